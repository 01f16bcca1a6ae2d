import Database from 'better-sqlite3'
import pg from 'pg'
import { quantile } from '../quantile.ts'
import { printTable } from '../table.ts'
import { runOpenLoop } from './open-loop.ts'
import { mixedQuestions } from './questions.ts'
import { startSite, type LoadChannel, type Site, type SiteOptions } from './site.ts'

export interface FillOptions extends SiteOptions {
  conversations: number
  answers: number
  rate: number
  seconds: number
}

const rounds = 5
const dayMs = 86_400_000
const maxRatio = 1.2
const facts = { days: 365, topics: 100, locales: 15 }

/**
 * The same load on an empty database and on a full one, in turns of some seconds, so that both meet the same machine.
 *
 * Counted answers lie in the database as the service writes them: one row for each day, topic and language, with its count.
 */
export async function compareFilled({
  conversations,
  answers,
  rate,
  seconds,
  ...options
}: FillOptions): Promise<object> {
  const sites: Site[] = []
  try {
    const empty = await startSite(options)
    sites.push(empty)
    const filled = await startSite(options)
    sites.push(filled)
    const started = performance.now()
    const rowsWritten = await fill(filled, { conversations, answers })
    const fillSeconds = Math.round((performance.now() - started) / 1000)
    const questions = mixedQuestions()
    const rows: Record<string, string | number>[] = []
    const ratios: Record<string, number> = {}
    for (const channel of ['web', 'telegram'] satisfies LoadChannel[]) {
      const times = new Map<Site, number[]>([
        [empty, []],
        [filled, []],
      ])
      const load = { channels: [channel], questions, conversations: 3000 }
      for (const site of sites) await runOpenLoop(site, { ...load, rate, seconds: 3 })
      for (let round = 0; round < rounds; round++)
        for (const site of round % 2 === 0 ? sites : sites.toReversed()) {
          const measured = await runOpenLoop(site, { ...load, rate, seconds: Math.ceil(seconds / rounds) })
          times.get(site)?.push(...measured.answers)
        }
      for (const share of [0.5, 0.99, 0.999]) {
        const [before = 0, after = 0] = [empty, filled].map((site) =>
          quantile(
            (times.get(site) ?? []).toSorted((a, b) => a - b),
            share,
          ),
        )
        ratios[`${channel} p${share * 100}`] = after / before
        rows.push({
          channel,
          quantile: `p${share * 100}`,
          'empty ms': before.toFixed(2),
          'full ms': after.toFixed(2),
          ratio: (after / before).toFixed(2),
        })
      }
    }
    const what = `${conversations} conversations, ${answers} counted answers in ${rowsWritten} rows, written in ${fillSeconds} s`
    printTable(`Empty and full (${what}), ${options.database}, ${rate} questions/s`, rows)
    const isSame = Object.entries(ratios).every(([name, ratio]) => !name.endsWith('p50') || ratio <= maxRatio)
    if (!isSame) process.exitCode = 1
    return { conversations, answers, rowsWritten, fillSeconds, rate, seconds, ...options, rows }
  } finally {
    for (const site of sites) await site.stop()
  }
}

/** Shapes: the number of counter rows. */
async function fill(
  site: Site,
  { conversations, answers }: { conversations: number; answers: number },
): Promise<number> {
  const now = Date.now()
  const state = JSON.stringify({ greeted: true, municipality: 'mainz', detected: 'de', topic: 'child-benefit' })
  const rows = facts.days * facts.topics * facts.locales
  const count = `${Math.floor(answers / rows)} + case when i < ${answers % rows} then 1 else 0 end`
  const series = (to: number) =>
    site.databaseUrl === undefined
      ? `(with recursive n(i) as (select 0 union all select i + 1 from n where i < ${to - 1}) select i from n) as n`
      : `generate_series(0, ${to - 1}) as n(i)`
  const randomId = site.databaseUrl === undefined ? 'lower(hex(randomblob(32)))' : `md5(i::text) || md5(random()::text)`
  const day =
    site.databaseUrl === undefined
      ? `date('2026-01-01', '-' || (i % ${facts.days}) || ' days')`
      : `to_char(date '2026-01-01' - (i % ${facts.days})::int, 'YYYY-MM-DD')`
  const statements = [
    `insert into conversations (id, version, state, updated_at)
     select ${randomId}, 3, '${state}', ${now} - (i % 80) * cast(${dayMs} as bigint) from ${series(conversations)}`,
    `insert into counters (day, kind, channel, municipality, locale, audience, outcome, topic, office, count)
     select ${day}, 'question', 'web', 'mainz', 'l' || ((i / ${facts.days}) % ${facts.locales}), '', 'answer',
       'topic-' || (i / ${facts.days * facts.locales}), '', ${count} from ${series(rows)}`,
    // What two days leave behind when as many people as there are conversations come within ninety.
    `insert into inbox (channel, update_id, conversation_id, payload, received_at, due_at, leased_until, attempt, done_at, replies)
     select 'telegram', 'filled-' || i, '', '', ${now}, ${now}, 0, 1, ${now}, '' from ${series(Math.ceil(conversations / 45))}`,
  ]
  await execute(site, [...statements, 'analyze'])
  return rows
}

async function execute({ databaseUrl, databaseFile }: Site, statements: readonly string[]): Promise<void> {
  if (databaseUrl === undefined) {
    const database = new Database(databaseFile ?? '', { timeout: 60_000 })
    try {
      for (const statement of statements) database.exec(statement)
      database.pragma('wal_checkpoint(TRUNCATE)')
    } finally {
      database.close()
    }
    return
  }
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    for (const statement of statements) await client.query(statement)
    await client.query('vacuum analyze')
    await client.query('checkpoint')
  } finally {
    await client.end()
  }
}
