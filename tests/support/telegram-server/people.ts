/** What people do in their apps: they write, press, block, ask inline. Each turns into the update Telegram would send. */
import type { Message, MessageEntity, Update, User } from 'grammy/types'
import type { Delivery } from './delivery.ts'
import { asMessage, bot, chatObject, type Chat, type ShownMessage, type World } from './world.ts'

export interface Scene {
  world: World
  delivery: Delivery
  /** Groups show the bot everything (privacy mode off). */
  readsAll: boolean
  changed: () => void
}

/** What is sent besides words. */
type Content = Partial<
  Pick<Message, 'voice' | 'photo' | 'sticker' | 'document' | 'location' | 'caption' | 'contact' | 'media_group_id'>
>

export interface WritingOptions {
  in?: Group
  /** Id of the message that is answered. */
  replyTo?: number
  threadId?: number
  content?: Content
}

/** A group with its members. */
export class Group {
  readonly #scene: Scene
  #chat: Chat

  constructor(scene: Scene, chat: Chat) {
    this.#scene = scene
    this.#chat = chat
  }

  get chat(): Chat {
    return this.#chat
  }

  /** Messages of the bot, oldest first. */
  get screen(): ShownMessage[] {
    return this.#chat.shown
  }

  addThread(threadId: number): void {
    this.#chat.threads.add(threadId)
  }

  /** The group becomes a supergroup with another id; what is sent to the old one is refused with the new id. */
  becomeSupergroup(): void {
    const { world } = this.#scene
    const old = this.#chat
    const id = -1_002_000_000_000 - world.nextId()
    this.#chat = world.addChat({ id, type: 'supergroup', ...(old.title ? { title: old.title } : {}) })
    old.migratedTo = id
  }

  /** Somebody removes the bot. */
  removeBot(by: Person): void {
    this.#chat.closed = `bot was kicked from the ${this.#chat.type} chat`
    by.changesMembership(this.#chat, 'member', 'left')
  }
}

export class Person {
  readonly user: User
  /** The chat with the bot. */
  readonly chat: Chat
  readonly #scene: Scene

  constructor(scene: Scene, user: User, chat: Chat) {
    this.#scene = scene
    this.user = user
    this.chat = chat
  }

  /** Messages of the bot in the private chat, oldest first. */
  get screen(): ShownMessage[] {
    return this.chat.shown
  }

  get lastShown(): ShownMessage {
    const last = this.chat.shown.at(-1)
    if (!last) throw new Error('the bot has not written yet')
    return last
  }

