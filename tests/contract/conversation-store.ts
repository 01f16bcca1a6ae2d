import { afterEach, beforeEach } from 'vitest'
import { completingContract } from './conversation-store/completing.ts'
import { erasureContract } from './conversation-store/erasure.ts'
import { inboxContract } from './conversation-store/inbox.ts'
import { outboxContract } from './conversation-store/outbox.ts'
import { paceContract } from './conversation-store/pace.ts'
import type { StoreUnderTest } from './conversation-store/store-under-test.ts'

/** What every conversation store does. `open` gives an empty store for each test. */
export function conversationStoreContract(open: () => Promise<StoreUnderTest>): void {
  let opened: StoreUnderTest
  beforeEach(async () => {
    opened = await open()
  })
  afterEach(() => opened.close())

  inboxContract(() => opened)
  completingContract(() => opened)
  outboxContract(() => opened)
  paceContract(() => opened)
  erasureContract(() => opened)
}
