import { describe, expect, it } from 'vitest'
import { checkKnowledge } from '#knowledge/check/check.ts'
import { coverage } from '#knowledge/check/coverage.ts'
import { meanSentenceWords } from '#knowledge/check/texts.ts'
import { basisOf, translationStatus } from '#knowledge/translations.ts'
import { interpreterServiceSchema } from '#core/interpreter.ts'
import type { KnowledgeBase } from '#core/knowledge-base.ts'
import { readKnowledge } from '#knowledge/files.ts'
import { anEntry, anOffice, aPlace, smallBase } from '#tests/support/small-town.ts'

const today = '2026-11-21'

function rulesFor(answer: string, locale: 'de' | 'en' = 'de'): string[] {
  const entry = anEntry('kita', {
    texts: {
      de: {
        title: 'Kita',
        translation: 'original',
        answer: locale === 'de' ? answer : 'Antwort.',
        phrasings: ['kita'],
      },
      ...(locale === 'en' ? { en: { title: 'Nursery', translation: 'machine' as const, answer } } : {}),
    },
  })
  return rules({ ...smallBase, germany: { ...smallBase.germany, entries: new Map([['kita', entry]]) } })
}

function rules(base: KnowledgeBase): string[] {
  return checkKnowledge(base, { today }).map(({ rule }) => rule)
}

function withInterpreter(given: object): KnowledgeBase {
  const service = interpreterServiceSchema.parse({
    id: 'pool',
    name: 'Pool',
    office: 'main',
    languages: 'unknown',
    askedBy: ['person'],
    ask: ['office'],
    cost: 'unknown',
    source: ['test'],
    seen: 2026,
    confidence: 'high',
    checkedOn: '2026-11-01',
    reviewBy: '2027-11-01',
    ...given,
  })
  return { ...smallBase, germany: { ...smallBase.germany, interpreters: [service] } }
}

describe('checking', () => {
  it.each([
    ['a telephone number', 'Rufen Sie 06131 12 20 08 an.', 'fact-in-text'],
    ['an amount of money', 'Das kostet 50 Euro.', 'fact-in-text'],
    ['a link to nowhere', '[Hier](www.example.org) steht es.', 'link-broken'],
    ['a link that is not closed', '[Hier](https://example.org', 'link-broken'],
    ['bold text that is not closed', '**Wichtig: kommen Sie.', 'bold-broken'],
    ['a heading', '# Kita\nText.', 'markdown'],
    ['sentences that are too long', `${'Wort '.repeat(30)}.`, 'reading-level'],
  ])('finds %s in an answer', (_, answer, rule) => {
    expect(rulesFor(answer)).toContain(rule)
  })

  it('lets emergency numbers and good links pass', () => {
    expect(rulesFor('Im Notfall **112**, Arzt: 116117. [Mehr](https://example.org/a).')).not.toContain('fact-in-text')
    expect(rulesFor('Im Notfall **112**. [Mehr](https://example.org/a).')).not.toContain('link-broken')
  })

  it('finds a phrasing under two topics', () => {
    const entries = new Map([
      ['kita', anEntry('kita', { phrasings: ['Größe Kind'] })],
      ['school', anEntry('school', { phrasings: ['groesse kind'] })],
    ])

    expect(rules({ ...smallBase, germany: { ...smallBase.germany, entries } })).toContain('phrasing-in-two-topics')
  })

  it('of one file finds what it shares with others, whichever comes first, and nothing of theirs', () => {
    const entries = new Map([
      ['kita', anEntry('kita', { phrasings: ['Platz frei?', 'kita'] })],
      ['school', anEntry('school', { phrasings: ['platz frei', '…'] })],
    ])
    const base = { ...smallBase, germany: { ...smallBase.germany, entries } }
    const errors = (only: string) =>
      checkKnowledge(base, { today, only })
        .filter(({ level }) => level === 'error')
        .map(({ file, rule }) => `${file} ${rule}`)
        .filter((line) => line.includes('phrasing'))

    expect(errors('germany/entries/kita.yaml')).toEqual(['germany/entries/kita.yaml phrasing-in-two-topics'])
    expect(errors('germany/entries/school.yaml')).toEqual([
      'germany/entries/school.yaml phrasing-empty',
      'germany/entries/school.yaml phrasing-in-two-topics',
    ])
  })

  it('finds what has to be reviewed', () => {
    const entries = new Map([['kita', anEntry('kita', { reviewBy: '2026-11-20', phrasings: ['x'] })]])

    expect(rules({ ...smallBase, germany: { ...smallBase.germany, entries } })).toContain('review-passed')
  })

  it('finds offices: unused, without contact, stale, to verify, with a number that cannot be dialled', () => {
    const offices = new Map([
      ...smallBase.offices,
      [
        'lonely',
        anOffice({ id: 'lonely', phones: [{ number: '12' }], seen: 2019, unverified: { phone: '1' } }),
      ] as const,
    ])
    const found = rules({ ...smallBase, offices })

    for (const rule of ['office-unused', 'contact-stale', 'contact-unverified', 'contact-missing', 'phone-invalid'])
      expect(found).toContain(rule)
  })

  it('finds topics without an office, and with none for everybody', () => {
    const municipalities = new Map([
      ['kleinstadt', aPlace('kleinstadt', 'Kleinstadt', 'main', { kita: [{ office: 'youth', when: { maxAge: 26 } }] })],
    ])
    const found = rules({ ...smallBase, municipalities })

    expect(found).toContain('topic-without-responsibility')
    expect(found).toContain('only-conditional')
  })

  it('finds plain German that is not plain', () => {
    const de = { title: 'Kita', translation: 'original' as const, answer: 'Gut.', phrasings: ['kita'] }
    const plain = {
      title: 'Kita',
      translation: 'machine' as const,
      answer: 'Gehen Sie hin, wenn Sie Zeit haben, weil es hilft.',
    }
    const entries = new Map([['kita', anEntry('kita', { texts: { de, 'de-simple': plain } })]])
    const found = checkKnowledge({ ...smallBase, germany: { ...smallBase.germany, entries } }, { today })

    expect(found).toContainEqual(
      expect.objectContaining({
        level: 'warning',
        rule: 'plain-german',
        file: 'germany/entries/kita.yaml',
        message: 'de-simple: more than one subordinate clause: “Gehen Sie hin, wenn Sie Zeit haben, weil es hilft.”',
      }),
    )
  })

  it('finds interpreters with a language that does not exist, an amount, old information, a review that is due', () => {
    const found = checkKnowledge(
      withInterpreter({
        languages: ['ar', 'qzz'],
        costNote: { de: 'Das kostet 20 Euro.' },
        seen: 2019,
        reviewBy: '2026-11-20',
      }),
      { today },
    ).filter(({ file }) => file === 'germany/interpreters.yaml')

    expect(found.map(({ level, rule, message }) => `${level} ${rule} ${message}`)).toEqual([
      'error language-unknown pool: “qzz” is no language',
      'error fact-in-text pool: de: an amount of money changes: say where the current one stands',
      'warning review-passed pool: was to be reviewed by 2026-11-20',
      'warning interpreter-stale pool: information of 2019',
    ])
    expect(rules(withInterpreter({ languages: ['ar', 'prs', 'sr-Latn'] }))).not.toContain('language-unknown')
  })

  it('counts the interpreters of a place that can be read in a language', () => {
    const rows = coverage(withInterpreter({ costNote: { de: 'Die Stadt zahlt.', en: 'The town pays.' } }))
    const count = (place: string, locale: string) =>
      rows.find((row) => row.place === place && row.locale === locale)?.interpreters

    expect([count('germany', 'de'), count('germany', 'en'), count('germany', 'ar'), count('kleinstadt', 'de')]).toEqual(
      [1, 1, 0, 0],
    )
  })

  it('puts errors first', () => {
    const levels = checkKnowledge(smallBase, { today }).map(({ level }) => level)

    expect(levels.indexOf('warning')).toBeGreaterThan(levels.lastIndexOf('error'))
  })
})

