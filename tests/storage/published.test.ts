import { createServer, connect, type Server, type Socket } from 'node:net'
import { once } from 'node:events'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { followVersion } from '#app/follow-version.ts'
import { listenTo } from '#storage/listen.ts'
import { knowledgeChannel } from '#storage/migrations/0005-operations.ts'
import { createRevisionStore } from '#storage/staff-revisions.ts'
import type { SqlStore } from '#storage/store.ts'
import { vault } from '#tests/contract/sql-store.ts'
import { collectedLog } from '#tests/support/collected-log.ts'
import { testDatabases } from '#tests/support/databases.ts'
import { noon } from '#tests/support/fixtures.ts'
import { startPostgres, type TestPostgres } from '#tests/support/postgres.ts'

let postgres: TestPostgres
const databases = testDatabases(() => postgres)
const stopping: (() => Promise<unknown>)[] = []
beforeAll(async () => {
  postgres = await startPostgres()
})
afterEach(async () => {
  for (const stop of stopping.splice(0)) await stop()
  await databases.cleanUp()
})
afterAll(() => postgres.stop())

async function publish(store: SqlStore): Promise<void> {
  const revisions = createRevisionStore(store.database)
  const { id } = await revisions.add({
    kind: 'office', place: 'mainz', key: 'town-hall', value: {}, basis: '', state: 'draft', author: 'a-1', reason: '', createdAt: noon,
    updatedAt: noon, publishedAt: undefined,
  }) // prettier-ignore
  await revisions.publish(id, noon)
}

/** A replica that follows the knowledge; `applied(n)` ends when it has taken over for the n-th time. */
async function aReplica(store: SqlStore, onPublished: SqlStore['onPublished'] = store.onPublished) {
  const revisions = createRevisionStore(store.database)
  const log = collectedLog()
  const turns = [Promise.withResolvers<void>(), Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  let count = 0
  const following = await followVersion({
    version: () => revisions.knowledgeVersion(),
    apply: async () => turns[count++]?.resolve(),
    onPublished,
    log,
  })
  stopping.push(() => following.stop())
  return { applied: (turn: number) => turns[turn - 1]?.promise, count: () => count, log }
}

/** Ends when so many listen at the server. */
async function listening(url: string, count: number): Promise<number> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    for (;;) {
      const { rows } = await client.query<{ count: number }>(
        `select count(*)::int as count from pg_stat_activity
         where application_name = 'wegweiser-listen' and datname = current_database() and query like 'listen%' and state = 'idle'`,
      )
      if (rows[0]?.count === count) return count
    }
  } finally {
    await client.end()
  }
}

async function cutListeners(url: string): Promise<void> {
  const client = new pg.Client(url)
  await client.connect()
  await client.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where application_name = 'wegweiser-listen' and datname = current_database()`,
  )
  await client.end()
}

async function secondsUntil(done: Promise<void> | undefined): Promise<number> {
  const start = performance.now()
  await done
  return (performance.now() - start) / 1000
}

describe('what one replica publishes', () => {
  it('is live on another within a second', async () => {
    const database = await databases.newDatabase('PostgreSQL')
    const [here, there] = [await database.store(vault), await database.store(vault)]
    const replica = await aReplica(there)
    await listening(database.where, 1)

    await publish(here)

    expect(await secondsUntil(replica.applied(1))).toBeLessThan(1)
    await publish(here)
    expect(await secondsUntil(replica.applied(2))).toBeLessThan(1)
  })

  it('is live within ten seconds when nothing hints at it', async () => {
    const database = await databases.newDatabase('PostgreSQL')
    const [here, there] = [await database.store(vault), await database.store(vault)]
    const replica = await aReplica(there, () => ({ stop: () => Promise.resolve() }))

    await publish(here)

    expect(await secondsUntil(replica.applied(1))).toBeLessThan(10)
  })

  it('is live within ten seconds when the hint was missed, and then hints are heard again', async () => {
    const database = await databases.newDatabase('PostgreSQL')
    const [here, there] = [await database.store(vault), await database.store(vault)]
    const replica = await aReplica(there)
    await listening(database.where, 1)

    await cutListeners(database.where)
    await publish(here)

    expect(await secondsUntil(replica.applied(1))).toBeLessThan(10)
    await listening(database.where, 1)
    await publish(here)
    expect(await secondsUntil(replica.applied(2))).toBeLessThan(1)
  })

  it('is live within ten seconds while nobody can listen at all', async () => {
    const database = await databases.newDatabase('PostgreSQL')
    const [here, there] = [await database.store(vault), await database.store(vault)]
    const pipe = await aPipeTo(database.where)
    const replica = await aReplica(there, (hint) => listenTo(pipe.url, knowledgeChannel, hint))
    await listening(database.where, 1)
    await pipe.cut()

    await publish(here)

    expect(await secondsUntil(replica.applied(1))).toBeLessThan(10)
  })
})

describe('following', () => {
  it('goes on with the knowledge that is there when a look fails, and tries again', async () => {
    let version = 'one'
    let isBroken = true
    let hint = () => {}
    const applied: string[] = []
    const log = collectedLog()
    const done = Promise.withResolvers<void>()
    const following = await followVersion({
      version: async () => version,
      async apply() {
        if (isBroken) throw new Error('away')
        applied.push(version)
        done.resolve()
      },
      onPublished(call) {
        hint = call
        return { stop: () => Promise.resolve() }
      },
      log,
    })
    stopping.push(() => following.stop())
    expect(log.records).toMatchObject([{ event: 'knowledge-kept' }])

    isBroken = false
    version = 'two'
    hint()
    await done.promise

    expect(applied).toEqual(['two'])
  })

  it('looks once more when it was asked to during a look', async () => {
    let version = 'one'
    let hint = () => {}
    const applied: string[] = []
    const both = Promise.withResolvers<void>()
    const following = await followVersion({
      version: async () => version,
      async apply() {
        applied.push(version)
        if (applied.length === 2) {
          version = 'three'
          hint()
        }
        if (applied.length === 3) both.resolve()
      },
      onPublished(call) {
        hint = call
        return { stop: () => Promise.resolve() }
      },
      log: collectedLog(),
    })
    stopping.push(() => following.stop())

    version = 'two'
    hint()
    await both.promise

    expect(applied).toEqual(['one', 'two', 'three'])
  })
})

describe('the hints of a store', () => {
  it('end with it', async () => {
    const database = await databases.newDatabase('PostgreSQL')
    const store = await database.store(vault)
    const hints = store.onPublished(() => {})
    await listening(database.where, 1)

    await hints.stop()

    expect(await listening(database.where, 0)).toBe(0)
  })

  it('are none on SQLite, which has one process', async () => {
    const store = await (await databases.newDatabase('SQLite')).store(vault)
    let hinted = 0
    const hints = store.onPublished(() => void hinted++)

    await publish(store)
    await hints.stop()

    expect(hinted).toBe(0)
  })
})

/** A way to the server that can be cut for good. */
async function aPipeTo(address: string): Promise<{ url: string; cut(): Promise<void> }> {
  const target = new URL(address)
  const sockets = new Set<Socket>()
  const server: Server = createServer((socket) => {
    const onward = connect(Number(target.port), target.hostname)
    for (const end of [socket, onward]) {
      sockets.add(end)
      end.on('error', () => undefined)
    }
    socket.pipe(onward).pipe(socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const own = server.address()
  const url = new URL(address)
  url.port = String(typeof own === 'object' && own ? own.port : 0)
  return {
    url: url.href,
    async cut() {
      const closed = once(server, 'close')
      server.close()
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}