  /** Writes a text. Shapes: the id of the update, `undefined` when the bot does not get to see it; the id of the message. */
  writes(text: string, options: WritingOptions = {}): { updateId: number | undefined; messageId: number } {
    const { world, delivery } = this.#scene
    const chat = options.in?.chat ?? this.chat
    const { content } = options
    const repliedTo = options.replyTo === undefined ? undefined : this.#messageIn(chat, options.replyTo)
    const caption = content?.caption
    const message = {
      message_id: world.nextId(),
      from: this.user,
      chat: chatObject(chat),
      date: Math.floor(world.now() / 1000),
      ...(content ? {} : { text, ...entitiesOf(text, 'entities') }),
      ...content,
      ...(caption === undefined ? {} : entitiesOf(caption, 'caption_entities')),
      ...(repliedTo ? { reply_to_message: repliedTo } : {}),
      ...(options.threadId === undefined ? {} : { message_thread_id: options.threadId, is_topic_message: true }),
    } as Message
    chat.written.set(message.message_id, message)
    const isSeen = chat.closed === undefined && (chat.type === 'private' || this.#isShownToBot(message, chat))
    chat.botWroteLast = false
    const updateId = isSeen ? delivery.push({ message } as Omit<Update, 'update_id'>) : undefined
    return { updateId, messageId: message.message_id }
  }

  /** Writes into the answer that the app has begun. Errors: throws when no message asked for one. */
  answers(text: string): void {
    const asking = this.chat.shown.findLast(({ forcesReply }) => forcesReply)
    if (!asking) throw new Error('no message asks for an answer')
    this.writes(text, { replyTo: asking.id })
  }

  /** Follows a link such as `https://t.me/bot?start=payload` and presses “Start”. */
  opens(link: string): number | undefined {
    const url = new URL(link)
    const payload = url.searchParams.get('start') ?? ''
    if (url.host !== 't.me' || url.pathname !== `/${bot.username}`) throw new Error('no link to this bot')
    if (!/^[\w-]{0,64}$/u.test(payload)) throw new Error('an app does not open such a link')
    return this.writes(payload === '' ? '/start' : `/start ${payload}`).updateId
  }

  /** Presses the button of this label; `on`: a message other than the last one that has it. Errors: throws when there is no such button. */
  presses(
    label: string,
    options: { on?: ShownMessage; in?: Group; isTooOld?: boolean } = {},
  ): { updateId: number | undefined; queryId: string } {
    const { world, delivery } = this.#scene
    const chat = options.in?.chat ?? this.chat
    const shown = options.on ?? chat.shown.findLast((one) => buttons(one).some(({ text }) => text === label))
    const button = shown && buttons(shown).find(({ text }) => text === label)
    if (!button || !('callback_data' in button)) throw new Error(`no button “${label}” to press`)
    const id = `${world.now()}${world.nextId()}`
    world.presses.set(id, { id, at: world.now(), answered: false })
    const message = options.isTooOld
      ? { chat: chatObject(chat), message_id: shown.id, date: 0 as const }
      : asMessage(chat, shown, world.now())
    const updateId = delivery.push({
      callback_query: { id, from: this.user, message, chat_instance: String(chat.id), data: button.callback_data },
    })
    return { updateId, queryId: id }
  }

  /** Types `@bot text` somewhere. Shapes: the id of the query. */
  asksInline(text: string): string {
    const { world, delivery } = this.#scene
    const id = `${world.now()}${world.nextId()}`
    world.inlineQueries.set(id, { at: world.now() })
    delivery.push({ inline_query: { id, from: this.user, query: text, offset: '', chat_type: 'private' } })
    return id
  }

  /** Deletes a message of the bot in the app. */
  deletes(shown: ShownMessage): void {
    this.chat.shown.splice(this.chat.shown.indexOf(shown), 1)
  }

  edits(messageId: number, text: string): number | undefined {
    const { world, delivery } = this.#scene
    const message = this.chat.written.get(messageId)
    if (!message) throw new Error('no such message')
    const edited = { ...message, text, edit_date: Math.floor(world.now() / 1000) } as Update['edited_message'] & {}
    return delivery.push({ edited_message: edited })
  }

  blocks(): void {
    this.chat.closed = 'bot was blocked by the user'
    this.changesMembership(this.chat, 'member', 'kicked')
  }

  unblocks(): void {
    delete this.chat.closed
    this.changesMembership(this.chat, 'kicked', 'member')
  }

  changesMembership(chat: Chat, from: 'member' | 'kicked', to: 'member' | 'kicked' | 'left'): void {
    const { world, delivery } = this.#scene
    const member = (status: typeof to) =>
      status === 'kicked' ? { status, user: bot, until_date: 0 } : { status, user: bot }
    delivery.push({
      my_chat_member: {
        chat: chatObject(chat),
        from: this.user,
        date: Math.floor(world.now() / 1000),
        old_chat_member: member(from),
        new_chat_member: member(to),
      },
    } as Omit<Update, 'update_id'>)
  }

  #messageIn(chat: Chat, id: number): Message {
    const shown = chat.shown.find((one) => one.id === id)
    const message = shown ? asMessage(chat, shown, this.#scene.world.now()) : chat.written.get(id)
    if (!message) throw new Error('no such message')
    const { reply_to_message: _, ...repliedTo } = message
    return repliedTo as Message
  }

  /** Privacy mode: commands to the bot, bare ones when it wrote last, and replies to it. A mention is not among them. */
  #isShownToBot(message: Message, chat: Chat): boolean {
    if (this.#scene.readsAll) return true
    const command = /^\/\w+(?:@(\w+))?/u.exec(message.text ?? '')
    if (command) return command[1] === undefined ? chat.botWroteLast : command[1].toLowerCase() === bot.username
    return message.reply_to_message?.from?.id === bot.id
  }
}

function buttons(shown: ShownMessage) {
  return shown.keyboard?.inline_keyboard.flat() ?? []
}

/** Commands and mentions, which Telegram marks by itself. */
function entitiesOf(text: string, field: 'entities' | 'caption_entities'): Record<string, MessageEntity[]> {
  const entities: MessageEntity[] = [
    ...[...text.matchAll(/(?<![\w/])\/\w{1,32}(@\w{3,32})?/gu)].map((match) => ({
      type: 'bot_command' as const,
      offset: match.index,
      length: match[0].length,
    })),
    ...[...text.matchAll(/(?<![\w/])@\w{3,32}/gu)].map((match) => ({
      type: 'mention' as const,
      offset: match.index,
      length: match[0].length,
    })),
  ]
  return entities.length > 0 ? { [field]: entities } : {}
}
