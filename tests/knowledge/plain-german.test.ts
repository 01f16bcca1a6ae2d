import { describe, expect, it } from 'vitest'
import { readabilityOf, tooHardForPlainGerman } from '#knowledge/plain-german.ts'
import { readKnowledge } from '#knowledge/files.ts'

describe('the readability of a German text', () => {
  it('counts words by sentence, line and colon', () => {
    expect(readabilityOf('Eins zwei drei. Vier fünf:\n- sechs')).toMatchObject({ longest: 3, mean: 2 })
  })

  it('rises with the length of words', () => {
    const short = readabilityOf('Wir helfen Ihnen. Das ist gut.').schoolYear
    const long = readabilityOf('Die Aufenthaltsgestattung ermöglicht Erwerbstätigkeit.').schoolYear

    expect(long).toBeGreaterThan(short + 5)
  })

  it('is that of the formula', () => {
    // Four words, one sentence: no word of three syllables, none longer than six letters, three of one syllable.
    expect(readabilityOf('Das ist ein Haufen.').schoolYear).toBeCloseTo(0.1672 * 4 - 0.0327 * 75 - 0.875, 5)
  })

  it('counts a dot within a word as parting it, and no marks or addresses of links', () => {
    const parted = readabilityOf('Das steht im Aufenthalts·titel.')

    expect(parted.longest).toBe(4)
    expect(parted.schoolYear).toBeLessThan(readabilityOf('Das steht im Aufenthaltstitel.').schoolYear)
    expect(readabilityOf('**Das** steht [hier](https://example.org/eine/sehr/lange/adresse).')).toEqual(
      readabilityOf('Das steht hier.'),
    )
  })

  it('is nothing for a text without words', () => {
    expect(readabilityOf('… 🙂')).toEqual({ longest: 0, mean: 0, schoolYear: 0, chained: [] })
  })
})

describe('plain German', () => {
  it.each([
    ['a long sentence', `Hier ${'ist es '.repeat(8)}gut.`, /sentence of 18 words/u],
    ['sentences long on average', 'Wir sind hier und du bist da und es ist gut. '.repeat(3), /11\.0 words a sentence/u],
    ['long words', 'Aufenthaltsgestattung, Beschäftigungserlaubnis, Niederlassungserlaubnis.', /school year/u],
    ['a chain of clauses', 'Sie gehen hin, wenn Sie Zeit haben, weil es hilft.', /more than one subordinate clause/u],
    ['a clause before and one after', 'Wenn Sie da sind, sagen Sie, was Sie tun.', /more than one subordinate clause/u],
  ])('refuses %s', (_, text, fault) => {
    expect(tooHardForPlainGerman(text).join('\n')).toMatch(fault)
  })

  it('takes short sentences with one clause', () => {
    expect(tooHardForPlainGerman('Gehen Sie hin. Sie gehen, wenn Sie Zeit haben. Das, was hilft, ist gut.')).toEqual([])
  })
})

describe('the shipped plain texts', () => {
  const { base } = readKnowledge('knowledge')
  const texts = [...(base?.germany.entries.values() ?? [])].flatMap((entry) => entry.texts['de-simple']?.answer ?? [])

  it('have short sentences without chains of clauses', () => {
    expect(texts.length).toBeGreaterThanOrEqual(60)
    for (const text of texts) {
      const { longest, chained } = readabilityOf(text)
      expect(longest).toBeLessThanOrEqual(15)
      expect(chained).toEqual([])
    }
  })
})
