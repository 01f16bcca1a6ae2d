import { describe, expect, it } from 'vitest'
import { newConversation } from '#core/conversation/state.ts'
import { answerLocales } from '#core/locale.ts'
import { aContext, aState, press, readable, say, send, smallBrain, translate } from '#tests/support/small-town.ts'

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

describe('choices', () => {
  it('opens a field, then a topic', () => {
    expect(readable(press('f:family'))).toContain('t:kita')
    expect(readable(press('t:kita'))).toContain('Antwort kita.')
  })

  it('counts feedback without words', () => {
    expect(press('y:kita').records).toEqual([
      { kind: 'feedback', topic: 'kita', helpful: true, locale: 'de', municipality: 'kleinstadt' },
    ])
    expect(press('n:kita').records).toMatchObject([{ helpful: false }])
  })

  it('refers when none of the offered topics fits', () => {
    expect(readable(press('none'))).toContain('Integrationsbüro Kleinstadt')
  })

  it.each([
    't:gone',
    'f:gone',
    'l:xx',
    'a:nobody',
    'y:gone',
    'o:gone:9',
    'm:gone',
    '',
    'nonsense',
    'help',
    'privacy',
    'towns',
    'audience',
    'o:kita:1',
  ])('has an answer to “%s”', (id) => {
    expect(press(id).replies.length).toBeGreaterThan(0)
  })

  it('offers only ids that fit into 64 bytes', () => {
    const everyReply = [
      'menu',
      'languages',
      'towns',
      'help',
      ...[...smallBrain.base.fields.keys()].map((id) => `f:${id}`),
    ].map((id) => press(id))

    for (const id of everyReply.flatMap((result) =>
      result.replies.flatMap((reply) => reply.choices.flat().map((choice) => choice.id)),
    ))
      expect(Buffer.byteLength(id)).toBeLessThanOrEqual(64)
  })
})
