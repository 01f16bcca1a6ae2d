import { setTimeout as sleep } from 'node:timers/promises'
import { flood, serverError, type Effect } from '#tests/support/telegram-server/faults.ts'
import type { Fault } from '#tests/support/slack-server/faults.ts'
import { startFleet, type Fleet } from './fleet.ts'
import { outcomeOf, type Outcome, type ScenarioOptions } from './outcome.ts'
import { startTraffic } from './traffic.ts'

/** Longer than both clients wait. */
const lateMs = 22_000
/** One call of so many goes wrong. */
const every = 8

/** Platforms answer 429, 500, nothing in time, or break the connection before or after they took the message. */
export async function platformErrors({ messages, rate, replicas, seconds }: ScenarioOptions): Promise<Outcome> {
  const fleet = await startFleet({ replicas, database: 'postgres' })
  const isLateWanted = seconds > 0
  try {
    const telegramFaults = plague(fleet, isLateWanted)
    const slackFaults = { count: 0 }
    const traffic = startTraffic(fleet, { messages, rate })
    const kinds = slackKinds(isLateWanted)
    await traffic.meanwhile(0.3, () => {
      const fault = kinds[slackFaults.count++ % kinds.length]
      if (fault) fleet.slack.fail('chat.postMessage', fault())
      return Promise.resolve()
    })
    await traffic.settled()
    const injected = Object.fromEntries(telegramFaults)
    return await outcomeOf(fleet, `platforms answer 429, 500, late, or cut the line; ${replicas} replicas`, {
      facts: { ...injected, slack: slackFaults.count },
    })
  } finally {
    await fleet.stop()
  }
}

function plague({ telegram }: Fleet, isLateWanted: boolean): Map<string, number> {
  const late = (): Effect => ({ hold: sleep(lateMs) })
  const kinds: [name: string, effect: () => Effect][] = [
    ['429', () => flood(1)],
    ['500', () => serverError],
    ['cut-before', () => 'cut-before'],
    ['cut-after', () => 'cut-after'],
    ...(isLateWanted ? [['late', late] as [string, () => Effect]] : []),
  ]
  const injected = new Map(kinds.map(([name]) => [name, 0]))
  let calls = 0
  // A plan that never applies, but counts the calls and plans the fault of this one behind it.
  telegram.fault('sendMessage', serverError, {
    times: 1,
    when: () => {
      calls++
      const [name, effect] = kinds[Math.floor(calls / every) % kinds.length] ?? []
      if (calls % every === 0 && name !== undefined && effect) {
        injected.set(name, (injected.get(name) ?? 0) + 1)
        telegram.fault('sendMessage', effect())
      }
      return false
    },
  })
  return injected
}

function slackKinds(isLateWanted: boolean): (() => Fault)[] {
  return [
    () => ({ kind: 'ratelimited', retryAfterSeconds: 1 }),
    () => ({ kind: 'status', status: 500 }),
    () => ({ kind: 'cut' }),
    () => ({ kind: 'error', error: 'internal_error' }),
    ...(isLateWanted ? [(): Fault => ({ kind: 'slow', until: sleep(lateMs) })] : []),
  ]
}
