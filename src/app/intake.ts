import { textReply } from '#core/reply.ts'
import type { Translate } from '#core/translate.ts'
import { createFloodGuard } from './flood-guard.ts'
import type { ChannelName, Clock, ConversationStore, Log, Messenger, Metrics, Update } from './ports.ts'

/** A person who types fast sends less than this. */
const floodMessages = 30
const floodWindowMs = 60_000
/** Who waits longer than this is told. */
const longWaitMs = 10_000
/** A notice is said once in this time. */
const noticeMs = 10 * 60_000

export interface IntakeDependencies {
  store: ConversationStore
  messenger: (channel: ChannelName) => Messenger | undefined
  /** Whether somebody is in danger: nothing of theirs is ever left out. */
  isUrgent: (text: string) => boolean
  /** When the oldest update that nobody has answered yet came in; `undefined`: none waits. Units: milliseconds since 1970. */
  oldestWaiting: () => number | undefined
  translate: Translate
  clock: Clock
  log: Log
  metrics?: Pick<Metrics, 'leftOut'>
  /** Something is in the inbox or outbox. */
  wake: () => void
}

/**
 * Takes updates of messengers in, so that they may be acknowledged. With a long queue the person hears at once that the answer follows; of one
 * who sends without end, the rest is left out.
 *
 * Errors: `store-unavailable`; the update is not taken in, and the platform sends it again.
 */
export function createIntake(dependencies: IntakeDependencies): (update: Update) => Promise<void> {
  const { store, messenger, isUrgent, oldestWaiting, translate, clock, log, metrics, wake } = dependencies
  const guard = createFloodGuard(floodMessages, floodWindowMs)

  /** At most once in a while, whatever the number of replicas: the second one is an update that was seen. */
  const notify = async (update: Update, key: 'system.busy' | 'system.error') => {
    const { channel, conversationId, address } = update
    const { state, version } = await store.load(conversationId)
    const locale = state.locale ?? state.detected ?? update.localeHint ?? 'de'
    const messages = messenger(channel)?.render(textReply(locale, translate(locale, key)), address) ?? []
    const notice = { ...update, updateId: `${key} ${conversationId} ${Math.floor(clock() / noticeMs)}` }
    await store.complete({ update: notice, state, version, messages, records: [], now: clock() })
  }

  return async (update) => {
    const now = clock()
    const { incoming, channel } = update
    if (guard.isFull(update.conversationId, now) && !(incoming.kind === 'text' && isUrgent(incoming.text))) {
      metrics?.leftOut(channel)
      return notify(update, 'system.error')
    }
    if ((await store.receive(update)) === 'seen') return
    // Only what was taken in counts: platforms repeat what we could not store, and would be told that it is done with.
    guard.admits(update.conversationId, now)
    const oldest = oldestWaiting()
    if (oldest !== undefined && now - oldest > longWaitMs)
      await notify(update, 'system.busy').catch((error: unknown) => log.error('notice-not-sent', error, { channel }))
    wake()
  }
}
