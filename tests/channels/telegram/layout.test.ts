import { describe, expect, it } from 'vitest'
import { payloadsOf } from '#channels/telegram/render.ts'
import type { Choice, ReplyPart } from '#core/reply.ts'
import { aCard, aReply, translate, marked, textOf } from './replies.ts'

describe('a right-to-left reply', () => {
  const rtl = { locale: 'ar', direction: 'rtl' } as const

  it('isolates Latin names, numbers and addresses, punctuation stays outside', () => {
    const reply = aReply([{ kind: 'text', text: 'اتصلوا بمكتب Jugendamt Mainz على 06131 120, أو kita@mainz.de.' }], rtl)

    expect(textOf(reply)).toBe(
      'اتصلوا بمكتب \u2068Jugendamt Mainz\u2069 على \u206806131 120\u2069, أو \u2068kita@mainz.de\u2069.',
    )
  })

  it('keeps a name with brackets in one isolate', () => {
    const name = 'Migrationsberatung (MBE) in Mainz e.V.'
    const reply = aReply(
      [{ kind: 'office', card: aCard({ name, reason: 'استشارة (MBE) لـ Caritas (Mainz) مجانية' }) }],
      rtl,
    )

    expect(textOf(reply)).toBe(
      `\u200F🏢 \u2068${name}\u2069\nاستشارة (\u2068MBE\u2069) لـ \u2068Caritas (Mainz)\u2069 مجانية`,
    )
  })

  it('keeps isolates outside of marks and links', () => {
    const reply = aReply([{ kind: 'text', text: 'اقرأ **Mainz** و [mainz.de](https://www.mainz.de/)' }], rtl)

    expect(marked(reply, 'bold')).toEqual(['Mainz'])
    expect(marked(reply, 'text_link')).toEqual(['mainz.de'])
    expect(textOf(reply)).toBe('اقرأ \u2068Mainz\u2069 و \u2068mainz.de\u2069')
  })

  it('begins a line without right-to-left letters with a mark', () => {
    const reply = aReply([{ kind: 'office', card: aCard({ reason: 'مسؤول عن الحضانة' }) }], rtl)

    expect(textOf(reply)).toBe('\u200F🏢 \u2068Jugendamt Mainz\u2069\nمسؤول عن الحضانة')
  })

  it('begins a line that starts with a Latin name with a mark, too', () => {
    const reply = aReply([{ kind: 'text', text: 'Jobcenter هو مكتب' }], rtl)

    expect(textOf(reply)).toBe('\u200F\u2068Jobcenter\u2069 هو مكتب')
  })

  it('leaves Arabic digits and text that is isolated already alone', () => {
    const reply = aReply([{ kind: 'text', text: 'العمر ١٨ سنة في \u2068Mainz\u2069' }], rtl)

    expect(textOf(reply)).toBe('العمر ١٨ سنة في \u2068Mainz\u2069')
  })

  it('turns rows of buttons round, because Telegram does not', () => {
    const choices: Choice[][] = [
      [
        { id: 'y:kita', label: '👍 نعم' },
        { id: 'n:kita', label: '👎 لا' },
      ],
    ]

    const [payload] = payloadsOf(aReply([{ kind: 'text', text: 'نص' }], { ...rtl, choices }), translate)

    expect(payload?.reply_markup?.inline_keyboard[0]?.map((button) => button.text)).toEqual(['👎 لا', '👍 نعم'])
  })
})

describe('the keyboard of a reply', () => {
  const labelsOf = (choices: Choice[][]) => {
    const [payload] = payloadsOf(aReply([{ kind: 'text', text: 'Text' }], { choices }), translate)
    return payload?.reply_markup?.inline_keyboard.map((row) => row.map((button) => button.text))
  }
  const choice = (label: string): Choice => ({ id: `t:${label}`, label })

  it('keeps rows of short labels', () => {
    expect(labelsOf([[choice('Deutsch'), choice('English')], [choice('Zurück')]])).toEqual([
      ['Deutsch', 'English'],
      ['Zurück'],
    ])
  })

  it('gives a long label a row of its own', () => {
    expect(labelsOf([[choice('Mit einem Menschen sprechen'), choice('Themen'), choice('Sprache')]])).toEqual([
      ['Mit einem Menschen sprechen'],
      ['Themen', 'Sprache'],
    ])
  })

  it('presses send the id of the choice, links open their page', () => {
    const choices = [[{ id: 't:kita', label: 'Kita' }], [{ id: '', label: 'Karte', url: 'https://mainz.de/' }]]

    const [payload] = payloadsOf(aReply([{ kind: 'text', text: 'Text' }], { choices }), translate)

    expect(payload?.reply_markup).toEqual({
      inline_keyboard: [[{ text: 'Kita', callback_data: 't:kita' }], [{ text: 'Karte', url: 'https://mainz.de/' }]],
    })
  })

  it('takes ids of 64 bytes and leaves longer ones out, which would cost the whole message', () => {
    const fits = 'ä'.repeat(32)

    expect(labelsOf([[{ id: fits, label: 'fits' }], [{ id: `${fits}x`, label: 'too long' }]])).toEqual([['fits']])
  })

  it('leaves out links that Telegram refuses', () => {
    const to = (url: string): Choice[] => [{ id: '', label: url, url }]

    expect(labelsOf([to('tel:112'), to('http://localhost/'), to('no address'), to('https://mainz.de')])).toEqual([
      ['https://mainz.de'],
    ])
  })

  it('hangs on the last message of a long reply', () => {
    const parts: ReplyPart[] = [
      { kind: 'text', text: 'a'.repeat(4000) },
      { kind: 'text', text: 'b'.repeat(4000) },
    ]

    const payloads = payloadsOf(aReply(parts, { choices: [[choice('Menü')]] }), translate)

    expect(payloads.map((payload) => payload.reply_markup !== undefined)).toEqual([false, true])
  })
})
