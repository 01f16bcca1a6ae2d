import { describe, expect, it } from 'vitest'
import { interpreterServiceSchema, languagesFor, type InterpreterService } from '#core/interpreter.ts'
import type { Brain, StepContext, StepResult } from '#core/conversation/context.ts'
import type { ReplyPart } from '#core/reply.ts'
import type { AnswerLocale } from '#core/locale.ts'
import type { z } from 'zod'
import { aContext, anOffice, aState, press, say, smallBase, smallBrain } from '#tests/support/small-town.ts'

function aService(given: Partial<z.input<typeof interpreterServiceSchema>> & { id: string }): InterpreterService {
  return interpreterServiceSchema.parse({
    name: `Dienst ${given.id}`,
    office: 'kita-office',
    kinds: ['on-site'],
    languages: 'unknown',
    askedBy: ['person'],
    ask: ['office'],
    cost: 'unknown',
    source: ['test'],
    seen: 2026,
    confidence: 'high',
    checkedOn: '2026-11-01',
    reviewBy: '2027-05-01',
    ...given,
  })
}

/** Kleinstadt with these services, and one in all of Germany. */
function brainWith(local: InterpreterService[], nationwide: InterpreterService[] = []): Brain {
  const town = smallBase.municipalities.get('kleinstadt')
  if (!town) throw new Error('no town')
  const base = {
    ...smallBase,
    offices: new Map(smallBase.offices).set(
      'justice',
      anOffice({ id: 'justice', name: 'Justiz-Datenbank', web: 'https://example.org' }),
    ),
    germany: { ...smallBase.germany, interpreters: nationwide },
    municipalities: new Map(smallBase.municipalities).set('kleinstadt', { ...town, interpreters: local }),
  }
  return { ...smallBrain, base }
}

function ask(brain: Brain, locale: AnswerLocale, given: Partial<StepContext> = {}): StepResult {
  return press('t:interpreters', aState({ locale }), aContext({ brain, ...given }))
}

function listOf(result: StepResult): ReplyPart & { kind: 'text' } {
  const part = result.replies[0]?.parts.find((one) => one.kind === 'text' && one.text.includes('\n- **'))
  if (part?.kind !== 'text') throw new Error('there is no list of interpreters')
  return part
}

function linesOf(result: StepResult): string[] {
  return listOf(result)
    .text.split('\n')
    .filter((line) => line.startsWith('- '))
}

const pool = aService({
  id: 'pool',
  office: 'youth',
  kinds: ['on-site', 'lay'],
  languageCount: 20,
  ask: ['early'],
  cost: 'free',
})
const clinic = aService({ id: 'klinik', languages: ['tr', 'so', 'ar'], moreLanguages: true, ask: ['registration'] })
const justice = aService({ id: 'justiz', office: 'justice', kinds: ['sworn'], ask: ['search'] })

