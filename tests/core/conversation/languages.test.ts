import { describe, expect, it } from 'vitest'
import { newConversation } from '#core/conversation/state.ts'
import { aContext, aState, press, readable, say } from '#tests/support/small-town.ts'

describe('a greeting', () => {
  const onDevice = (localeHint: 'de' | 'ku') => ({ ...aContext(), localeHint })

  it('is returned in its own language, whatever the device is set to', () => {
    const result = say('silav', newConversation, onDevice('de'))

    expect(result.replies[0]?.locale).toBe('ku')
    expect(result.state).toMatchObject({ detected: 'ku', greeted: true })
  })

  it('that two languages share is in that of the device, if it is one of them', () => {
    expect(say('merhaba', newConversation, onDevice('ku')).replies[0]?.locale).toBe('ku')
    expect(say('merhaba', newConversation, onDevice('de')).replies[0]?.locale).toBe('de')
  })

  it('that everybody in Germany uses tells no language', () => {
    expect(say('hallo', newConversation, onDevice('ku')).replies[0]?.locale).toBe('ku')
    expect(say('hallo', newConversation, onDevice('de')).replies[0]?.locale).toBe('de')
  })

  it('of another language changes nothing once somebody has written, or has chosen a language', () => {
    expect(say('silav', aState({ detected: 'tr' })).replies[0]?.locale).toBe('tr')
    expect(say('silav', aState({ locale: 'en' })).replies[0]?.locale).toBe('en')
  })
})

describe('languages', () => {
  it('changes the language on request and says the last answer again', () => {
    const result = say('bitte auf englisch', aState({ topic: 'kita' }))

    expect(result.state.locale).toBe('en')
    expect(readable(result)).toContain('Answer kita.')
  })

  it('never guesses the chosen language again', () => {
    const result = say('kita platz anmelden', aState({ locale: 'en' }))

    expect(result.replies[0]?.locale).toBe('en')
    expect(result.state.locale).toBe('en')
  })

  it('lists the languages by their own names', () => {
    expect(readable(press('languages'))).toContain('العربية')
  })

  it.each([
    ['ar', 'rtl'],
    ['fa', 'rtl'],
    ['uk', 'ltr'],
  ] as const)('writes %s %s', (locale, direction) => {
    expect(press('menu', aState({ locale })).replies[0]).toMatchObject({ locale, direction })
  })

  it('answers a script nobody here reads in German and English', () => {
    const result = say('ኣበይ እየ ንውላደይ ናብ መውዓለ ህጻናት ዘመዝግቦ ብኽብረትኩም ሓግዙኒ', { ...aState(), municipality: 'grossstadt' })

    expect(readable(result)).toContain('Ich kann diese Sprache leider nicht')
    expect(readable(result)).toContain('I do not know this language')
  })
})
