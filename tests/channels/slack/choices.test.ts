import { describe, expect, it } from 'vitest'
import type { Choice, ReplyPart } from '#core/reply.ts'
import { aReply, only, rendered } from '#tests/support/slack-rendering.ts'
import { labelsIn } from '#tests/support/slack-server/person.ts'

describe('choices', () => {
  const list = (count: number, label: string): Choice[][] =>
    Array.from({ length: count }, (_, index) => [{ id: `t:topic-${index}`, label: `${label} ${index}` }])

  it('are buttons that carry their id', () => {
    const { blocks } = only(aReply([], { choices: [[{ id: 'y:kita', label: '👍 Hilfreich' }]] }))

    expect(blocks).toEqual([
      {
        type: 'actions',
        block_id: 'answer:0:y:kita',
        elements: [
          {
            type: 'button',
            action_id: 'choice:0',
            text: { type: 'plain_text', text: '👍 Hilfreich', emoji: false },
            value: 'y:kita',
          },
        ],
      },
    ])
  })

  it('stand together as they were given: a grid stays a grid, another row begins anew', () => {
    const row = (...labels: string[]): Choice[] => labels.map((label) => ({ id: label, label }))

    const { blocks } = only(aReply([], { choices: [row('a', 'b'), row('c', 'd'), row('e', 'f', 'g'), row('h')] }))

    expect(blocks.map((block) => labelsIn([block]))).toEqual([['a', 'b', 'c', 'd'], ['e', 'f', 'g'], ['h']])
  })

  it('of a long list with long labels are one select in a message, and buttons on the Home tab', () => {
    const reply = aReply([], { choices: list(12, 'Ein Anliegen mit einem langen Namen'), kind: 'menu' })

    const message = only(reply)
    const home = only(reply, JSON.stringify({ home: true, user: 'U1' }))

    expect(message.blocks[0]).toMatchObject({
      type: 'actions',
      elements: [{ type: 'static_select', placeholder: { text: 'Auswahl' } }],
    })
    expect(labelsIn(message.blocks)).toHaveLength(12)
    expect(home.blocks.at(-1)).toMatchObject({ type: 'actions' })
    expect(labelsIn(home.blocks)).toHaveLength(12)
    expect(JSON.stringify(home.blocks)).not.toContain('static_select')
  })

  it('of a short list, or with short labels, stay buttons', () => {
    const few = only(aReply([], { choices: list(5, 'Ein Anliegen mit einem langen Namen') }))
    const short = only(aReply([], { choices: list(16, 'Feld') }))

    expect(JSON.stringify([few.blocks, short.blocks])).not.toContain('static_select')
    expect(labelsIn(short.blocks)).toHaveLength(16)
  })

  it('are parted when there are more than an actions block takes', () => {
    const { blocks } = only(aReply([], { choices: list(30, 'Feld') }))

    expect(blocks.map((block) => labelsIn([block]).length)).toEqual([25, 5])
  })

  it('with an address are links', () => {
    const { blocks } = only(aReply([], { choices: [[{ id: 'x', label: 'Seite', url: 'https://example.org/' }]] }))

    expect(blocks[0]).toMatchObject({ elements: [{ action_id: 'link:0', url: 'https://example.org/' }] })
  })

  it('whose label is too long end with an ellipsis', () => {
    const { blocks } = only(aReply([], { choices: [[{ id: 'x', label: `${'👩‍👧 '.repeat(30)}` }]] }))

    const [label = ''] = labelsIn(blocks)
    expect(label.length).toBeLessThanOrEqual(75)
    expect(label).toMatch(/…$/)
    expect(label.isWellFormed()).toBe(true)
  })
})

describe('the address of a message', () => {
  const menu = aReply([{ kind: 'text', text: 'Worum geht es?' }], { kind: 'menu' })
  const answer = aReply([{ kind: 'text', text: 'Antwort' }])

  it('keeps what is to be replaced for a menu, and for nothing else', () => {
    const pressed = JSON.stringify({ channel: 'D1', user: 'U1', updateTs: '1.1' })
    const ephemeral = JSON.stringify({ user: 'U1', responseUrl: 'https://hooks.slack.com/x', replaceOriginal: true })

    expect(only(menu, pressed).address).toEqual({ channel: 'D1', user: 'U1', updateTs: '1.1' })
    expect(only(answer, pressed).address).toEqual({ channel: 'D1', user: 'U1' })
    expect(only(menu, ephemeral).address).toMatchObject({ replaceOriginal: true })
    expect(only(answer, ephemeral).address).toEqual({ user: 'U1', responseUrl: 'https://hooks.slack.com/x' })
  })

  it('of what does not fit on the Home tab are the direct messages', () => {
    const parts = Array.from({ length: 110 }, (_, index): ReplyPart => ({ kind: 'note', text: `Hinweis ${index}` }))

    const messages = rendered(aReply(parts), JSON.stringify({ home: true, user: 'U1' }))

    expect(messages.map(({ address }) => address)).toEqual([{ home: true, user: 'U1' }, { channel: 'U1' }])
    expect(messages.map(({ blocks }) => blocks.length)).toEqual([100, 11])
  })
})
