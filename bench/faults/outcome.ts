import { faultsIn, type Account, type JudgeOptions } from './accounting.ts'
import type { Fleet } from './fleet.ts'

export interface ScenarioOptions {
  messages: number
  rate: number
  replicas: number
  /** The scenario's own measure of time: how long something is away, how often it happens. */
  seconds: number
}

export interface Outcome {
  title: string
  accounts: Account[]
  /** What is wrong; `[]`: nothing. */
  faults: string[]
  /** What else there is to know. */
  facts: Record<string, number | string>
}

/** The accounts of a run, with what the platforms would have objected to. */
export async function outcomeOf(
  fleet: Fleet,
  title: string,
  { facts = {}, ...judging }: JudgeOptions & { facts?: Outcome['facts'] } = {},
): Promise<Outcome> {
  const counted = await fleet.counted().catch((error: Error) => {
    throw new Error(`the database cannot be read: ${error.message}\n${fleet.crashes.join('\n')}`)
  })
  const accounts = fleet.ledger.accounts(counted)
  const objections = [...fleet.telegram.violations, ...fleet.slack.complaints]
  return {
    title,
    accounts,
    faults: [
      ...faultsIn(accounts, judging),
      ...fleet.crashes.map((printed) => `a process ended by itself:\n${printed}`),
      ...(objections.length > 0 ? [`${objections.length} calls that a platform objects to: ${objections[0]}`] : []),
    ],
    facts: {
      ...facts,
      ...(fleet.ledger.kills.length > 0 ? { kills: fleet.ledger.kills.length } : {}),
      waiting: await fleet.waiting(),
      ...fleet.events(),
    },
  }
}
