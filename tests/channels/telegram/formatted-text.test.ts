import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { acceptable, messagesOf, type Line } from '#channels/telegram/formatted-text.ts'

const paragraph = (text: string): Line => ({ gap: 2, spans: [{ text }] })
const line = (text: string): Line => ({ gap: 1, spans: [{ text }] })

describe('messages of a text', () => {
  it('keeps 4096 units in one message', () => {
    const text = 'a'.repeat(4096)

    expect(messagesOf([paragraph(text)])).toEqual([{ text, entities: [] }])
  })

  it('makes two messages of 4097 units', () => {
    const messages = messagesOf([paragraph('a'.repeat(4097))])

    expect(messages.map((message) => message.text.length)).toEqual([4096, 1])
  })

  it('counts an emoji as two units and keeps it whole at the border', () => {
    const messages = messagesOf([paragraph(`${'a'.repeat(4095)}😀b`)])

    expect(messages.map((message) => message.text)).toEqual(['a'.repeat(4095), '😀b'])
  })

  it('fills a message with emoji to the last unit', () => {
    const messages = messagesOf([paragraph('😀'.repeat(2049))])

    expect(messages.map((message) => message.text)).toEqual(['😀'.repeat(2048), '😀'])
  })

  it('parts a long text between paragraphs', () => {
    const messages = messagesOf([paragraph('a'.repeat(3000)), paragraph('b'.repeat(1000)), paragraph('c'.repeat(200))])

    expect(messages.map((message) => message.text)).toEqual([
      `${'a'.repeat(3000)}\n\n${'b'.repeat(1000)}`,
      'c'.repeat(200),
    ])
  })

  it('keeps the lines of a list or card together', () => {
    const messages = messagesOf([paragraph('a'.repeat(60)), paragraph('Office'), line('Phone'), line('Mail')], 70)

    expect(messages.map((message) => message.text)).toEqual(['a'.repeat(60), 'Office\nPhone\nMail'])
  })

  it('parts a paragraph that is too long between words', () => {
    const messages = messagesOf([paragraph('one two three four')], 11)

    expect(messages.map((message) => message.text)).toEqual(['one two', 'three four'])
  })

  it('moves a link to the next message rather than parting it', () => {
    const spans = [{ text: 'see ' }, { text: 'the whole list', url: 'https://mainz.de/' }]

    const messages = messagesOf([{ gap: 2, spans }], 15)

    expect(messages).toEqual([
      { text: 'see', entities: [] },
      { text: 'the whole list', entities: [{ type: 'text_link', url: 'https://mainz.de/', offset: 0, length: 14 }] },
    ])
  })

  it('repeats a mark on both sides when it alone is too long', () => {
    const messages = messagesOf([{ gap: 2, spans: [{ text: 'aaaaaaaaaa', bold: true }] }], 6)

    expect(messages).toEqual([
      { text: 'aaaaaa', entities: [{ type: 'bold', offset: 0, length: 6 }] },
      { text: 'aaaa', entities: [{ type: 'bold', offset: 0, length: 4 }] },
    ])
  })

  it('counts the place of a mark in UTF-16 units', () => {
    const [message] = messagesOf([{ gap: 2, spans: [{ text: '😀 ' }, { text: 'fett', bold: true }] }])

    expect(message?.entities).toEqual([{ type: 'bold', offset: 3, length: 4 }])
  })

  it('has no message for blank lines', () => {
    expect(messagesOf([paragraph(' \n '), paragraph('\u200F'), line('')])).toEqual([])
  })

  it('stays within the limits and loses no letter, whatever the text', () => {
    const span = fc.record({ text: fc.string({ unit: 'grapheme', maxLength: 60 }).map(acceptable), bold: fc.boolean() })
    const lines = fc.array(fc.record({ gap: fc.constantFrom(1, 2), spans: fc.array(span, { maxLength: 4 }) }), {
      maxLength: 8,
    })
    const letters = (text: string) => text.replace(/[\p{Z}\p{C}\p{M}\s]/gu, '')

    fc.assert(
      fc.property(lines, fc.integer({ min: 20, max: 200 }), (made, maxUnits) => {
        const given: Line[] = made.map(({ gap, spans }) => ({
          gap: gap as 1 | 2,
          spans: spans.map(({ text, bold }) => (bold ? { text, bold } : { text })),
        }))

        const messages = messagesOf(given, maxUnits)

        const before = given.flatMap(({ spans }) => spans.map(({ text }) => text)).join('')
        expect(letters(messages.map(({ text }) => text).join(''))).toBe(letters(before))
        for (const { text, entities } of messages) {
          expect(text.length).toBeLessThanOrEqual(maxUnits)
          expect(text.isWellFormed()).toBe(true)
          for (const { offset, length } of entities) {
            expect(text.slice(offset, offset + length).isWellFormed()).toBe(true)
            expect(offset + length).toBeLessThanOrEqual(text.length)
          }
        }
      }),
    )
  })
})

describe('text that Telegram keeps as it is', () => {
  it('has no control characters, old direction marks or half characters', () => {
    expect(acceptable('a\u0000b\tc\r\nd\u202Ee\uD83D')).toBe('a b c\nde\uFFFD')
  })

  it('keeps isolates, which right-to-left replies need', () => {
    expect(acceptable('\u2068Mainz\u2069')).toBe('\u2068Mainz\u2069')
  })
})
