import {
  longestWaitMs,
  type CompletedStep,
  type ConversationStore,
  type Limit,
  type OutgoingMessage,
  type Pace,
  type Update,
} from '#app/ports.ts'
import { newConversation, type ConversationState } from '#core/conversation/state.ts'
import type { Reply } from '#core/reply.ts'
import { keptFor } from './periods.ts'
import { countersOf, gapsOf } from './records.ts'
import type { Counter, NewGap } from './schema.ts'

interface InboxItem {
  /** Nothing of it is kept once it is done. */
  update: Update | undefined
  dueAt: number
  leasedUntil: number
  attempt: number
  doneAt?: number
  replies?: { conversationId: string; list: Reply[] }
}

interface OutboxItem {
  message: OutgoingMessage
  chat?: string | undefined
  crowded?: boolean | undefined
  dueAt: number
  leasedUntil: number
}

/** A store in memory. `counters` and `gaps` show what was recorded. */
export interface MemoryStore extends ConversationStore {
  counters(): Counter[]
  gaps(): NewGap[]
}

/** A store that forgets everything with the process: for tests and for one question on the command line. Errors: none. */
export function createMemoryStore(): MemoryStore {
  const inbox = new Map<string, InboxItem>()
  const outbox = new Map<string, OutboxItem>()
  const conversations = new Map<string, { state: ConversationState; version: number; updatedAt: number }>()
  const counters = new Map<string, Counter>()
  let gaps: NewGap[] = []
  let lastMessageId = 0
  const sent: { channel: string; chat?: string | undefined; at: number }[] = []

  /** Whether the platform, and this chat, take one more message. */
  const hasRoom = ({ message: { channel }, chat, crowded }: OutboxItem, now: number, pace: Pace): boolean => {
    const inWork = [...outbox.values()]
      .filter((item) => item.message.channel === channel && item.leasedUntil > now)
      .map((item) => ({ channel, chat: item.chat, at: now }))
    const all = [...sent.filter((one) => one.channel === channel), ...inWork]
    const within = (limit: Limit, list: typeof all) =>
      list.filter(({ at }) => at > now - limit.windowMs && at <= now + limit.windowMs).length < limit.count
    if (!within(pace.overall, all)) return false
    if (chat === undefined) return true
    return within(
      crowded ? pace.crowdedChat : pace.chat,
      all.filter((one) => one.chat === chat),
    )
  }

  const keyOf = (channel: string, updateId: string) => `${channel}\0${updateId}`

  const record = (step: CompletedStep) => {
    gaps.push(...gapsOf(step))
    for (const counter of countersOf(step)) {
      const { count, ...facts } = counter
      const key = Object.values(facts).join('\0')
      counters.set(key, { ...facts, count: (counters.get(key)?.count ?? 0) + count })
    }
  }

  return {
    counters: () => [...counters.values()],
    gaps: () => structuredClone(gaps),

    async receive(update) {
      const key = keyOf(update.channel, update.updateId)
      if (inbox.has(key)) return 'seen'
      inbox.set(key, { update: structuredClone(update), dueAt: update.receivedAt, leasedUntil: 0, attempt: 0 })
      return 'new'
    },

    async claim(now, leaseMs) {
      const item = firstFree(inbox.values(), ({ update }) => update?.conversationId, now, leaseMs)
      if (!item?.update) return undefined
      item.leasedUntil = now + leaseMs
      item.attempt++
      return { ...structuredClone(item.update), attempt: item.attempt }
    },

    async load(conversationId) {
      const found = conversations.get(conversationId)
      return found
        ? { state: structuredClone(found.state), version: found.version }
        : { state: newConversation, version: 0 }
    },

    async complete(step) {
      const { update, state, version, messages, replies, now } = step
      const { conversationId } = update
      const key = keyOf(update.channel, update.updateId)
      const item = inbox.get(key)
      const isForgotten = step.records.some(({ kind }) => kind === 'forgotten')
      if (item?.doneAt !== undefined) return 'seen'
      if (!isForgotten && (conversations.get(conversationId)?.version ?? 0) !== version) return 'stale'
      inbox.set(key, {
        update: undefined,
        dueAt: update.receivedAt,
        leasedUntil: 0,
        attempt: 0,
        doneAt: now,
        ...(replies ? { replies: { conversationId, list: structuredClone(replies) } } : {}),
      })
      if (isForgotten) conversations.delete(conversationId)
      else conversations.set(conversationId, { state: structuredClone(state), version: version + 1, updatedAt: now })
      for (const { address, body, chat, crowded } of messages) {
        const id = String(++lastMessageId)
        const message = { id, channel: update.channel, conversationId, address, body, attempt: 0 }
        outbox.set(id, { message, chat, crowded, dueAt: now, leasedUntil: 0 })
      }
      record(step)
      return 'saved'
    },

    async postpone({ channel, updateId }, until) {
      const item = inbox.get(keyOf(channel, updateId))
      if (item?.update) Object.assign(item, { dueAt: until, leasedUntil: 0 })
    },

    async repliesTo(channel, updateId) {
      return structuredClone(inbox.get(keyOf(channel, updateId))?.replies?.list)
    },

    async claimMessage(channel, now, leaseMs, pace) {
      const ofChannel = [...outbox.values()].filter(({ message }) => message.channel === channel)
      const item = firstFree(
        ofChannel,
        ({ message }) => message.conversationId,
        now,
        leaseMs,
        (one) => pace === undefined || hasRoom(one, now, pace),
      )
      if (!item) return undefined
      item.leasedUntil = now + leaseMs
      item.message.attempt++
      return { ...item.message }
    },

    async messageSent(id, now) {
      const item = outbox.get(id)
      if (item) sent.push({ channel: item.message.channel, chat: item.chat, at: now })
      outbox.delete(id)
    },

    async retryMessage(id, at) {
      const item = outbox.get(id)
      if (item) Object.assign(item, { dueAt: at, leasedUntil: 0 })
    },

    async dropMessage(id, _code, scope) {
      const conversationId = outbox.get(id)?.message.conversationId
      for (const [other, { message }] of outbox)
        if (other === id || (scope === 'conversation' && message.conversationId === conversationId))
          outbox.delete(other)
    },

    async forget(conversationId) {
      for (const [key, item] of inbox) {
        if (item.replies?.conversationId === conversationId) delete item.replies
        // A held update is the one that asked for this; its completion erases it.
        if (item.update?.conversationId === conversationId && item.leasedUntil === 0) inbox.delete(key)
      }
      conversations.delete(conversationId)
      for (const [id, { message }] of outbox) if (message.conversationId === conversationId) outbox.delete(id)
      gaps = gaps.filter((gap) => gap.conversation_id !== conversationId)
    },

    async deleteExpired(now) {
      const deleted = { updates: 0, replies: 0, messages: 0, gaps: 0, conversations: 0 }
      for (const [key, item] of inbox) {
        if (item.doneAt === undefined) continue
        if (item.doneAt <= now - keptFor.updates) {
          inbox.delete(key)
          deleted.updates++
        } else if (item.replies && item.doneAt <= now - keptFor.replies) {
          delete item.replies
          deleted.replies++
        }
      }
      for (const [id, { updatedAt }] of conversations) {
        if (updatedAt > now - keptFor.conversations) continue
        conversations.delete(id)
        deleted.conversations++
      }
      const kept = gaps.filter((gap) => gap.created_at > now - keptFor.gaps)
      deleted.gaps = gaps.length - kept.length
      gaps = kept
      return deleted
    },

    async pending() {
      const waiting = [...inbox.values()].flatMap(({ update }) => update ?? [])
      const oldest = waiting.length > 0 ? Math.min(...waiting.map(({ receivedAt }) => receivedAt)) : undefined
      const dueAts = [...outbox.values()].map(({ dueAt }) => dueAt)
      const oldestMessage = dueAts.length > 0 ? Math.min(...dueAts) : undefined
      return {
        updates: waiting.length,
        messages: outbox.size,
        ...(oldest === undefined ? {} : { oldestUpdateAt: oldest }),
        ...(oldestMessage === undefined ? {} : { oldestMessageAt: oldestMessage }),
      }
    },

    async close() {},
  }
}

/** The first item, by arrival, that is due and is the first waiting one of its conversation. */
function firstFree<Item extends { dueAt: number; leasedUntil: number }>(
  items: Iterable<Item>,
  conversationOf: (item: Item) => string | undefined,
  now: number,
  leaseMs: number,
  mayGo: (item: Item) => boolean = () => true,
): Item | undefined {
  const blocked = new Set<string>()
  for (const item of items) {
    const conversationId = conversationOf(item)
    if (conversationId === undefined || blocked.has(conversationId)) continue
    const isDue = item.dueAt <= now || item.dueAt > now + longestWaitMs
    const isHeld = item.leasedUntil > now && item.leasedUntil <= now + leaseMs + longestWaitMs
    if (isDue && !isHeld && mayGo(item)) return item
    blocked.add(conversationId)
  }
  return undefined
}
