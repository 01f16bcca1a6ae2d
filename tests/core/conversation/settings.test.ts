import { describe, expect, it } from 'vitest'
import { newConversation } from '#core/conversation/state.ts'
import { aState, press, readable, say, send } from '#tests/support/small-town.ts'

describe('settings', () => {
  it.each(['55999', 'Kleinstadt', 'ich wohne in Klein Stadt'])('understands “%s” as the town', (text) => {
    expect(say(text, newConversation).state.municipality).toBe('kleinstadt')
  })

  it('asks back for a town that is spelt nearly right', () => {
    const asked = send({ kind: 'command', name: 'town', argument: '' }, newConversation)

    expect(readable(say('Kleinstat', asked.state))).toContain('m:kleinstadt')
    expect(readable(send({ kind: 'command', name: 'town', argument: 'Kleinstat' }))).toContain('m:kleinstadt')
  })

  it('gives the office of the new town for the last topic', () => {
    expect(readable(press('m:kleinstadt', { ...newConversation, greeted: true, topic: 'kita' }))).toContain('Kita-Büro')
  })

  it('lets somebody elsewhere in Germany go on', () => {
    const result = press('m:none')

    expect(result.state.municipality).toBeUndefined()
    expect(result.replies[0]?.choices.flat().length).toBeGreaterThan(3)
  })

  it('shows an employer the employers’ topics', () => {
    const result = send({ kind: 'command', name: 'employer', argument: '' })

    expect(result.state.audience).toBe('employer')
    expect(readable(result)).toContain('t:hire')
  })

  it('forgets everything', () => {
    const result = press('forget', aState({ locale: 'de', topic: 'kita' }))

    expect(result.state).toEqual(newConversation)
    expect(result.records).toEqual([{ kind: 'forgotten' }])
  })

  it.each([
    'start',
    'language',
    'town',
    'employer',
    'newcomer',
    'menu',
    'topics',
    'person',
    'privacy',
    'forget',
    'help',
    'settings',
    'ask',
    'unheard-of',
  ])('answers /%s', (name) => {
    expect(send({ kind: 'command', name, argument: '' }).replies.length).toBeGreaterThan(0)
  })

  it('sets the language by a command', () => {
    expect(send({ kind: 'command', name: 'language', argument: 'en' }).state.locale).toBe('en')
    expect(send({ kind: 'command', name: 'language', argument: 'englisch' }).state.locale).toBe('en')
  })

  it('answers a question behind /ask or an unknown command', () => {
    expect(readable(send({ kind: 'command', name: 'ask', argument: 'kita platz anmelden' }))).toContain('Antwort kita.')
    expect(readable(send({ kind: 'command', name: 'kita', argument: 'kita platz anmelden' }))).toContain(
      'Antwort kita.',
    )
  })
})
