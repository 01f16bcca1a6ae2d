import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { faultsInBlocks, faultsInView } from '#tests/support/slack-server/block-kit.ts'
import { startSlackServer, type SlackServer } from '#tests/support/slack-server/server.ts'

let server: SlackServer
let now = 0

beforeEach(async () => {
  now = Date.UTC(2026, 10, 21, 11)
  server = await startSlackServer({ now: () => now })
})

afterEach(() => server.close())

async function call(method: string, given: Record<string, string>, token = server.botToken) {
  const response = await fetch(`${server.apiUrl}${method}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(given).toString(),
  })
  return (await response.json()) as { ok: boolean; error?: string }
}

const plain = (text: string) => ({ type: 'plain_text', text })
const button = (more: object = {}) => ({ type: 'button', action_id: 'a', text: plain('Los'), value: 'v', ...more })
const actions = (...elements: object[]) => ({ type: 'actions', elements })
const times = <Item>(count: number, item: (index: number) => Item) =>
  Array.from({ length: count }, (_, index) => item(index))

describe('the test server’s Block Kit', () => {
  it.each<[string, unknown[]]>([
    ['51 blocks', times(51, () => ({ type: 'divider' }))],
    ['a section of 3001 characters', [{ type: 'section', text: plain('x'.repeat(3001)) }]],
    ['a section without text', [{ type: 'section' }]],
    ['11 fields', [{ type: 'section', fields: times(11, () => plain('x')) }]],
    ['a field of 2001 characters', [{ type: 'section', fields: [plain('x'.repeat(2001))] }]],
    ['a header of 151 characters', [{ type: 'header', text: plain('x'.repeat(151)) }]],
    ['a header with markup', [{ type: 'header', text: { type: 'mrkdwn', text: 'x' } }]],
    ['an empty text', [{ type: 'header', text: plain('') }]],
    ['11 context elements', [{ type: 'context', elements: times(11, () => plain('x')) }]],
    ['26 buttons', [actions(...times(26, (index) => button({ action_id: `a${index}` })))]],
    ['no buttons', [actions()]],
    ['a button text of 76 characters', [actions(button({ text: plain('x'.repeat(76)) }))]],
    ['a button value of 2001 characters', [actions(button({ value: 'x'.repeat(2001) }))]],
    ['a button address of 3001 characters', [actions(button({ url: `https://example.org/${'x'.repeat(2981)}` }))]],
    ['an action id of 256 characters', [actions(button({ action_id: 'x'.repeat(256) }))]],
    ['the same action id twice', [actions(button(), button())]],
    [
      'the same block id twice',
      [
        { type: 'divider', block_id: 'b' },
        { type: 'divider', block_id: 'b' },
      ],
    ],
    [
      '101 options',
      [
        actions({
          type: 'static_select',
          action_id: 'a',
          options: times(101, (index) => ({ text: plain('x'), value: String(index) })),
        }),
      ],
    ],
    [
      'an option value of 76 characters',
      [actions({ type: 'static_select', action_id: 'a', options: [{ text: plain('x'), value: 'x'.repeat(76) }] })],
    ],
    [
      'an overflow of 6',
      [
        actions({
          type: 'overflow',
          action_id: 'a',
          options: times(6, (index) => ({ text: plain('x'), value: String(index) })),
        }),
      ],
    ],
    ['an unknown block', [{ type: 'table_of_mine' }]],
    ['an unknown property', [{ type: 'divider', colour: 'red' }]],
    [
      'a rich text link to a script',
      [
        {
          type: 'rich_text',
          elements: [{ type: 'rich_text_section', elements: [{ type: 'link', url: 'javascript:x' }] }],
        },
      ],
    ],
    [
      'an empty rich text element',
      [{ type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: '' }] }] }],
    ],
  ])('refuses %s', (_what, blocks) => {
    expect(faultsInBlocks(blocks)).not.toEqual([])
  })

  it('takes everything at its limit', () => {
    const blocks = [
      { type: 'header', block_id: 'h', text: plain('x'.repeat(150)) },
      { type: 'section', text: { type: 'mrkdwn', text: 'x'.repeat(3000) } },
      { type: 'context', elements: times(10, () => plain('x')) },
      actions(...times(25, (index) => button({ action_id: `a${index}`, text: plain('x'.repeat(75)) }))),
      { type: 'divider' },
    ]

    expect(faultsInBlocks(blocks)).toEqual([])
  })

  it('takes 100 blocks on the Home tab, and a modal with input only with a button to send it', () => {
    const input = { type: 'input', label: plain('Frage'), element: { type: 'plain_text_input', action_id: 'a' } }

    expect(faultsInView({ type: 'home', blocks: times(100, () => ({ type: 'divider' })) })).toEqual([])
    expect(faultsInView({ type: 'home', blocks: times(101, () => ({ type: 'divider' })) })).not.toEqual([])
    expect(faultsInView({ type: 'modal', title: plain('x'.repeat(24)), blocks: [input] })).not.toEqual([])
    expect(faultsInView({ type: 'modal', title: plain('x'), submit: plain('ok'), blocks: [input] })).toEqual([])
    expect(faultsInView({ type: 'modal', title: plain('x'.repeat(25)), blocks: [] })).not.toEqual([])
  })
})

