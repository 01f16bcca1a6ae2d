import { describe, expect, it } from 'vitest'
import { writeAddress } from '#channels/telegram/address.ts'
import { payloadsOf, renderReply, type TelegramBody } from '#channels/telegram/render.ts'
import { aCard, aReply, marked, textOf, translate } from './replies.ts'

function bodyOf(message: { body: string } | undefined): TelegramBody {
  return JSON.parse(message?.body ?? '') as TelegramBody
}

describe('the text of a reply', () => {
  it('shows characters of markup as they are', () => {
    const reply = aReply([{ kind: 'heading', text: '1 < 2 & *x* _y_ `z` [a](b)' }])

    expect(payloadsOf(reply, translate)).toEqual([
      {
        text: '1 < 2 & *x* _y_ `z` [a](b)',
        entities: [{ type: 'bold', offset: 0, length: 26 }],
        link_preview_options: { is_disabled: true },
      },
    ])
  })

  it('marks bold words and links of an answer, and lists with bullets', () => {
    const text = 'Ein **wichtiger** Satz.\n\n- Punkt [eins](https://mainz.de/a)\n- zwei\n\n1. erstens\n2. zweitens'
    const reply = aReply([{ kind: 'text', text }])

    expect(textOf(reply)).toBe('Ein wichtiger Satz.\n• Punkt eins\n• zwei\n1. erstens\n2. zweitens')
    expect(marked(reply, 'bold')).toEqual(['wichtiger'])
    expect(payloadsOf(reply, translate)[0]?.entities).toContainEqual({
      type: 'text_link',
      url: 'https://mainz.de/a',
      offset: 28,
      length: 4,
    })
  })

  it('writes addresses out that Telegram takes for no link', () => {
    const text = '[Schreiben Sie uns](mailto:kita@mainz.de) oder [06131 120](tel:06131120).'

    expect(textOf(aReply([{ kind: 'text', text }]))).toBe('Schreiben Sie uns (kita@mainz.de) oder 06131 120.')
    expect(marked(aReply([{ kind: 'text', text }]), 'text_link')).toEqual([])
  })

  it('sets notes in italics', () => {
    const reply = aReply([
      { kind: 'text', text: 'Text' },
      { kind: 'note', text: 'Maschinell übersetzt' },
    ])

    expect(marked(reply, 'italic')).toEqual(['Maschinell übersetzt'])
  })

  it('puts an emergency first, its numbers before its words', () => {
    const reply = aReply([
      { kind: 'note', text: 'Ihre Nachricht ist sehr lang.' },
      {
        kind: 'emergency',
        title: 'Rufen Sie 112.',
        text: 'Sagen Sie, wo Sie sind.',
        lines: [{ name: 'Rettung', phone: { display: '112', href: 'tel:112' }, about: 'Tag und Nacht' }],
      },
    ])

    expect(textOf(reply)).toBe(
      '🚨 Rufen Sie 112.\n\n📞 112 – Rettung\nTag und Nacht\n\nSagen Sie, wo Sie sind.\n\nIhre Nachricht ist sehr lang.',
    )
    expect(marked(reply, 'bold')).toEqual(['Rufen Sie 112.', '112'])
  })

  it('says everything about an office, each line with its label', () => {
    const card = aCard({
      provider: 'Stadt Mainz',
      status: { kind: 'open', text: 'Jetzt geöffnet' },
      via: 'Kontakt über: Bürgeramt',
      phones: [{ display: '+49 6131 120', href: 'tel:+496131120', label: 'Kita' }],
      emails: ['kita@mainz.de'],
      web: 'https://www.mainz.de/kita/',
      addresses: [{ text: 'Große Bleiche 46, 55116 Mainz', mapUrl: 'https://www.openstreetmap.org/search?query=x' }],
      hours: ['Mo–Fr 08:00–12:00', 'Do 14:00–18:00'],
      languages: 'Deutsch, Arabisch',
      hint: 'Eingang im Hof',
      asOf: 'Kontaktdaten von 2019',
    })
    const reply = aReply([{ kind: 'office', card }])

    expect(textOf(reply)).toBe(
      [
        '🏢 Jugendamt Mainz',
        'Stadt Mainz',
        'Zuständig für „Kita“ in Mainz',
        '🟢 Jetzt geöffnet',
        '↪️ Kontakt über: Bürgeramt',
        '📞 Telefon: +49 6131 120 (Kita)',
        '✉️ E-Mail: kita@mainz.de',
        '🌐 Webseite: www.mainz.de/kita',
        '📍 Adresse: Große Bleiche 46, 55116 Mainz – Karte',
        '🕒 Zeiten:',
        '• Mo–Fr 08:00–12:00',
        '• Do 14:00–18:00',
        '🗣 Sprachen: Deutsch, Arabisch',
        '💡 Eingang im Hof',
        'ℹ️ Kontaktdaten von 2019',
      ].join('\n'),
    )
    expect(marked(reply, 'bold')).toEqual(['Jugendamt Mainz'])
    expect(marked(reply, 'text_link')).toEqual(['www.mainz.de/kita', 'Karte'])
  })

  it('shows only the host of a long address, and links to all of it', () => {
    const web = 'https://www.mainz.de/verwaltung-und-politik/beiraete/index.php'
    const reply = aReply([{ kind: 'office', card: aCard({ web }) }])

    expect(textOf(reply)).toContain('\n🌐 Webseite: www.mainz.de/…')
    expect(payloadsOf(reply, translate)[0]?.entities).toContainEqual(
      expect.objectContaining({ type: 'text_link', url: web }),
    )
  })

  it.each([
    ['open', '🟢'],
    ['closed', '🔴'],
    ['appointment', '📅'],
    ['unknown', '⚪'],
  ] as const)('shows that an office is %s by a sign and by words', (kind, sign) => {
    const reply = aReply([{ kind: 'office', card: aCard({ status: { kind, text: 'so ist es' } }) }])

    expect(textOf(reply)).toContain(`\n${sign} so ist es`)
  })

  it('has nothing to send without text and choices', () => {
    expect(payloadsOf(aReply([]), translate)).toEqual([])
  })

  it('says something when there are only choices', () => {
    const [payload] = payloadsOf(aReply([], { choices: [[{ id: 'menu', label: 'Menü' }]] }), translate)

    expect(payload?.text).toBe('👇')
  })
})

