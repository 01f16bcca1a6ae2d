import { describe } from 'vitest'
import { createMemoryStore } from '#storage/memory.ts'
import { conversationStoreContract } from '#tests/contract/conversation-store.ts'

describe('the store in memory', () => {
  conversationStoreContract(async () => {
    const store = createMemoryStore()
    return {
      store,
      other: store,
      counters: async () => store.counters().map((counter) => ({ ...counter })),
      gaps: async () => store.gaps(),
      close: () => store.close(),
    }
  })
})
