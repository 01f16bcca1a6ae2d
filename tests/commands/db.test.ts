import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, statSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openSqliteStore } from '#storage/sqlite.ts'
import { readOrCreateSecret } from '#storage/secret-files.ts'
import { createVault } from '#storage/vault.ts'
import { testDatabases } from '#tests/support/databases.ts'
import { fillStore } from '#tests/support/filled-store.ts'
import { anUpdate, noon } from '#tests/support/fixtures.ts'
import { startPostgres, type TestPostgres } from '#tests/support/postgres.ts'

const secret = 'a secret of at least 32 characters'
const day = 24 * 3_600_000

let postgres: TestPostgres
const databases = testDatabases(() => postgres)
beforeAll(async () => {
  postgres = await startPostgres()
})
afterEach(() => databases.cleanUp())
afterAll(() => postgres.stop())

interface Settings {
  DATA_DIR: string
  DATABASE_URL?: string
  WEGWEISER_SECRET?: string
  WEGWEISER_SECRET_ALSO?: string
}

/** Runs the command as an operator does. */
async function db(settings: Settings, ...words: string[]): Promise<{ code: number; out: string; complaint: string }> {
  const child = spawn(process.execPath, ['src/commands/db.ts', ...words], {
    env: { PATH: process.env.PATH, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [out, complaint]: [string[], string[]] = [[], []]
  child.stdout.on('data', (chunk: Buffer) => out.push(String(chunk)))
  child.stderr.on('data', (chunk: Buffer) => complaint.push(String(chunk)))
  const [code] = (await once(child, 'close')) as [number]
  expect(complaint.join('')).not.toContain('    at ')
  return { code, out: out.join(''), complaint: complaint.join('') }
}

async function aFilledFile(directory: string, withSecret: string): Promise<void> {
  const vault = createVault(withSecret)
  const store = await openSqliteStore({ file: join(directory, 'wegweiser.db'), vault })
  await fillStore(store, vault)
  await store.close()
}

describe('npm run db', () => {
  it('says how it is used, and what is wrong with its settings', async () => {
    const DATA_DIR = databases.newDirectory()

    expect(await db({ DATA_DIR })).toMatchObject({
      code: 2,
      complaint: expect.stringContaining('npm run db -- migrate') as unknown,
    })
    expect(await db({ DATA_DIR }, 'restore')).toMatchObject({ code: 2 })
    expect(await db({ DATA_DIR }, 'backup')).toMatchObject({
      code: 1,
      complaint: expect.stringContaining('there is no database at') as unknown,
    })
    expect(existsSync(join(DATA_DIR, 'wegweiser.db'))).toBe(false)
    expect(await db({ DATA_DIR, DATABASE_URL: 'postgres://nobody:PASSWORD@127.0.0.1:1/none', WEGWEISER_SECRET: secret }, 'status')).toEqual({
      code: 1, out: '', complaint: 'the database does not answer (ECONNREFUSED)\n',
    }) // prettier-ignore
  })

  it('migrates PostgreSQL as a step of its own, once', async () => {
    const settings = {
      DATA_DIR: databases.newDirectory(),
      DATABASE_URL: await postgres.newDatabase(),
      WEGWEISER_SECRET: secret,
    }

    const before = await db(settings, 'status')
    const [first, second] = [await db(settings, 'migrate'), await db(settings, 'migrate')]
    const after = await db(settings, 'status')

    expect(before).toMatchObject({ code: 1, out: expect.stringContaining('0001-conversations  due') as unknown })
    expect(before.out).not.toContain('postgres:')
    expect(first.out).toContain('done  0005-operations')
    expect(second.out).toBe('The tables are up to date.\n')
    expect(after).toMatchObject({ code: 0, out: expect.stringContaining('0005-operations  applied') as unknown })
  })

  it('backs SQLite up while the service writes, and restores it elsewhere', async () => {
    const [DATA_DIR, elsewhere] = [databases.newDirectory(), databases.newDirectory()]
    await aFilledFile(DATA_DIR, secret)
    const store = await openSqliteStore({ file: join(DATA_DIR, 'wegweiser.db'), vault: createVault(secret) })
    const running = db({ DATA_DIR, WEGWEISER_SECRET: secret }, 'backup')
    let isDone = false
    void running.then(() => (isDone = true))
    let written = 0
    for (; !isDone; written++) {
      await store.receive(anUpdate({ updateId: `during-${written}`, conversationId: `c-${written}` }))
      await new Promise((resolve) => setImmediate(resolve))
    }
    await store.close()

    const { code, out } = await running
    const [file = ''] = readdirSync(join(DATA_DIR, 'backups'))
    const restored = await db(
      { DATA_DIR: elsewhere, WEGWEISER_SECRET: secret },
      'restore',
      join(DATA_DIR, 'backups', file),
    )

    expect({ code, out }).toMatchObject({ code: 0, out: expect.stringContaining('The secret is not in it') as unknown })
    expect(file).toMatch(/^wegweiser-\d{8}T\d{6}Z\.db$/)
    expect(statSync(join(DATA_DIR, 'backups', file)).mode & 0o777).toBe(0o600)
    expect(restored).toMatchObject({ code: 0, complaint: '', out: expect.stringContaining('Restored.') as unknown })
    const again = await openSqliteStore({ file: join(elsewhere, 'wegweiser.db'), vault: createVault(secret) })
    expect(await again.claim(noon, 1000)).toMatchObject({ incoming: { text: 'Where is the pool?' } })
    expect((await again.pending()).updates).toBeLessThanOrEqual(written + 2)
    await again.close()
  })

  it('moves SQLite to PostgreSQL, backs that up, and restores it into another', async () => {
    const DATA_DIR = databases.newDirectory()
    await aFilledFile(DATA_DIR, secret)
    const moved = { DATA_DIR, DATABASE_URL: await postgres.newDatabase(), WEGWEISER_SECRET: secret }
    const other = { ...moved, DATABASE_URL: await postgres.newDatabase() }
    const file = join(databases.newDirectory(), 'backup.jsonl.gz')

    const copy = await db(moved, 'copy-to-postgres')
    const again = await db(moved, 'copy-to-postgres')
    const backup = await db(moved, 'backup', file)
    const twice = await db(moved, 'backup', file)
    const restored = await db(other, 'restore', file)
    const refused = await db(other, 'restore', file)

    expect(copy).toMatchObject({ code: 0, out: expect.stringContaining('Copied and compared') as unknown })
    expect(again).toMatchObject({ code: 1, complaint: expect.stringContaining('not empty') as unknown })
    expect(backup.code).toBe(0)
    expect(twice).toMatchObject({ code: 1, complaint: expect.stringContaining('is there already') as unknown })
    expect(restored).toMatchObject({ code: 0, complaint: '' })
    expect(refused).toMatchObject({ code: 1, complaint: expect.stringContaining('not empty') as unknown })
    const sums = (text: string) => text.split('\n').filter((line) => line.includes(' rows  '))
    expect(sums(restored.out)).toEqual(sums(copy.out))
    expect(sums(copy.out)).toHaveLength(19)
  })

  it('does not move what the new secret could not open', async () => {
    const DATA_DIR = databases.newDirectory()
    await aFilledFile(DATA_DIR, readOrCreateSecret(DATA_DIR))
    const settings = { DATA_DIR, DATABASE_URL: await postgres.newDatabase(), WEGWEISER_SECRET: secret }

    expect(await db(settings, 'copy-to-postgres')).toMatchObject({
      code: 1,
      complaint: expect.stringContaining('secret.key: set it as WEGWEISER_SECRET') as unknown,
    })
    expect(await db({ ...settings, WEGWEISER_SECRET: readOrCreateSecret(DATA_DIR) }, 'copy-to-postgres')).toMatchObject(
      { code: 0 },
    )
  })

  it('says that a backup came without its secret', async () => {
    const [DATA_DIR, elsewhere] = [databases.newDirectory(), databases.newDirectory()]
    await aFilledFile(DATA_DIR, secret)
    const file = join(DATA_DIR, 'backup.db')
    await db({ DATA_DIR, WEGWEISER_SECRET: secret }, 'backup', file)

    expect(await db({ DATA_DIR: elsewhere }, 'restore', file)).toMatchObject({
      code: 1,
      complaint: expect.stringContaining('9 sealed texts were made with another secret') as unknown,
    })
  })

  it('leads through a rotation of the secret in a file', async () => {
    const DATA_DIR = databases.newDirectory()
    const old = readOrCreateSecret(DATA_DIR)
    await aFilledFile(DATA_DIR, old)

    const first = await db({ DATA_DIR }, 'rotate-key')
    const fresh = readOrCreateSecret(DATA_DIR)
    const second = await db({ DATA_DIR }, 'rotate-key')

    expect(first.out).toContain('There is a new secret. Restart the service')
    expect(fresh).not.toBe(old)
    expect(readFileSync(join(DATA_DIR, 'secret.previous.key'), 'utf8').trim()).toBe(old)
    expect(statSync(join(DATA_DIR, 'secret.previous.key')).mode & 0o777).toBe(0o600)
    expect(second.out).toMatch(/^9 sealed texts were sealed anew\.\nThe previous secret is kept until \d{4}-/u)
    const store = await openSqliteStore({ file: join(DATA_DIR, 'wegweiser.db'), vault: createVault(fresh) })
    expect(await store.claim(noon, 1000)).toMatchObject({ incoming: { text: 'Where is the pool?' } })
    await store.close()

    const longAgo = (Date.now() - 91 * day) / 1000
    utimesSync(join(DATA_DIR, 'secret.previous.key'), longAgo, longAgo)
    expect((await db({ DATA_DIR }, 'rotate-key')).out).toContain('The previous secret is deleted.')
    expect(readdirSync(DATA_DIR).filter((name) => name.startsWith('secret'))).toEqual(['secret.key'])
  })

  it('rotates the secret of the environment, and says which setting is missing', async () => {
    const DATA_DIR = databases.newDirectory()
    await aFilledFile(DATA_DIR, secret)
    const settings = { DATA_DIR, WEGWEISER_SECRET: 'the new secret, of more than 32 characters' }

    expect(await db(settings, 'rotate-key')).toMatchObject({
      code: 1,
      complaint: expect.stringContaining('WEGWEISER_SECRET_ALSO to the one before') as unknown,
    })
    expect(await db({ ...settings, WEGWEISER_SECRET_ALSO: secret }, 'rotate-key')).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^9 sealed texts .*\nKeep WEGWEISER_SECRET_ALSO until /u) as unknown,
    })
    expect((await db(settings, 'status')).out).toContain(
      'sealed with the secret 9, with the other one 0, with neither 0',
    )
  })

  it('prints what was deleted', async () => {
    const DATA_DIR = databases.newDirectory()
    const vault = createVault(secret)
    const store = await openSqliteStore({ file: join(DATA_DIR, 'wegweiser.db'), vault, clock: () => noon })
    await store.receive(anUpdate())
    await store.forget('conversation-a')
    await store.close()
    const range = ['--from', '2026-11-01', '--to', '2026-11-30']

    expect((await db({ DATA_DIR }, 'deletions', ...range)).out).toBe(
      '2026-11-21  updates                   1  the person asked for it\n',
    )
    expect((await db({ DATA_DIR }, 'deletions', '--to', '2026-10-31')).out).toBe(
      'Nothing was deleted from 2025-10-31 to 2026-10-31.\n',
    )
    expect((await db({ DATA_DIR }, 'deletions', '--from', 'gestern')).code).toBe(1)
  })
})