describe('where a reply goes', () => {
  const menu = aReply([{ kind: 'text', text: 'Wählen Sie' }], { kind: 'menu' })

  it('puts a menu in the place of the message the press came from', () => {
    const address = writeAddress({ chatId: 5, editMessageId: 7 })

    const [message] = renderReply(menu, address, translate)

    expect(bodyOf(message).method).toBe('editMessageText')
    expect(message?.address).toBe('{"chatId":5,"editMessageId":7}')
  })

  it('sends an answer to a press as a new message', () => {
    const address = writeAddress({ chatId: 5, editMessageId: 7 })

    const [message] = renderReply({ ...menu, kind: 'answer' }, address, translate)

    expect(bodyOf(message).method).toBe('sendMessage')
    expect(message?.address).toBe('{"chatId":5}')
  })

  it('answers the message in a group with its first part only, in its topic', () => {
    const address = writeAddress({ chatId: -5, threadId: 3, replyTo: 8 })
    const long = aReply([{ kind: 'text', text: 'a'.repeat(5000) }])

    const messages = renderReply(long, address, translate)

    expect(messages.map((message) => message.address)).toEqual([
      '{"chatId":-5,"threadId":3,"replyTo":8}',
      '{"chatId":-5,"threadId":3}',
    ])
  })

  it('keeps the address out of the body', () => {
    const [message] = renderReply(menu, writeAddress({ chatId: 987_654 }), translate)

    expect(message?.body).not.toContain('987654')
  })
})
