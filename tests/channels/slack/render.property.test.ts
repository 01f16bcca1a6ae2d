import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { renderReply, type SlackPayload } from '#channels/slack/render.ts'
import type { Choice, OfficeCard, Reply, ReplyPart } from '#core/reply.ts'
import { texts } from '#tests/support/slack-app.ts'
import {
  faultsInBlocks,
  faultsInView,
  isTooLongTogether,
  type ShownBlock,
} from '#tests/support/slack-server/block-kit.ts'
import { labelsIn } from '#tests/support/slack-server/person.ts'
import { pingsIn } from '#tests/support/slack-server/shown.ts'

/** What could break a message: markup, pings, quotes, controls, both directions, emoji, half surrogates, length. */
const fragment = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.constantFrom(
    '<!channel>',
    '<@U123>',
    '&amp;',
    '*_~`',
    '"\\',
    '\u0000\u0007',
    '\ud83d',
    '👩‍👧',
    '\n\n',
    '\n- ',
    '1. ',
    '**',
    '[a](https://example.org)',
  ),
  fc.constantFrom('مرحبا', 'Jobcenter Mainz', ' 06131 12 ', '(', ')', '\u2067', '\u202e'),
  fc.constantFrom('x'.repeat(1600), 'ا1'.repeat(900), '"'.repeat(2500), 'Wort '.repeat(700)),
)
const text = fc.array(fragment, { maxLength: 8 }).map((fragments) => fragments.join(''))
const phone = fc.record({ display: text, href: fc.constantFrom('tel:110', 'javascript:x', ''), label: text })
const card: fc.Arbitrary<OfficeCard> = fc.record(
  {
    officeId: fc.constant('office'),
    name: text,
    reason: text,
    provider: text,
    status: fc.record({ kind: fc.constantFrom('open', 'closed', 'appointment', 'unknown'), text }),
    phones: fc.array(phone, { maxLength: 3 }),
    emails: fc.array(text, { maxLength: 2 }),
    web: fc.oneof(fc.webUrl(), text),
    addresses: fc.array(fc.record({ text, mapUrl: fc.webUrl() }), { maxLength: 2 }),
    hours: fc.array(text, { maxLength: 3 }),
    languages: text,
    hint: text,
    via: text,
    asOf: text,
  },
  { requiredKeys: ['officeId', 'name', 'reason', 'phones', 'emails', 'addresses', 'hours'] },
)
const part: fc.Arbitrary<ReplyPart> = fc.oneof(
  fc.record({ kind: fc.constantFrom('text' as const, 'note' as const, 'heading' as const), text }),
  fc.record({ kind: fc.constant('office' as const), card }),
  fc.record({
    kind: fc.constant('emergency' as const),
    title: text,
    text,
    lines: fc.array(fc.record({ name: text, phone, about: text }), { maxLength: 4 }),
  }),
)
const choice: fc.Arbitrary<Choice> = fc.record(
  { id: fc.string({ minLength: 1, maxLength: 64 }), label: text, url: fc.oneof(fc.webUrl(), text) },
  { requiredKeys: ['id', 'label'] },
)
const pressable: fc.Arbitrary<Choice> = choice.map(({ id, label }) => ({ id, label }))
const reply: fc.Arbitrary<Reply> = fc.record({
  locale: fc.constantFrom('de', 'ar'),
  direction: fc.constantFrom('ltr', 'rtl'),
  parts: fc.array(part, { maxLength: 6 }),
  choices: fc.array(fc.array(fc.oneof(choice, pressable), { maxLength: 4 }), { maxLength: 60 }),
  kind: fc.constantFrom('answer', 'menu'),
})

function payloadsOf(given: Reply, address: object): (SlackPayload & { shown: ShownBlock[]; to: { home?: boolean } })[] {
  return renderReply(given, JSON.stringify(address), texts).map((message) => {
    const payload = JSON.parse(message.body) as SlackPayload
    return { ...payload, shown: payload.blocks as ShownBlock[], to: JSON.parse(message.address) as { home?: boolean } }
  })
}

describe('any reply', () => {
  it('becomes messages that Slack takes and that ping nobody', () => {
    fc.assert(
      fc.property(reply, (given) => {
        const payloads = payloadsOf(given, { channel: 'D1', user: 'U1' })

        expect(payloads.length).toBeGreaterThan(0)
        for (const { text: plain, shown } of payloads) {
          expect(faultsInBlocks(shown)).toEqual([])
          expect(isTooLongTogether(shown)).toBe(false)
          expect(plain.trim()).not.toBe('')
          expect(plain.length).toBeLessThanOrEqual(4000)
          expect(plain).not.toMatch(/[<>]|&(?!(?:amp|lt|gt);)/)
          expect(pingsIn(plain, shown)).toEqual([])
          expect(JSON.stringify(shown).isWellFormed()).toBe(true)
        }
      }),
      { numRuns: 150 },
    )
  })

  it('becomes a Home tab that Slack takes, and messages for what does not fit', () => {
    fc.assert(
      fc.property(reply, (given) => {
        const payloads = payloadsOf(given, { home: true, user: 'U1' })

        expect(payloads.map(({ to }) => to.home === true)).toEqual(payloads.map((_, index) => index === 0))
        for (const { blocks, to } of payloads)
          expect(to.home ? faultsInView({ type: 'home', blocks }) : faultsInBlocks(blocks)).toEqual([])
      }),
      { numRuns: 100 },
    )
  })

  it('keeps every choice that can be pressed, in order', () => {
    const plain = reply.map((given) => ({
      ...given,
      parts: given.parts.slice(0, 2),
      choices: given.choices.map((row, y) => row.map((_, x) => ({ id: `t:${y}-${x}`, label: `Wahl ${y}-${x}` }))),
    }))
    fc.assert(
      fc.property(plain, (given) => {
        const labels = payloadsOf(given, { channel: 'D1' }).flatMap(({ shown }) => labelsIn(shown))

        expect(labels.map((label) => label.replace(/[\u2068\u2069]/g, ''))).toEqual(
          given.choices.flat().map(({ label }) => label),
        )
      }),
      { numRuns: 100 },
    )
  })
})
