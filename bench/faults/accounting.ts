/** Exact accounts of what was asked, taken, answered, answered twice and lost. */
import type { NumberedQuestion } from '../service/questions.ts'
import { printTable } from '../table.ts'

export const channels = ['telegram', 'slack', 'web'] as const
export type Channel = (typeof channels)[number]

/** One question of one conversation. */
export interface Asked {
  question: NumberedQuestion
  /** The service said 200 (web: with an answer). */
  isAccepted: boolean
  /** How often it was handed in, repetitions of platform or browser included. */
  deliveries: number
}

/** One message of ours that the platform showed. */
export interface Shown {
  firstLine: string
}

/** A call by which we handed a message to the platform. */
export interface Send {
  firstLine: string
  at: number
  isAnswered: boolean
}

/** One person's conversation; each question is asked in it once. */
export interface Talk {
  channel: Channel
  asked: Asked[]
  /** What the person sees, oldest first. */
  screen(): Shown[]
  /** What was sent to this person; `[]` where answers come in the response. */
  sends(): Send[]
}

export interface Account {
  channel: Channel
  conversations: number
  sent: number
  deliveries: number
  accepted: number
  answered: number
  /** Accepted and never answered: must be 0. */
  lost: number
  duplicates: number
  /** Duplicates after a send to which the platform gave no answer (cut, late). */
  unanswered: number
  /** Duplicates after a send around which a process was killed: it may have died before it could note the answer. */
  killed: number
  /** All other duplicates: must be 0. */
  unexcused: number
  /** Answers shown after the answer to a later question of the same conversation. */
  disordered: number
  /** Messages that are no answer: notices, apologies. */
  other: number
  /** Questions that the service itself has counted. */
  counted: number
}

/** Before: a starved process may take so long to note an answer. After: the platform may read so late what a dead process had sent. */
const killWindowMs = 5000

export class Ledger {
  readonly talks: Talk[] = []
  /** When processes were killed (SIGKILL): milliseconds since 1970. */
  readonly kills: number[] = []

  /** Everything is accepted and answered. */
  get isComplete(): boolean {
    return this.talks.every((talk) => {
      const seen = titlesOf(talk)
      return talk.asked.every(({ isAccepted, question }) => isAccepted && seen.has(question.title))
    })
  }

  /** A number that grows with everything that is achieved. */
  get progress(): number {
    let progress = 0
    for (const talk of this.talks)
      progress += talk.screen().length + talk.asked.filter(({ isAccepted }) => isAccepted).length
    return progress
  }

  accounts(counted: Partial<Record<Channel, number>>): Account[] {
    return channels.flatMap((channel) => {
      const talks = this.talks.filter((talk) => talk.channel === channel)
      return talks.length === 0 ? [] : [this.#account(channel, talks, counted[channel] ?? 0)]
    })
  }

  #account(channel: Channel, talks: readonly Talk[], counted: number): Account {
    const account: Account = {
      channel,
      conversations: talks.length,
      sent: 0,
      deliveries: 0,
      accepted: 0,
      answered: 0,
      lost: 0,
      duplicates: 0,
      unanswered: 0,
      killed: 0,
      unexcused: 0,
      disordered: 0,
      other: 0,
      counted,
    }
    for (const talk of talks) this.#add(account, talk)
    return account
  }

  #add(account: Account, talk: Talk): void {
    const numbers = new Map(talk.asked.map(({ question }, index) => [question.title, index]))
    const seen = new Map<string, number>()
    let latest = -1
    for (const { firstLine } of talk.screen()) {
      const number = numbers.get(firstLine)
      if (number === undefined) {
        account.other++
        continue
      }
      const times = seen.get(firstLine) ?? 0
      seen.set(firstLine, times + 1)
      if (times === 0 && number < latest) account.disordered++
      latest = Math.max(latest, number)
    }
    for (const [firstLine, times] of seen) if (times > 1) this.#addDuplicates(account, talk, firstLine, times - 1)
    for (const { isAccepted, deliveries, question } of talk.asked) {
      account.sent++
      account.deliveries += deliveries
      if (isAccepted) account.accepted++
      if (seen.has(question.title)) account.answered++
      else if (isAccepted) account.lost++
    }
  }

  /** Each duplicate needs a send of its own that excuses it. */
  #addDuplicates(account: Account, talk: Talk, firstLine: string, duplicates: number): void {
    const sends = talk.sends().filter((send) => send.firstLine === firstLine)
    const unanswered = Math.min(duplicates, sends.filter(({ isAnswered }) => !isAnswered).length)
    const killed = Math.min(duplicates - unanswered, sends.filter((send) => this.#isKilled(send)).length)
    account.duplicates += duplicates
    account.unanswered += unanswered
    account.killed += killed
    account.unexcused += duplicates - unanswered - killed
  }

  #isKilled({ at, isAnswered }: Send): boolean {
    return isAnswered && this.kills.some((kill) => Math.abs(kill - at) <= killWindowMs)
  }
}

function titlesOf(talk: Talk): Set<string> {
  return new Set(talk.screen().map(({ firstLine }) => firstLine))
}

export interface JudgeOptions {
  /** The order cannot be told: questions of one conversation were handed in at the same time. */
  isUnordered?: boolean
  /** The database was away: the web chat then answers all the same, and what it answers is not counted. */
  wasDatabaseAway?: boolean
}

/** What is wrong with these accounts, one line each. Shapes: `[]` when nothing is. */
export function faultsIn(
  accounts: readonly Account[],
  { isUnordered = false, wasDatabaseAway = false }: JudgeOptions = {},
): string[] {
  return accounts.flatMap((account) => {
    const mayCountFewer = wasDatabaseAway && account.channel === 'web'
    const { channel, sent, accepted, answered, lost, unexcused, disordered, counted } = account
    return [
      ...(lost > 0 ? [`${channel}: ${lost} lost`] : []),
      ...(accepted < sent ? [`${channel}: ${sent - accepted} never accepted`] : []),
      ...(answered > sent ? [`${channel}: more answers than questions`] : []),
      ...(unexcused > 0 ? [`${channel}: ${unexcused} sent twice though the platform had answered`] : []),
      ...(disordered > 0 && !isUnordered ? [`${channel}: ${disordered} out of order`] : []),
      ...(counted === sent || (mayCountFewer && counted < sent)
        ? []
        : [`${channel}: ${counted} counted for ${sent} questions`]),
    ]
  })
}

export function printAccounts(title: string, accounts: readonly Account[]): void {
  printTable(
    title,
    accounts.map((account) => ({ ...account })),
  )
}
