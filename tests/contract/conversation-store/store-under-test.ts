import type { ConversationStore } from '#app/ports.ts'

/** What was counted, without the facts that do not apply. */
export interface RecordedCounter {
  day: string
  kind: string
  channel: string
  count: number
  [fact: string]: string | number
}

export interface RecordedGap {
  created_at: number
  text: string
  locale: string
  municipality: string
  candidates: string
}

/** An empty store. `other` is another worker's store on the same data. */
export interface StoreUnderTest {
  store: ConversationStore
  other: ConversationStore
  counters(): Promise<RecordedCounter[]>
  gaps(): Promise<RecordedGap[]>
  close(): Promise<void>
}
