import { describe, expect, it } from 'vitest'
import { eventSchema, type Event } from '#core/event.ts'
import { answerLocales } from '#core/locale.ts'
import { withPublished } from '#core/overlay.ts'
import { aContext, aState, press, readable, say, smallBrain, translate } from '#tests/support/small-town.ts'

function anEvent(id: string, given: object = {}): Event {
  return eventSchema.parse({
    id,
    title: { de: `Treffen ${id}`, en: `Meeting ${id}` },
    office: 'main',
    topics: ['kita'],
    source: ['test'],
    start: '2026-12-04T18:00:00',
    ...given,
  })
}

function answer(events: { place?: string; event: Event }[], state = aState()) {
  const published = events.map(({ place = 'kleinstadt', event }) => ({
    kind: 'event' as const,
    place,
    key: event.id,
    value: event,
  }))
  const { base, problems } = withPublished(smallBrain.base, published)
  expect(problems).toEqual([])
  const result = press('t:kita', state, aContext({ brain: { ...smallBrain, base } }))
  return result.replies[0]?.parts.find((part) => part.kind === 'text' && part.text.includes('\n- ')) as
    { text: string } | undefined
}

describe('an answer', () => {
  it('names the next event of its topic: day, hour, place, registration', () => {
    const part = answer([{ event: anEvent('a', { place: 'Rathaus', registration: 'required' }) }])

    expect(part?.text).toBe(
      '**Kommende Termine dazu**\n\n- Treffen a – Fr., 4. Dezember 2026 um 18:00, Rathaus (mit Anmeldung)',
    )
  })

  it('names at most three, the next ones first, the town’s and the nationwide ones', () => {
    const part = answer([
      { event: anEvent('d', { start: '2027-03-01T10:00:00' }) },
      { event: anEvent('c', { start: '2027-02-01T10:00:00' }) },
      { event: anEvent('season', { start: undefined, rule: 'FREQ=YEARLY;BYMONTH=9' }) },
      { event: anEvent('b', { start: '2027-01-01T10:00:00' }), place: 'germany' },
    ])

    expect(part?.text.match(/Treffen \w+/gu)).toEqual(['Treffen b', 'Treffen c', 'Treffen d'])
  })

  it.each([
    ['past ones', { start: '2026-11-01T10:00:00' }, 'kleinstadt'],
    ['those of other topics', { topics: ['school'] }, 'kleinstadt'],
    ['those of another town', {}, 'grossstadt'],
  ])('leaves out %s', (_, given, place) => {
    expect(answer([{ event: anEvent('a', given), place }])).toBeUndefined()
  })

  it('names the month in the language of the reader when the day is not known', () => {
    const event = anEvent('a', {
      start: undefined,
      rule: 'FREQ=YEARLY;BYMONTH=9',
      season: { de: 'im September' },
      web: 'https://example.org/fest',
    })

    expect(answer([{ event }])?.text).toContain('[Treffen a](https://example.org/fest) – im September')
    expect(answer([{ event }], aState({ locale: 'ar' }))?.text).toContain('سبتمبر')
  })

  it.each(['events.title', 'events.registration'])('has words of their own in every language: %s', (key) => {
    // A language without them would show those of another one.
    expect(new Set(answerLocales.map((locale) => translate(locale, key))).size).toBe(answerLocales.length)
  })
})

describe('a topic whose text was retired', () => {
  const retired = (place: string) => {
    const { base } = withPublished(smallBrain.base, [{ kind: 'entry', place, key: 'kita', value: null }])
    return { ...smallBrain, base }
  }

  it('leads to the main office, not to the office of the topic', () => {
    const result = press('t:kita', aState(), aContext({ brain: retired('germany') }))

    expect(readable(result)).toContain('Integrationsbüro Kleinstadt')
    expect(readable(result)).not.toContain('Kita-Büro')
    expect(result.records[0]).toMatchObject({ kind: 'question', outcome: 'refer', topic: 'kita' })
  })

  it('is not asked back about: of two that may be meant, the other one is the answer', () => {
    const question = 'schule kita'
    const asked = say(question)
    expect(asked.replies[0]?.choices.flat().map(({ id }) => id)).toEqual(expect.arrayContaining(['t:kita', 't:school']))

    const after = say(question, aState(), aContext({ brain: retired('germany') }))
    expect(readable(after)).toContain('Antwort school.')
    expect(readable(after)).not.toContain('t:kita')
  })

  it('is no longer offered in the menu', () => {
    expect(readable(press('f:family'))).toContain('t:kita')
    expect(readable(press('f:family', aState(), aContext({ brain: retired('germany') })))).not.toContain('t:kita')
  })
})
