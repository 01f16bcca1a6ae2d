import { describe, expect, it } from 'vitest'
import { answerInAnyCase } from '#app/answer-in-any-case.ts'
import { AppError } from '#app/errors.ts'
import type { ConversationStore } from '#app/ports.ts'
import { createMemoryStore } from '#storage/memory.ts'
import { collectedLog } from '#tests/support/collected-log.ts'
import { textOf } from '#tests/support/fake-messenger.ts'
import { anUpdate, noon } from '#tests/support/fixtures.ts'
import { aTinyBrain, keysAsTexts } from '#tests/support/tiny-brain.ts'

const away = async () => {
  throw new AppError('store-unavailable', 'the database does not answer')
}
const kita = anUpdate({ channel: 'web', text: 'Wo melde ich mein Kind in der Kita an?' })

function dependencies(broken: Partial<ConversationStore>) {
  const brain = aTinyBrain()
  const store = { ...createMemoryStore(), ...broken }
  return { store, knowledge: { current: () => brain }, translate: keysAsTexts, clock: () => noon, log: collectedLog() }
}

describe('a question on the web', () => {
  it.each([
    ['is away', { load: away }],
    ['goes away before the answer is saved', { complete: away }],
  ])('is answered while the store %s', async (_when, broken) => {
    const parts = dependencies(broken)

    const replies = await answerInAnyCase(kita, parts)

    expect(replies.map(textOf)).toEqual(['Kita | Melden Sie Ihr Kind früh an.'])
    expect(parts.log.records).toMatchObject([{ level: 'error', event: 'answered-without-store' }])
    expect(JSON.stringify(parts.log.records)).not.toContain('Kind')
  })

  it('is stored as ever while the store is there', async () => {
    const parts = dependencies({})

    await answerInAnyCase(kita, parts)

    expect(await parts.store.load('conversation-a')).toMatchObject({ version: 1 })
    expect(parts.log.records).toEqual([])
  })

  it('is not told that all was erased when it was not', async () => {
    const forget = anUpdate({ channel: 'web', incoming: { kind: 'command', name: 'forget', argument: '' } })

    await expect(answerInAnyCase(forget, dependencies({ forget: away }))).rejects.toMatchObject({
      code: 'store-unavailable',
    })
  })

  it('fails with what else is wrong', async () => {
    const parts = dependencies({})
    const broken = { ...parts, knowledge: { current: () => { throw new Error('broken') } } } // prettier-ignore

    await expect(answerInAnyCase(kita, broken)).rejects.toThrow('broken')
  })
})
