import type { Message, Update as TelegramUpdate } from 'grammy/types'
import { describe, expect, it } from 'vitest'
import { arrivalOf, type ArrivalContext } from '#channels/telegram/updates.ts'
import type { Incoming } from '#core/conversation/state.ts'

const context: ArrivalContext = {
  bot: { id: 7, username: 'Wegweiser_Bot', readsAll: true },
  vault: { conversationId: (channel, id) => `${channel}/${id}` },
  clock: () => 1_795_000_000_000,
  isUrgent: () => false,
}
const ali = { id: 5_000_000_001, is_bot: false, first_name: 'Ali', language_code: 'pt-br' }

function aMessage(fields: Partial<Message>): TelegramUpdate {
  const message = {
    message_id: 3,
    date: 1,
    from: ali,
    chat: { id: ali.id, type: 'private', first_name: 'Ali' },
    ...fields,
  }
  return { update_id: 100, message: message as TelegramUpdate['message'] & {} }
}

const inGroup = { chat: { id: -1_001_234_567_890, type: 'supergroup', title: 'Newcomers' } } as Partial<Message>
const command = (text: string, length: number) =>
  ({ text, entities: [{ type: 'bot_command', offset: 0, length }] }) as Partial<Message>

function incomingOf(fields: Partial<Message>): Incoming | undefined {
  const arrival = arrivalOf(aMessage(fields), context)
  return arrival.kind === 'update' ? arrival.update.incoming : undefined
}