describe('the test server’s Web API', () => {
  it.each([
    ['an unknown method', 'chat.shout', {}, 'unknown_method'],
    ['an unknown argument', 'chat.postMessage', { channel: 'C1', text: 'x', colour: 'red' }, 'invalid_arg_name'],
    ['a missing argument', 'chat.postMessage', { text: 'x' }, 'invalid_arguments'],
    ['a channel that is not there', 'chat.postMessage', { channel: 'C1', text: 'x' }, 'channel_not_found'],
    ['a message that is not there', 'chat.update', { channel: 'C1', ts: '1.1', text: 'x' }, 'channel_not_found'],
    ['a scope the token lacks', 'users.info', { user: 'U1' }, 'missing_scope'],
  ])('refuses %s', async (_what, method, given, error) => {
    expect(await call(method, given)).toMatchObject({ ok: false, error })
  })

  it('refuses wrong and missing tokens', async () => {
    expect(await call('auth.test', {}, 'xoxb-other')).toMatchObject({ error: 'invalid_auth' })
    expect(await call('auth.test', {}, '')).toMatchObject({ error: 'not_authed' })
    expect(await call('apps.connections.open', {})).toMatchObject({ error: 'invalid_auth' })
  })

  it('refuses empty, endless and overfull messages', async () => {
    const ana = server.person()
    const channel = ana.directMessages
    const unfurl = { unfurl_links: 'false', unfurl_media: 'false' }
    const blocks = JSON.stringify(times(5, () => ({ type: 'section', text: plain('x'.repeat(2500)) })))

    expect(await call('chat.postMessage', { channel, text: '', ...unfurl })).toMatchObject({ error: 'no_text' })
    expect(await call('chat.postMessage', { channel, text: 'x'.repeat(40_001), ...unfurl })).toMatchObject({
      error: 'msg_too_long',
    })
    expect(await call('chat.postMessage', { channel, text: 'x', blocks, ...unfurl })).toMatchObject({
      error: 'msg_blocks_too_long',
    })
    expect(ana.answers).toEqual([])
  })

  it('takes a trigger once and for three seconds', async () => {
    const view = JSON.stringify({ type: 'modal', title: plain('x'), blocks: [] })
    const fresh = server.workspace.addTrigger('U1')
    const late = server.workspace.addTrigger('U1')

    const first = await call('views.open', { trigger_id: fresh, view })
    const again = await call('views.open', { trigger_id: fresh, view })
    now += 3001
    const expired = await call('views.open', { trigger_id: late, view })

    expect(first.ok).toBe(true)
    expect([again.error, expired.error]).toEqual(['invalid_trigger_id', 'expired_trigger_id'])
  })

  it('knows a message that would ping', async () => {
    const ana = server.person()

    await call('chat.postMessage', {
      channel: ana.directMessages,
      text: 'Hallo <!channel>',
      unfurl_links: 'false',
      unfurl_media: 'false',
    })

    expect(server.workspace.pings).toEqual(['<!channel>'])
  })
})
