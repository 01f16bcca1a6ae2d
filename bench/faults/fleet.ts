/** Replicas, their database, the two platforms and the load balancer between them. */
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import pg from 'pg'
import { startPostgres, type TestPostgres } from '#tests/support/postgres.ts'
import { startSlackServer, type SlackServer } from '#tests/support/slack-server/server.ts'
import { startTelegramServer, type TelegramServer } from '#tests/support/telegram-server/server.ts'
import { startBalancer, type Balancer } from '../service/balancer.ts'
import { municipality } from '../service/questions.ts'
import { startReplica, type Replica, type ReplicaOptions } from '../service/replica.ts'
import { Ledger, type Channel } from './accounting.ts'

const databaseName = 'wegweiser.db'
export const publicUrl = 'https://bot.example'
export const webhookSecret = 'a-secret-of-32-letters-for-faults'
export const signingSecret = 'a-signing-secret-for-faults'

export interface FleetOptions {
  replicas: number
  database: 'postgres' | 'sqlite'
  /** Waits for the disk as in real use. */
  isDurable?: boolean
  start?: Omit<ReplicaOptions, 'environment' | 'dataDirectory'>
  /** SQLite lies on a small disk of its own, which only the process sees. Units: megabytes. */
  ownDiskMb?: number
  environment?: Record<string, string>
}

export interface Fleet {
  readonly telegram: TelegramServer
  readonly slack: SlackServer
  readonly balancer: Balancer
  readonly postgres: TestPostgres | undefined
  readonly databaseUrl: string
  /** Where the data directory of the (last) process is seen from here. */
  readonly data: string
  readonly replicas: Replica[]
  readonly ledger: Ledger
  /** Starts one more process and gives it traffic. */
  add(options?: FleetOptions['start']): Promise<Replica>
  /** Kills a process (SIGKILL), or stops it in order. */
  end(replica: Replica, signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null>
  /** Rows of the database. Errors: those of the database, which may be away. */
  query<Row>(statement: string): Promise<Row[]>
  /** Updates and messages that wait. */
  waiting(): Promise<number>
  counted(): Promise<Partial<Record<Channel, number>>>
  /** Processes that ended by themselves, with what they printed last. */
  readonly crashes: string[]
  /** Log events of all processes, also of those that have ended. */
  events(): Record<string, number>
  stop(): Promise<void>
}

/** Starts everything and waits until it takes questions. The caller stops it. */
export async function startFleet(options: FleetOptions): Promise<Fleet> {
  const telegram = await startTelegramServer()
  const slack = await startSlackServer()
  const balancer = await startBalancer()
  telegram.resolve(publicUrl, balancer.url)
  const dataDirectory = mkdtempSync(join(tmpdir(), 'wegweiser-fleet-'))
  const postgres =
    options.database === 'postgres' ? await startPostgres({ isDurable: options.isDurable ?? false }) : undefined
  const databaseUrl = (await postgres?.newDatabase()) ?? ''
  const environment: Record<string, string> = {
    MUNICIPALITY: municipality,
    MIGRATE: 'auto',
    PUBLIC_URL: publicUrl,
    WEGWEISER_SECRET: 'a secret of all replicas, long enough to be one',
    TELEGRAM_BOT_TOKEN: telegram.token,
    TELEGRAM_MODE: 'webhook',
    TELEGRAM_WEBHOOK_SECRET: webhookSecret,
    TELEGRAM_API_ROOT: telegram.apiRoot,
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_SIGNING_SECRET: signingSecret,
    SLACK_API_URL: slack.apiUrl,
    ...(postgres ? { DATABASE_URL: databaseUrl } : {}),
    ...options.environment,
  }
  const replicas: Replica[] = []
  const all: Replica[] = []
  const crashes: string[] = []
  const ledger = new Ledger()

  const fleet: Fleet = {
    telegram,
    slack,
    balancer,
    postgres,
    databaseUrl,
    get data() {
      return options.ownDiskMb === undefined ? dataDirectory : `/proc/${all.at(-1)?.child.pid}/root${dataDirectory}`
    },
    replicas,
    ledger,
    async add(start) {
      const replica = await startReplica({
        environment,
        ...(postgres ? {} : { dataDirectory }),
        ...(options.ownDiskMb === undefined ? {} : { wrapper: ownDisk(options.ownDiskMb) }),
        ...options.start,
        ...start,
      })
      replica.child.once('exit', () => {
        if (replicas.includes(replica)) crashes.push(replica.printed.slice(-1500))
      })
      replicas.push(replica)
      all.push(replica)
      balancer.add(replica.url)
      return replica
    },
    async end(replica, signal) {
      if (signal === 'SIGKILL') ledger.kills.push(Date.now())
      replicas.splice(replicas.indexOf(replica), 1)
      const code = await replica.end(signal)
      // Not before: a proxy learns that a process is gone from its closed port.
      balancer.remove(replica.url)
      return code
    },
    async query<Row>(statement: string) {
      if (!postgres) {
        return options.ownDiskMb === undefined
          ? readSqlite<Row>(join(dataDirectory, databaseName), statement)
          : readCopy<Row>(fleet.data, statement)
      }
      const client = new pg.Client({ connectionString: databaseUrl })
      client.on('error', () => undefined)
      await client.connect()
      try {
        return (await client.query(statement)).rows as Row[]
      } finally {
        await client.end()
      }
    },
    async waiting() {
      const [row] = await fleet.query<{ waiting: number | string }>(
        'select (select count(*) from inbox where done_at is null) + ' +
          '(select count(*) from outbox where sent_at is null and dropped is null) as waiting',
      )
      return Number(row?.waiting)
    },
    async counted() {
      const rows = await fleet.query<{ channel: Channel; total: number | string }>(
        `select channel, sum(count) as total from counters where kind = 'question' group by channel`,
      )
      return Object.fromEntries(rows.map(({ channel, total }) => [channel, Number(total)]))
    },
    crashes,
    events() {
      const totals: Record<string, number> = {}
      for (const { events } of all) for (const [event, count] of events) totals[event] = (totals[event] ?? 0) + count
      return totals
    },
    async stop() {
      for (const replica of replicas.splice(0)) await replica.end('SIGKILL')
      await telegram.close()
      await slack.close()
      await balancer.close()
      await postgres?.stop()
      rmSync(dataDirectory, { recursive: true, force: true })
    },
  }
  try {
    await Promise.all(Array.from({ length: options.replicas }, () => fleet.add()))
  } catch (error) {
    await fleet.stop()
    throw error
  }
  return fleet
}

function readSqlite<Row>(file: string, statement: string): Row[] {
  const database = new Database(file, { fileMustExist: true })
  try {
    return database.prepare(statement).all() as Row[]
  } finally {
    database.close()
  }
}

/** SQLite follows links and so would leave the disk of the other process: it gets a copy, with the journal. */
function readCopy<Row>(directory: string, statement: string): Row[] {
  const copy = mkdtempSync(join(tmpdir(), 'wegweiser-copy-'))
  try {
    for (const name of [databaseName, `${databaseName}-wal`]) copyFileSync(join(directory, name), join(copy, name))
    return readSqlite<Row>(join(copy, databaseName), statement)
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
}

/** A mount that needs no rights, is seen by one process and goes with it. */
function ownDisk(megabytes: number): string[] {
  return [
    'unshare',
    '--map-root-user',
    '--mount',
    'sh',
    '-c',
    `mount -t tmpfs -o size=${megabytes}m tmpfs "$DATA_DIR" && exec "$0" "$@"`,
  ]
}