describe('the answer about interpreters', () => {
  it('lists the services of the town with kind, languages, how to ask and cost', () => {
    const [line] = linesOf(ask(brainWith([pool]), 'de'))

    expect(line).toBe(
      '- **Dienst pool** (vor Ort, geschulte Ehrenamtliche) – Mindestens 20 Sprachen. Fragen Sie früh an, mit Anruf oder E-Mail. Nennen Sie Sprache und Termin. Kostenlos.',
    )
  })

  it('names the language of the reader first, in the words of the reader', () => {
    const [line] = linesOf(ask(brainWith([clinic]), 'ar'))

    expect(line).toContain('**بلغتكم أيضًا.** اللغات: العربية، التركية، الصومالية وغيرها.')
  })

  it('says what to ask for when the source does not tell, once', () => {
    const silent = aService({ id: 'still' })
    const free = aService({ id: 'frei', cost: 'free' })
    const listed = aService({ id: 'liste', languages: 'all', cost: 'paid' })
    const lines = linesOf(ask(brainWith([silent, free, listed], [justice]), 'de'))

    expect(lines.map((line) => line.replace(/^.* – /u, ''))).toEqual([
      'Fragen Sie dort nach Ihrer Sprache und den Kosten.',
      'Fragen Sie dort nach Ihrer Sprache. Kostenlos.',
      'Alle Sprachen. Fragen Sie bei der Stelle nach. Es kostet etwas.',
      'Suchen Sie online nach Sprache und Ort. Fragen Sie dort nach den Kosten.',
    ])
  })

  it('names languages in Kurmanji', () => {
    expect(linesOf(ask(brainWith([clinic]), 'ku'))[0]).toContain('Ziman: tirkî, somalî, erebî û yên din.')
  })

  it('puts services that list the language of the reader first', () => {
    const brain = brainWith([pool, clinic], [justice])

    expect(linesOf(ask(brain, 'tr')).map((line) => /Dienst \w+/u.exec(line)?.[0])).toEqual([
      'Dienst klinik',
      'Dienst pool',
      'Dienst justiz',
    ])
    expect(linesOf(ask(brain, 'uk')).map((line) => /Dienst \w+/u.exec(line)?.[0])).toEqual([
      'Dienst pool',
      'Dienst klinik',
      'Dienst justiz',
    ])
  })

  it('puts services that interpret only at their own office last, and says so', () => {
    const own = aService({ id: 'eigen', languages: ['ar'], ownOnly: true })
    const lines = linesOf(ask(brainWith([own, pool], [justice]), 'ar'))

    expect(lines.map((line) => /Dienst \w+/u.exec(line)?.[0])).toEqual(['Dienst pool', 'Dienst justiz', 'Dienst eigen'])
    expect(lines[2]).toContain('فقط للمقابلات لدى هذه الجهة.')
  })

  it('says who can book when a person cannot', () => {
    const service = aService({ id: 'door', askedBy: ['schools', 'health'], ask: ['institution'] })

    expect(linesOf(ask(brainWith([service]), 'en'))[0]).toContain(
      'Who can book: schools and nurseries, doctors and hospitals. Ask them for it before your appointment.',
    )
  })

  it('adds a note on the cost in the language of the reader, and the year of old information', () => {
    const service = aService({
      id: 'alt',
      seen: 2020,
      cost: 'free',
      costNote: { de: 'Die Stadt zahlt.', en: 'The town pays.' },
    })

    expect(linesOf(ask(brainWith([service]), 'fr'))[0]).toContain('Gratuit. The town pays. Situation de 2020')
    expect(linesOf(ask(brainWith([service]), 'de-simple'))[0]).toContain('Das kostet nichts. Die Stadt zahlt.')
  })

  it('lists at most four', () => {
    const services = ['a', 'b', 'c', 'd', 'e'].map((id) => aService({ id }))

    expect(linesOf(ask(brainWith(services), 'de'))).toHaveLength(4)
  })

  it('offers the contact of those whose card is not there already, each office once', () => {
    const again = aService({ id: 'pool-2', office: 'youth' })
    const choices = ask(
      brainWith([pool, again, aService({ id: 'main', office: 'main' })]),
      'de',
    ).replies[0]?.choices.flat()

    expect(choices?.filter(({ id }) => id.startsWith('w:'))).toEqual([{ id: 'w:youth', label: 'Jugendbüro' }])
  })

  it('reads from right to left where the language does', () => {
    const result = ask(brainWith([pool]), 'fa')

    expect(result.replies[0]?.direction).toBe('rtl')
    expect(listOf(result).locale).toBeUndefined()
  })

  it('is the same for employers and for staff', () => {
    const brain = brainWith([pool, clinic], [justice])
    const newcomer = linesOf(ask(brain, 'de'))
    const employer = press('t:interpreters', aState({ locale: 'de', audience: 'employer' }), aContext({ brain }))

    expect(linesOf(employer)).toEqual(newcomer)
    expect(linesOf(ask(brain, 'de', { isStaff: true }))).toEqual(newcomer)
  })

  it('names only nationwide services where no town is known', () => {
    const brain = brainWith([pool], [justice, aService({ id: 'hotline', ownOnly: true })])
    const { municipality: _, ...nowhere } = aState({ locale: 'de' })

    expect(linesOf(press('t:interpreters', nowhere, aContext({ brain })))).toEqual([
      expect.stringContaining('Dienst justiz'),
    ])
  })

  it('has no list where no service is known, and no other answer has one', () => {
    expect(() => listOf(ask(brainWith([]), 'de'))).toThrow('no list')
    expect(() => listOf(press('t:kita', aState({ locale: 'de' }), aContext({ brain: brainWith([pool]) })))).toThrow(
      'no list',
    )
  })
})

describe('somebody who writes in a language that is not served', () => {
  const unserved = (brain: Brain): Brain => ({
    ...brain,
    matcher: {
      ...brain.matcher,
      match: () => ({ candidates: [], decision: { kind: 'refer', municipal: false }, detected: 'other' }),
    },
  })

  it('is told in German and English who interprets in the town', () => {
    const own = aService({ id: 'eigen', ownOnly: true })
    const brain = unserved(brainWith([pool, own], [justice]))
    const lists = say('ቋንቋ ኣይርድኣንን እየ', aState(), aContext({ brain })).replies[0]?.parts.filter(
      (part) => part.kind === 'text' && part.text.includes('\n- **'),
    )

    expect(lists).toEqual([
      { kind: 'text', locale: 'de', text: expect.stringMatching(/^\*\*Hier gibt es .*Dienst pool.*Dienst justiz/su) },
      { kind: 'text', text: expect.stringMatching(/^\*\*Where to find .*Dienst pool.*Dienst justiz/su) },
    ])
    expect(JSON.stringify(lists)).not.toContain('Dienst eigen')
  })

  it('can go on to the interpreters where the town is not known', () => {
    const brain = unserved(brainWith([pool], [justice]))
    const { municipality: _, ...nowhere } = aState()
    const reply = say('ቋንቋ ኣይርድኣንን እየ', nowhere, aContext({ brain })).replies[0]

    expect(reply?.choices[0]).toEqual([{ id: 't:interpreters', label: 'Title interpreters' }])
    expect(JSON.stringify(reply?.parts)).not.toContain('Dienst pool')
    expect(JSON.stringify(reply?.parts)).toContain('Dienst justiz')
  })
})

describe('the languages of a service', () => {
  it('count as the language of the reader under their other codes', () => {
    const dari = aService({ id: 'a', languages: ['so', 'prs'] })
    const serbian = aService({ id: 'b', languages: ['sr'] })
    const sorani = aService({ id: 'c', languages: ['ckb'] })

    expect(languagesFor(dari, 'fa')).toEqual({ codes: ['prs', 'so'], hasReaders: true })
    expect(languagesFor(serbian, 'bs').hasReaders).toBe(true)
    expect(languagesFor(sorani, 'ku').hasReaders).toBe(false)
  })
})