describe('translations', () => {
  it('are outdated once the original has changed', () => {
    const entry = anEntry('kita')
    const de = entry.texts.de
    const en = entry.texts.en
    expect(de && en).toBeTruthy()
    if (!de || !en) return
    const current = { ...entry, texts: { ...entry.texts, en: { ...en, basis: basisOf(de) } } }
    const changed = { ...current, texts: { ...current.texts, de: { ...de, answer: 'Neu.' } } }

    expect(translationStatus(current, 'en')).toBe('machine')
    expect(translationStatus(changed, 'en')).toBe('outdated')
    expect(translationStatus(current, 'ar')).toBe('missing')
    expect(translationStatus(current, 'de')).toBe('original')
  })
})

describe('sentences', () => {
  it('are counted by line and full stop', () => {
    expect(meanSentenceWords('Eins zwei drei. Vier fünf.\n- sechs')).toBe(2)
    expect(meanSentenceWords('')).toBe(0)
  })
})

describe('the shipped knowledge', () => {
  const { base } = readKnowledge('knowledge')

  it('has no errors', () => {
    expect(base && checkKnowledge(base, { today }).filter(({ level }) => level === 'error')).toEqual([])
  })

  it('never names an unverified contact among the visible ones', () => {
    const leaks: string[] = []
    expect(base).toBeDefined()
    for (const office of base?.offices.values() ?? []) {
      const visible = JSON.stringify([office.phones, office.emails, office.addresses]).replace(/\D/gu, '')
      for (const digits of JSON.stringify(office.unverified ?? {}).match(/[\d /-]{7,}/gu) ?? []) {
        const number = digits.replace(/\D/gu, '').replace(/^0/u, '')
        if (number.length >= 7 && visible.includes(number)) leaks.push(office.id)
      }
    }
    expect(leaks).toEqual([])
  })

  it('names interpreters in every place, readable in every language', () => {
    const rows = base ? coverage(base) : []

    expect(new Set(rows.map(({ place }) => place))).toEqual(
      new Set(['germany', 'emden', 'ingelheim', 'mainz', 'wetzlar']),
    )
    for (const { place, interpreters } of rows)
      expect(interpreters).toBe({ germany: 1, emden: 3, ingelheim: 4, mainz: 3, wetzlar: 2 }[place])
  })

  it('covers all topics in German and English', () => {
    expect(
      base &&
        coverage(base)
          .filter(({ locale }) => locale === 'de' || locale === 'en')
          .every(({ shown, topics }) => shown === topics),
    ).toBe(true)
  })
})
