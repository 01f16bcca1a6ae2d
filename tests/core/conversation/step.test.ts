import { describe, expect, it } from 'vitest'
import { newConversation } from '#core/conversation/state.ts'
import { answerLocales } from '#core/locale.ts'
import { aContext, readable, say, send, translate } from '#tests/support/small-town.ts'

describe('first contact', () => {
  it.each(answerLocales)('says in %s that this is an automated assistant', (locale) => {
    const result = send({ kind: 'start', payload: '' }, newConversation, aContext({ localeHint: locale }))

    expect(readable(result)).toContain(JSON.stringify(translate(locale, 'first.disclaimer')).slice(1, -1))
    expect(result.state.greeted).toBe(true)
  })

  it('answers a first question and says what is answering', () => {
    const result = say('kita platz anmelden', newConversation)

    expect(readable(result)).toContain('Antwort kita.')
    expect(readable(result)).toContain('Ich bin ein Programm')
    expect(readable(say('kita platz anmelden', result.state))).not.toContain('Ich bin ein Programm')
  })

  it('greets back once, then asks what is wanted', () => {
    const first = say('Hallo', newConversation)

    expect(first.replies[0]?.choices.flat().map((choice) => choice.id)).toContain('a:employer')
    expect(readable(say('Hallo', first.state))).toContain('Was möchten Sie wissen?')
  })

  it('takes town, language, audience and topic from a deep link', () => {
    const result = send({ kind: 'start', payload: 'kleinstadt_en_employer_kita' }, newConversation)

    expect(result.state).toMatchObject({
      municipality: 'kleinstadt',
      locale: 'en',
      audience: 'employer',
      topic: 'kita',
    })
    expect(readable(result)).toContain('Answer kita.')
  })
})

describe('danger', () => {
  it('shows the emergency card before anything else, also at first contact', () => {
    const result = say('hilfe er schlägt mich und ich brauche einen kita platz', newConversation)

    expect(result.replies[0]?.parts[0]).toMatchObject({
      kind: 'emergency',
      lines: [{ phone: { href: 'tel:110' } }, { phone: { href: 'tel:115' } }],
    })
    expect(result.records).toContainEqual(expect.objectContaining({ outcome: 'urgent', topic: 'shelter' }))
  })

  it('keeps no words of it', () => {
    expect(JSON.stringify(say('er schlägt mich').records)).not.toContain('schlägt')
  })
})

describe('small talk and what is no text', () => {
  it.each(['danke', 'tschüss', 'wer bist du', 'ja', 'nein', 'anleitung'])('has a word for “%s”', (text) => {
    const result = say(text)

    expect(result.replies).toHaveLength(1)
    expect(result.records).toEqual([])
  })

  it.each(['', '   ', '👍🎉', '???'])('asks for words when “%s” has none', (text) => {
    expect(readable(say(text))).toContain('Bitte schreiben Sie Ihre Frage mit ein paar Worten')
  })

  it.each(['voice', 'picture', 'sticker', 'file', 'location', 'other'] as const)(
    'says what to do instead of a %s',
    (attachment) => {
      const result = send({ kind: 'attachment', attachment })

      expect(readable(result)).toContain(JSON.stringify(translate('de', `attachment.${attachment}`)).slice(1, -1))
    },
  )

  it('answers the caption of a picture', () => {
    expect(readable(send({ kind: 'attachment', attachment: 'picture', caption: 'kita platz anmelden' }))).toContain(
      'Antwort kita.',
    )
  })
})
