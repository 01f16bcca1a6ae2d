import { randomInt } from 'node:crypto'
import type { ChannelName, Clock, Log, Update, Vault } from '#app/ports.ts'
import { waitAfter } from './attempts.ts'
import {
  staffChannels,
  type Account,
  type MessengerLink,
  type MessengerStore,
  type StaffChannel,
  type StaffStore,
} from './ports.ts'

const minuteMs = 60_000
/** Long enough to change from the screen to the telephone. */
export const codeMs = 10 * minuteMs
/** A text that was begun in a chat waits for so long; then it is deleted. */
export const dialogueMs = 60 * minuteMs
/** Without what looks alike: 0 and O, 1, I and L. */
const letters = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789'
const codeChars = 8
/** So many codes, and so many wrong ones from one chat, are free within a day; then each costs a longer wait. */
const free = { codes: 5, wrong: 5 }

/** The menu of commands in a linked chat. Errors of both: none. */
export interface StaffMenu {
  show(address: string): Promise<void>
  hide(address: string): Promise<void>
}

export type NewCode = { kind: 'code'; code: string; minutes: number } | { kind: 'wait'; seconds: number }

/** Who of the staff is at work in a chat. */
export interface LinkedStaff {
  account: Account
  link: MessengerLink
}

/** Chats that members of staff link with their account. Errors of all: `store-unavailable`. */
export interface MessengerLinks {
  /** A one-time code for a messenger; the one before it ends. */
  newCode(account: Account, channel: StaffChannel): Promise<NewCode>
  /** Links the private chat this came from. `undefined`: the code is wrong, used or past. */
  redeem(code: string, update: Update): Promise<LinkedStaff | undefined>
  /** Who has linked this chat; the account as it is now. */
  who(conversationId: string): Promise<LinkedStaff | undefined>
  /** The text being edited in a chat, as it was put there. */
  dialogue(conversationId: string): Promise<string | undefined>
  /** `undefined`: nothing is being edited any more. */
  setDialogue(conversationId: string, dialogue: string | undefined): Promise<void>
  of(accountId: string): Promise<MessengerLink[]>
  /** All links of active accounts, with the opened address. */
  all(): Promise<MessengerLink[]>
  /** Ends the link of an account with one messenger, or with all. */
  unlink(accountId: string, channel: StaffChannel | undefined, actor: string): Promise<void>
  /** A person has blocked us. */
  left(conversationId: string): Promise<void>
  deleteExpired(): Promise<void>
}

/** A code as it was typed, with or without the hyphen. `undefined`: it cannot be one. */
export function codeIn(text: string): string | undefined {
  const code = text.trim().toUpperCase().replace(/[\s-]/gu, '')
  return code.length === codeChars && code.split('').every((letter) => letters.includes(letter)) ? code : undefined
}

function isStaffChannel(channel: ChannelName): channel is StaffChannel {
  return (staffChannels as readonly string[]).includes(channel)
}

export interface LinkDependencies {
  store: MessengerStore
  attempts: Pick<StaffStore, 'attempts' | 'countAttempt' | 'forgiveAttempts'>
  vault: Vault
  clock: Clock
  log: Log
  /** Menus of the messengers that have one. */
  menus: Partial<Record<StaffChannel, StaffMenu>>
}

export function createMessengerLinks({ store, attempts, vault, clock, log, menus }: LinkDependencies): MessengerLinks {
  const hashOf = (code: string) => vault.conversationId('web', `staff-messenger-code:${code}`)
  const line = (actor: string, action: string, accountId: string, channel: string) => ({
    at: clock(),
    actor,
    action,
    subject: accountId,
    facts: { channel },
  })
  /** Counts one more of something that is limited. Shapes: milliseconds to wait; 0: go on. */
  const count = async (key: string, freeOnes: number): Promise<number> => {
    const seen = await attempts.attempts(key)
    const wait = seen ? waitAfter(seen, freeOnes, clock()) : 0
    if (wait > 0) return wait
    return (await attempts.countAttempt(key, seen, clock())) ? 0 : 1000
  }
  const hideMenu = async ({ channel, address }: MessengerLink): Promise<void> => {
    try {
      await menus[channel]?.hide(vault.open(address))
    } catch (error) {
      log.error('staff-menu-not-hidden', error)
    }
  }
  const end = async (link: MessengerLink, actor: string): Promise<void> => {
    if (await store.unlink(link, line(actor, 'messenger-unlinked', link.accountId, link.channel))) await hideMenu(link)
  }

  return {
    async newCode(account, channel) {
      const wait = await count(vault.conversationId('web', `staff-messenger-codes:${account.id}`), free.codes)
      if (wait > 0) return { kind: 'wait', seconds: Math.ceil(wait / 1000) }
      const code = Array.from({ length: codeChars }, () => letters[randomInt(letters.length)]).join('')
      await store.addCode(
        { hash: hashOf(code), channel, accountId: account.id, expiresAt: clock() + codeMs },
        line(account.id, 'messenger-code-created', account.id, channel),
      )
      return { kind: 'code', code: `${code.slice(0, 4)}-${code.slice(4)}`, minutes: codeMs / minuteMs }
    },
    async redeem(text, { channel, conversationId, privateAddress }) {
      const code = codeIn(text)
      if (code === undefined || privateAddress === undefined || !isStaffChannel(channel)) return undefined
      const key = vault.conversationId('web', `staff-messenger-link:${conversationId}`)
      if ((await count(key, free.wrong)) > 0) return undefined
      const link = { id: conversationId, channel, address: vault.seal(privateAddress), linkedAt: clock() }
      const redeemed = await store.redeem(hashOf(code), link, (accountId) =>
        line(accountId, 'messenger-linked', accountId, channel),
      )
      if (!redeemed) return undefined
      await attempts.forgiveAttempts(key, 'all')
      for (const replaced of redeemed.replaced) if (replaced.id !== conversationId) await hideMenu(replaced)
      const linked = await store.linked(conversationId)
      if (linked) await menus[channel]?.show(privateAddress)
      return linked
    },
    who: (conversationId) => store.linked(conversationId),
    async dialogue(conversationId) {
      const linked = await store.linked(conversationId)
      if (!linked || linked.dialogue === '' || clock() - linked.dialogueAt >= dialogueMs) return undefined
      return vault.open(linked.dialogue)
    },
    setDialogue: (conversationId, dialogue) =>
      store.setDialogue(conversationId, dialogue === undefined ? '' : vault.seal(dialogue), clock()),
    of: (accountId) => store.links(accountId),
    async all() {
      return (await store.links(undefined)).map((link) => ({ ...link, address: vault.open(link.address) }))
    },
    async unlink(accountId, channel, actor) {
      for (const link of await store.links(accountId))
        if (channel === undefined || link.channel === channel) await end(link, actor)
    },
    async left(conversationId) {
      const linked = await store.linked(conversationId)
      if (linked) await end(linked.link, 'system')
    },
    deleteExpired: () => store.deleteExpired(clock(), clock() - dialogueMs),
  }
}
