import { Cron } from 'croner'
import type { Clock, Log, Update } from '#app/ports.ts'
import { dayOf } from './days.ts'
import { morningCommand } from './desk/desk.ts'
import type { MessengerLinks } from './messenger-links.ts'
import type { StaffChannel } from './ports.ts'

/** When offices open. */
const schedule = '0 8 * * 1-5'
const timezone = 'Europe/Berlin'

export interface MorningRound {
  /** Ends after the round in work is done. Errors: none. */
  stop(): Promise<void>
}

export interface MorningDependencies {
  links: Pick<MessengerLinks, 'all'>
  /** Messengers that are switched on here. */
  channels: readonly StaffChannel[]
  receive: (update: Update) => Promise<void>
  clock: Clock
  log: Log
}

/**
 * Lets every member of staff who has linked a messenger be told there, once on each working day, what is new.
 *
 * Each message is an update with the day in its id: the inbox takes it once, whichever replica comes first, and a process that dies in the
 * middle leaves nobody out when another one, or the next start, goes round again. Errors: none leave; they are logged.
 */
export function startMorningRound(dependencies: MorningDependencies): MorningRound {
  const { clock, log } = dependencies
  let inWork: Promise<void> | undefined
  const run = () => {
    inWork ??= goRound(dependencies)
      .catch((error: unknown) => log.error('morning-round-failed', error))
      .finally(() => (inWork = undefined))
    return inWork
  }
  const job = new Cron(schedule, { timezone }, run)
  // Somebody started the service late: whoever has had the message does not get it again.
  if (isInOfficeHours(clock())) void run()
  return {
    async stop() {
      job.stop()
      await inWork
    },
  }
}

/** Sends everybody what is new; who has had it today gets nothing. Errors: `store-unavailable`. */
export async function goRound({ links, channels, receive, clock }: MorningDependencies): Promise<void> {
  const now = clock()
  for (const { id, channel, address } of await links.all()) {
    if (!channels.includes(channel)) continue
    await receive({
      channel,
      updateId: `${morningCommand}:${dayOf(now)}:${id}`,
      conversationId: id,
      address,
      privateAddress: address,
      incoming: { kind: 'command', name: morningCommand, argument: '' },
      receivedAt: now,
    })
  }
}

const weekdayAndHour = new Intl.DateTimeFormat('en', {
  timeZone: timezone,
  weekday: 'short',
  hour: 'numeric',
  hourCycle: 'h23',
})

function isInOfficeHours(now: number): boolean {
  const parts = new Map(weekdayAndHour.formatToParts(now).map(({ type, value }) => [type, value]))
  const hour = Number(parts.get('hour'))
  return !['Sat', 'Sun'].includes(parts.get('weekday') ?? '') && hour >= 8 && hour < 18
}
