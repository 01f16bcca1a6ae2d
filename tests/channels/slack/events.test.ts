import { describe, expect, it } from 'vitest'
import { contactOfAction, contactOfCommand, contactOfMessage } from '#channels/slack/events.ts'
import type { BlockActions, MessageEvent } from '#channels/slack/payloads.ts'

function aMessage(more: Partial<MessageEvent> = {}): MessageEvent {
  return { type: 'message', channel: 'D1', user: 'U1', ts: '1.1', text: 'Kita?', ...more }
}

function aPress(more: Partial<BlockActions> = {}): BlockActions {
  return {
    team: { id: 'T1' },
    user: { id: 'U1', team_id: 'T1' },
    channel: { id: 'D1' },
    message: { ts: '1.1' },
    actions: [{ action_id: 'choice:0', block_id: 'answer:0:menu', action_ts: '2.2', value: 'menu' }],
    ...more,
  }
}

describe('a message', () => {
  it.each<[string, Partial<MessageEvent>, unknown]>([
    ['an answer that is also sent to the channel', { subtype: 'thread_broadcast' }, { kind: 'text', text: 'Kita?' }],
    [
      'a picture with words',
      { subtype: 'file_share', files: [{ mimetype: 'image/png' }] },
      { kind: 'attachment', attachment: 'picture', caption: 'Kita?' },
    ],
    [
      'a voice message',
      { text: '', subtype: 'file_share', files: [{ mimetype: 'video/mp4', subtype: 'slack_audio' }] },
      { kind: 'attachment', attachment: 'voice' },
    ],
    [
      'a document',
      { text: null, subtype: 'file_share', files: [{ mimetype: 'application/pdf' }] },
      { kind: 'attachment', attachment: 'file' },
    ],
    ['emoji alone', { text: ':wave:' }, { kind: 'text', text: '' }],
    ['a mention alone', { text: ' <@U0> ' }, { kind: 'start', payload: '' }],
  ])('that is %s is read as such', (_what, more, incoming) => {
    expect(contactOfMessage(aMessage(more), 'T1')?.incoming).toEqual(incoming)
  })

  it('has the same key, whichever event tells of it', () => {
    const message = contactOfMessage(aMessage(), 'T1')
    const mention = contactOfMessage(aMessage({ type: 'app_mention' }), 'T1')

    expect(message?.key).toBe('T1:D1:1.1')
    expect(mention).toEqual(message)
  })

  it('in a channel belongs to a conversation of this person in this thread', () => {
    const first = contactOfMessage(aMessage({ type: 'app_mention', channel: 'C1' }), 'T1')
    const later = contactOfMessage(aMessage({ type: 'app_mention', channel: 'C1', ts: '3.3', thread_ts: '1.1' }), 'T1')
    const other = contactOfMessage(aMessage({ type: 'app_mention', channel: 'C1', user: 'U2', thread_ts: '1.1' }), 'T1')

    expect(first?.conversation).toBe('T1:C1:1.1:U1')
    expect(later?.conversation).toBe('T1:C1:1.1:U1')
    expect(other?.conversation).toBe('T1:C1:1.1:U2')
    expect(first?.address).toEqual({ channel: 'C1', user: 'U1', threadTs: '1.1' })
  })

  it('in the direct messages belongs to one conversation, in and out of threads', () => {
    const plain = contactOfMessage(aMessage(), 'T1')
    const threaded = contactOfMessage(aMessage({ thread_ts: '0.9' }), 'T1')

    expect([plain?.conversation, threaded?.conversation]).toEqual(['T1:U1', 'T1:U1'])
    expect(plain?.address).toEqual({ channel: 'D1', user: 'U1' })
    expect(threaded?.address).toEqual({ channel: 'D1', user: 'U1', threadTs: '0.9' })
  })
})

describe('a command', () => {
  it('of no workspace still belongs to the person', () => {
    const contact = contactOfCommand({ user_id: 'U1', trigger_id: '1.1.1', response_url: 'https://hooks.slack.com/x' })

    expect(contact).toMatchObject({
      conversation: ':U1',
      address: { user: 'U1', responseUrl: 'https://hooks.slack.com/x' },
      incoming: { kind: 'command', name: 'ask', argument: '' },
    })
  })
})

describe('a press', () => {
  it('on a select is the picked option', () => {
    const action = { action_id: 'choice:0', action_ts: '2.2', selected_option: { value: 't:kita' } }

    expect(contactOfAction(aPress({ actions: [action] }))?.incoming).toEqual({ kind: 'choice', id: 't:kita' })
  })

  it('on a menu in the direct messages may replace it, on an answer not', () => {
    const menu = { action_id: 'choice:0', block_id: 'menu:0:f:work', action_ts: '2.2', value: 'f:work' }

    expect(contactOfAction(aPress({ actions: [menu] }))?.address).toMatchObject({ updateTs: '1.1' })
    expect(contactOfAction(aPress())?.address).not.toHaveProperty('updateTs')
  })

  it.each<[string, Partial<BlockActions>]>([
    ['a message nobody can tell', { message: null }],
    ['a message for one person without an address to answer', { container: { is_ephemeral: true } }],
  ])('on %s is nothing', (_what, more) => {
    expect(contactOfAction(aPress(more))).toBeUndefined()
  })
})
