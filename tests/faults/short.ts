import { expect } from 'vitest'
import type { Outcome, ScenarioOptions } from '../../bench/faults/outcome.ts'

/** Enough questions that many are under way when the fault comes, and few enough for a busy machine. */
export const short: ScenarioOptions = { messages: 90, rate: 30, replicas: 2, seconds: 2 }

/** Every question was accepted and answered once, in order, and counted once. */
export function expectExact({ accounts, faults }: Outcome): void {
  expect(faults).toEqual([])
  for (const { sent, accepted, answered, lost, unexcused } of accounts)
    expect({ accepted, answered, lost, unexcused }).toEqual({ accepted: sent, answered: sent, lost: 0, unexcused: 0 })
  expect(accounts.map(({ channel }) => channel)).toEqual(['telegram', 'slack', 'web'])
}
