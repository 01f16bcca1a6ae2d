import type { Outcome, ScenarioOptions } from '#bench/faults/outcome.ts'

/** Enough questions that many are under way when the fault comes, and few enough for a busy machine. */
export const short: ScenarioOptions = { messages: 100, rate: 30, replicas: 2, seconds: 2 }

/** What `short` leads to when every question is accepted, answered once and in order, and counted once. */
export const exact = { wrong: [], answered: { telegram: 40, slack: 40, web: 20 } }

export function summaryOf({ accounts, faults }: Outcome): { wrong: string[]; answered: Record<string, number> } {
  return { wrong: faults, answered: Object.fromEntries(accounts.map(({ channel, answered }) => [channel, answered])) }
}
