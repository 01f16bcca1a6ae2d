import { describe, expect, it } from 'vitest'
import { aState, press, readable, say } from '#tests/support/small-town.ts'

describe('follow-up questions', () => {
  const state = aState({ topic: 'kita' })

  it.each([
    ['wo ist das', 'Marktplatz 1'],
    ['telefon', '+49 6131 122008'],
    ['öffnungszeiten', '09:00–12:00'],
    ['was mitbringen', 'Antwort kita.'],
  ])('understands “%s” as about the last topic', (text, expected) => {
    expect(readable(say(text, state))).toContain(expected)
  })

  it('says so when what is asked for is not known', () => {
    expect(readable(say('adresse', aState({ topic: 'hire', officeIndex: 0 })))).toContain(
      'Eine Adresse für Besuche ist mir nicht bekannt',
    )
  })

  it('names the office of the topic for what no text says, and keeps the topic', () => {
    const asked = say('und was kostet das', state)

    expect(readable(asked)).toContain('Dazu habe ich noch keinen Text')
    expect(readable(asked)).toContain('Kita-Büro')
    expect(asked.state.topic).toBe('kita')
    expect(asked.replies[0]?.choices.flat()).toContainEqual({ id: 't:kita', label: 'Titel kita' })
  })

  it('names the next office, and says when there is no other', () => {
    const second = say('andere stelle', state)
    const last = say('andere stelle', aState({ topic: 'kita', officeIndex: 5 }))

    expect(readable(second)).toContain('Jugendbüro')
    expect(readable(second)).toContain('bis 26 Jahre')
    expect(second.state.officeIndex).toBe(1)
    expect(readable(last)).toContain('Mehr Stellen kenne ich')
  })

  it('takes the same words as a question when nothing was talked about', () => {
    expect(say('telefon').records).toContainEqual(expect.objectContaining({ kind: 'question' }))
  })

  it('shows whom to talk to', () => {
    expect(readable(say('mensch', state))).toContain('Kita-Büro')
    expect(readable(press('person'))).toContain('Integrationsbüro Kleinstadt')
  })

  it('asks back for an office that is spelt nearly right', () => {
    const asked = say('Stile Stele')

    expect(asked.replies[0]?.choices.flat()).toContainEqual({ id: 'w:silent', label: 'Stille Stelle' })
    expect(readable(press('w:silent'))).toContain('Stille Stelle')
    expect(press('w:gone').replies.length).toBeGreaterThan(0)
  })

  it('shows an office that is asked for by its name', () => {
    expect(readable(say('telefon jugendbüro'))).toContain('+49 6131 122009')
  })
})
