import { EventEmitter } from 'node:events'
import type { ShownBlock } from './block-kit.ts'
import { pingsIn, shownText } from './shown.ts'

export interface ShownMessage {
  channel: string
  ts: string
  threadTs?: string
  /** The person who alone sees it. */
  onlyFor?: string
  text: string
  blocks: ShownBlock[]
  /** What a person reads: the blocks, or the text when there are none. */
  shown: string
  fromBot: boolean
  edits: number
}

export interface Channel {
  id: string
  /** The person of a direct message. */
  user?: string
  isArchived: boolean
  hasBot: boolean
}

export interface Person {
  id: string
  locale: string
  deactivated: boolean
}

/** A window as a person sees it. */
export interface ShownWindow {
  id: string
  callbackId: string
  metadata: string
  title: string
  blocks: ShownBlock[]
  /** What the app found wrong, by block. */
  errors: Record<string, string>
}

export interface ResponseUrl {
  user: string
  channel: string
  usesLeft: number
  expiresAt: number
  /** The ephemeral message a button was pressed on. */
  original?: string
}

/** The state of one Slack workspace: people, channels, messages, Home tabs. Emits `change` after each change. */
export class Workspace extends EventEmitter {
  readonly team = 'T0WEGWEISR'
  readonly botUser = 'U0WEGWEISR'
  readonly botId = 'B0WEGWEISR'
  readonly appId = 'A0WEGWEISR'
  readonly people = new Map<string, Person>()
  readonly channels = new Map<string, Channel>()
  readonly messages: ShownMessage[] = []
  readonly homes = new Map<string, ShownBlock[]>()
  readonly responseUrls = new Map<string, ResponseUrl>()
  readonly triggers = new Map<string, number>()
  /** Whose press or command a trigger is. */
  readonly triggeredBy = new Map<string, string>()
  /** The open window of each person. */
  readonly windows = new Map<string, ShownWindow>()
  /** Mentions that would have rung somebody's phone. */
  readonly pings: string[] = []
  readonly #now: () => number
  #count = 0

  constructor(now: () => number) {
    super()
    this.setMaxListeners(0)
    this.#now = now
  }

  /** A new name that is nowhere else: `U0000001`, `C0000002` … */
  nextId(letter: string): string {
    return `${letter}${String(++this.#count).padStart(8, '0')}`
  }

  /** Message times are unique in a channel; here everywhere. */
  nextTs(): string {
    return `${Math.floor(this.#now() / 1000)}.${String(++this.#count).padStart(6, '0')}`
  }

  addPerson(locale = 'en-US'): Person {
    const person = { id: this.nextId('U'), locale, deactivated: false }
    this.people.set(person.id, person)
    return person
  }

  addChannel({ hasBot = true } = {}): Channel {
    const channel: Channel = { id: this.nextId('C'), isArchived: false, hasBot }
    this.channels.set(channel.id, channel)
    return channel
  }

  /** The direct messages between a person and the app. */
  directMessages(user: string): Channel {
    const found = [...this.channels.values()].find((channel) => channel.user === user)
    if (found) return found
    const channel: Channel = { id: this.nextId('D'), user, isArchived: false, hasBot: true }
    this.channels.set(channel.id, channel)
    return channel
  }

  post(message: Omit<ShownMessage, 'ts' | 'shown' | 'edits'>): ShownMessage {
    const ts = this.nextTs()
    const posted = { ...message, ts, edits: 0, shown: shownOf(message) }
    if (message.fromBot) this.pings.push(...pingsIn(message.text, message.blocks))
    this.messages.push(posted)
    this.emit('change')
    return posted
  }

  edit(message: ShownMessage, content: Pick<ShownMessage, 'text' | 'blocks'>): void {
    Object.assign(message, content, { shown: shownOf(content), edits: message.edits + 1 })
    this.pings.push(...pingsIn(content.text, content.blocks))
    this.emit('change')
  }

  publishHome(user: string, blocks: ShownBlock[]): void {
    this.homes.set(user, blocks)
    this.emit('change')
  }

  find(channel: string, ts: string): ShownMessage | undefined {
    return this.messages.find((message) => message.channel === channel && message.ts === ts)
  }

  /** What the app wrote to a channel or to a person's direct messages, ephemeral messages left out. */
  answersIn(channel: string): ShownMessage[] {
    return this.messages.filter((one) => one.channel === channel && one.fromBot && one.onlyFor === undefined)
  }

  ephemeralFor(user: string): ShownMessage[] {
    return this.messages.filter((one) => one.onlyFor === user)
  }

  addResponseUrl(entry: Pick<ResponseUrl, 'user' | 'channel' | 'original'>): string {
    const id = this.nextId('R')
    this.responseUrls.set(id, { ...entry, usesLeft: 5, expiresAt: this.#now() + 30 * 60_000 })
    return id
  }

  addTrigger(user: string): string {
    const id = `${this.#now()}.${this.nextId('G')}`
    this.triggers.set(id, this.#now())
    this.triggeredBy.set(id, user)
    return id
  }

  /** Shows a window (anew); `view` was checked. */
  showWindow(user: string, id: string, view: unknown): void {
    const { callback_id, private_metadata, title, blocks } = view as {
      callback_id?: string
      private_metadata?: string
      title: { text: string }
      blocks: ShownBlock[]
    }
    this.windows.set(user, {
      id,
      callbackId: callback_id ?? '',
      metadata: private_metadata ?? '',
      title: title.text,
      blocks,
      errors: {},
    })
    this.emit('change')
  }
}

function shownOf({ text, blocks }: Pick<ShownMessage, 'text' | 'blocks'>): string {
  return blocks.length > 0 ? shownText(blocks) : text
}