describe('an update of Telegram', () => {
  it('becomes one of ours, with the language of the app', () => {
    const update = aMessage({ text: 'Kita?', from: { ...ali, language_code: 'uk-UA' } })

    expect(arrivalOf(update, context)).toEqual({
      kind: 'update',
      update: {
        channel: 'telegram',
        updateId: '100',
        conversationId: 'telegram/5000000001',
        address: '{"chatId":5000000001}',
        incoming: { kind: 'text', text: 'Kita?' },
        receivedAt: 1_795_000_000_000,
        privateAddress: '{"chatId":5000000001}',
        localeHint: 'uk',
      },
    })
  })

  it('has no language when the app speaks one that is not served', () => {
    expect(arrivalOf(aMessage({ text: 'Oi' }), context)).not.toHaveProperty('update.localeHint')
  })

  it('carries the town of a bot that serves one', () => {
    const arrival = arrivalOf(aMessage({ text: 'Kita?' }), { ...context, municipality: 'mainz' })

    expect(arrival).toHaveProperty('update.municipalityHint', 'mainz')
  })

  it.each<[string, Partial<Message>, Incoming]>([
    ['/start', command('/start', 6), { kind: 'start', payload: '' }],
    ['/start with a payload', command('/start mainz_ar', 6), { kind: 'start', payload: 'mainz_ar' }],
    ['a command', command('/town Mainz', 5), { kind: 'command', name: 'town', argument: 'Mainz' }],
    ['a command in capitals', command('/Town@WEGWEISER_bot', 19), { kind: 'command', name: 'town', argument: '' }],
    ['words with a slash', { text: 'und/oder' }, { kind: 'text', text: 'und/oder' }],
    ['a voice message', { voice: { file_id: '', file_unique_id: '', duration: 1 } }, { kind: 'attachment', attachment: 'voice' }],
    ['a photo with words', { photo: [], caption: 'Was ist das?' }, { kind: 'attachment', attachment: 'picture', caption: 'Was ist das?' }],
    ['a scan', { document: { file_id: '', file_unique_id: '', mime_type: 'image/png' } }, { kind: 'attachment', attachment: 'picture' }],
    ['a letter', { document: { file_id: '', file_unique_id: '', mime_type: 'application/pdf' } }, { kind: 'attachment', attachment: 'file' }],
    ['a place', { location: { latitude: 50, longitude: 8 } }, { kind: 'attachment', attachment: 'location' }],
    ['a contact', { contact: { phone_number: '1', first_name: 'B' } }, { kind: 'attachment', attachment: 'other' }],
  ])('brings %s', (_, fields, incoming) => {
    expect(incomingOf(fields)).toEqual(incoming)
  }) // prettier-ignore

  it.each<[string, Partial<Message>]>([
    ['somebody joins', { ...inGroup, new_chat_members: [{ id: 7, is_bot: true, first_name: 'Wegweiser' }] }],
    ['a group moves', { ...inGroup, migrate_to_chat_id: -100 }],
    ['a message is pinned', { pinned_message: { chat: { id: 1, type: 'private', first_name: 'A' }, message_id: 1, date: 0 } }],
    ['another bot writes', { text: 'Hallo', from: { id: 8, is_bot: true, first_name: 'Bot' } }],
    ['a card of our inline mode is posted', { text: 'Kita', via_bot: { id: 7, is_bot: true, first_name: 'Wegweiser' } }],
    ['a channel posts into its group', { ...inGroup, text: '@Wegweiser_Bot', is_automatic_forward: true }],
  ])('is ignored when %s', (_, fields) => {
    expect(arrivalOf(aMessage(fields), context)).toEqual({ kind: 'ignored' })
  }) // prettier-ignore

  it.each<[string, Partial<TelegramUpdate>]>([
    ['an edited message', { edited_message: { message_id: 1 } as never }],
    ['a post in a channel', { channel_post: { message_id: 1 } as never }],
    ['a kind of later years', { something_new: {} } as never],
  ])('is ignored when it is %s', (_, fields) => {
    expect(arrivalOf({ update_id: 1, ...fields }, context)).toEqual({ kind: 'ignored' })
  })

  it('takes a mention by name or by person out of the question', () => {
    const text = 'Wo ist @wegweiser_bot die Kita, Wegweiser?'
    const entities = [
      { type: 'mention', offset: 7, length: 14 },
      { type: 'text_mention', offset: 32, length: 9, user: { id: 7, is_bot: true, first_name: 'Wegweiser' } },
    ] as Message['entities'] & {}

    expect(incomingOf({ ...inGroup, text, entities })).toEqual({ kind: 'text', text: 'Wo ist die Kita, ?' })
  })

  it('takes anonymous administrators of a group for people', () => {
    const from = { id: 1_087_968_824, is_bot: true, first_name: 'Group' }

    expect(incomingOf({ ...inGroup, ...command('/ask@wegweiser_bot Kita', 18), from })).toEqual({
      kind: 'command',
      name: 'ask',
      argument: 'Kita',
    })
  })

  it('tells where to answer in a group', () => {
    const arrival = arrivalOf(
      aMessage({ ...inGroup, ...command('/ask@wegweiser_bot Kita', 18), is_topic_message: true, message_thread_id: 9 }),
      context,
    )

    expect(arrival).toHaveProperty('update.address', '{"chatId":-1001234567890,"threadId":9,"replyTo":3}')
  })

  it('turns a press into the choice, to be answered in place', () => {
    const message = { message_id: 12, date: 0, chat: { id: 5, type: 'private', first_name: 'A' } } as const
    const update = { update_id: 1, callback_query: { id: 'q', from: ali, chat_instance: '1', data: 't:kita', message } }

    expect(arrivalOf(update, context)).toMatchObject({
      kind: 'update',
      callbackQueryId: 'q',
      update: { incoming: { kind: 'choice', id: 't:kita' }, address: '{"chatId":5,"editMessageId":12}' },
    })
  })

  it('confirms a press that says nothing', () => {
    const update = {
      update_id: 1,
      callback_query: { id: 'q', from: ali, chat_instance: '1', game_short_name: 'chess' },
    }

    expect(arrivalOf(update, context)).toEqual({ kind: 'ignored', callbackQueryId: 'q' })
  })

  it('confirms a press whose data are no text', () => {
    const message = { message_id: 12, date: 0, chat: { id: 5, type: 'private', first_name: 'A' } } as const
    const press = { id: 'q', from: ali, chat_instance: '1', data: ['t:kita'] as unknown as string, message }

    expect(arrivalOf({ update_id: 1, callback_query: press }, context)).toEqual({
      kind: 'ignored',
      callbackQueryId: 'q',
    })
  })
})
