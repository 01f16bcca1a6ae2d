import { describe, expect, it } from 'vitest'
import { aContext, aState, press, readable, say, translate } from '#tests/support/small-town.ts'

describe('questions', () => {
  it('answers with the text and the office of the town', () => {
    const result = say('wo melde ich mein kind im kindergarten an')

    expect(readable(result)).toContain('Kita-Büro')
    expect(result.records).toContainEqual({
      kind: 'question',
      outcome: 'answer',
      topic: 'kita',
      locale: 'de',
      municipality: 'kleinstadt',
    })
    expect(result.records).toContainEqual({
      kind: 'referral',
      office: 'kita-office',
      topic: 'kita',
      municipality: 'kleinstadt',
    })
  })

  it('asks for the town when it is not known, and names the nationwide office meanwhile', () => {
    const { municipality: _, ...state } = aState()
    const result = say('kita platz anmelden', state)

    expect(readable(result)).toContain('Bundesweite Auskunft')
    expect(result.replies[0]?.choices.flat().map((choice) => choice.id)).toContain('m:kleinstadt')
  })

  it('takes the town from the question', () => {
    const { municipality: _, ...state } = aState()
    const result = say('kita platz in Kleinstadt', state)

    expect(result.state.municipality).toBe('kleinstadt')
    expect(readable(result)).toContain('Kita-Büro')
  })

  it('refers to the main office and leaves a gap when it does not know', () => {
    const result = say('wie wird das wetter')

    expect(readable(result)).toContain('Integrationsbüro Kleinstadt')
    expect(result.records).toContainEqual(expect.objectContaining({ kind: 'gap', text: 'wie wird das wetter' }))
  })

  it('answers two concerns of one message, each with its office', () => {
    const result = say('Wo ist ein kita platz für mein baby? Und wie kann ich meine tochter in der schule anmelden?')

    expect(result.replies).toHaveLength(2)
    expect(readable(result)).toContain('Antwort kita.')
    expect(readable(result)).toContain('Antwort school.')
  })

  it('names the office when a topic has no text yet', () => {
    const result = press('t:job')

    expect(readable(result)).toContain('Katalog job')
    expect(readable(result)).toContain('Dazu habe ich noch keinen Text')
  })

  it('reads the beginning of a very long message and says so', () => {
    const result = say(`kita platz anmelden ${'und so weiter '.repeat(800)}`)

    expect(readable(result)).toContain('Ihre Nachricht ist sehr lang')
  })

  it('marks a machine translation until somebody has reviewed it', () => {
    expect(readable(press('t:kita', aState({ locale: 'en' })))).toContain('Translated by machine')
    expect(readable(press('t:kita', aState({ locale: 'ar' })))).toContain(translate('ar', 'answer.otherLanguage'))
  })

  it('shows the staff note to counsellors only', () => {
    expect(readable(press('t:kita'))).not.toContain('Nur intern.')
    expect(readable(press('t:kita', aState(), aContext({ isStaff: true })))).toContain('Nur intern.')
  })
})
