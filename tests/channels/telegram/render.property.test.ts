import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { payloadsOf } from '#channels/telegram/render.ts'
import { answerLocales } from '#core/locale.ts'
import type { Choice, OfficeCard, Reply, ReplyPart } from '#core/reply.ts'
import { checkCall } from '#tests/support/telegram-server/check.ts'

/** Words of several scripts, markup, emoji, marks of direction, control characters and half surrogate pairs. */
const word = fc.oneof(
  fc.constantFrom('Mainz', 'الحضانة', 'Ğ', '👨‍👩‍👧', '**', '[x](https://mainz.de/)', '[y](tel:112)', '\u202E', '\u2068', '\n\n', '\n- ', '\uD83D'),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.string({ unit: 'binary', maxLength: 6 }),
) // prettier-ignore
const text = fc.array(word, { maxLength: 12 }).map((words) => words.join(' '))
/** Long enough that replies of several messages come up. */
const longText = fc
  .tuple(text, fc.integer({ min: 1, max: 400 }))
  .map(([part, times]) => part.repeat(times).slice(0, 9000))
const anyText = fc.oneof({ weight: 4, arbitrary: text }, { weight: 1, arbitrary: longText })
const url = fc.oneof(fc.webUrl(), fc.constantFrom('tel:112', 'https://', 'no address', 'http://localhost/'))
const phone = fc.record({ display: text, href: text, label: text }, { requiredKeys: ['display', 'href'] })

const card: fc.Arbitrary<OfficeCard> = fc.record(
  {
    officeId: text,
    name: text,
    provider: text,
    reason: anyText,
    status: fc.record({ kind: fc.constantFrom('open', 'closed', 'appointment', 'unknown'), text }),
    phones: fc.array(phone, { maxLength: 3 }),
    emails: fc.array(text, { maxLength: 2 }),
    web: url,
    addresses: fc.array(fc.record({ text, mapUrl: url }), { maxLength: 2 }),
    hours: fc.array(text, { maxLength: 3 }),
    languages: text,
    hint: text,
    via: text,
    asOf: text,
  },
  { requiredKeys: ['officeId', 'name', 'reason', 'phones', 'emails', 'addresses', 'hours'] },
)
const part: fc.Arbitrary<ReplyPart> = fc.oneof(
  fc.record({ kind: fc.constantFrom('text', 'note', 'heading'), text: anyText }),
  fc.record({ kind: fc.constant('office'), card }),
  fc.record({
    kind: fc.constant('emergency'),
    title: text,
    text: anyText,
    lines: fc.array(fc.record({ name: text, phone, about: text }), { maxLength: 3 }),
  }),
)
const choice: fc.Arbitrary<Choice> = fc.record(
  { id: fc.oneof(text, fc.constant('t:kita')), label: text, url },
  { requiredKeys: ['id', 'label'] },
)
const reply: fc.Arbitrary<Reply> = fc.record({
  locale: fc.constantFrom(...answerLocales),
  direction: fc.constantFrom('ltr', 'rtl'),
  parts: fc.array(part, { maxLength: 5 }),
  choices: fc.array(fc.array(choice, { maxLength: 12 }), { maxLength: 15 }),
  kind: fc.constantFrom('answer', 'menu'),
})

describe('any reply', () => {
  it('becomes calls that the Bot API takes', () => {
    fc.assert(
      fc.property(reply, (any) => {
        for (const payload of payloadsOf(any, (_, key) => key))
          expect(() => checkCall('sendMessage', { chat_id: 1, ...payload })).not.toThrow()
      }),
      { numRuns: 400 },
    )
  })
})
