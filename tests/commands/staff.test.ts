import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, describe, it } from 'vitest'
import { createStaffAccounts } from '#staff/accounts.ts'
import { openSqliteStore } from '#storage/sqlite.ts'
import { createStaffStore } from '#storage/staff-accounts.ts'
import { readOrCreateSecret } from '#storage/secret-files.ts'
import { createVault } from '#storage/vault.ts'
import { aPasskey } from '#tests/contract/passkey-store.ts'
import { anAccount } from '#tests/contract/staff-store.ts'

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'wegweiser-staff-'))
})
afterEach(() => rmSync(directory, { recursive: true }))

async function withAccounts<Result>(
  work: (parts: {
    store: ReturnType<typeof createStaffStore>
    accounts: ReturnType<typeof createStaffAccounts>
  }) => Promise<Result>,
): Promise<Result> {
  const vault = createVault(readOrCreateSecret(directory))
  const sqlite = await openSqliteStore({ file: join(directory, 'wegweiser.db'), vault })
  const store = createStaffStore(sqlite.database)
  try {
    return await work({
      store,
      accounts: createStaffAccounts({ store, vault, clock: () => Date.now(), municipalities: () => [] }),
    })
  } finally {
    await sqlite.close()
  }
}

const command = (...words: string[]) => ['src/commands/staff.ts', ...words]
const options = () => ({ encoding: 'utf8' as const, env: { ...process.env, DATA_DIR: directory } })

describe('the staff command', () => {
  it('gives the last admin who lost the phone a link that works, and ends the passkeys that may be on it', async () => {
    const line = { at: 0, actor: 'system', action: 'account-created', subject: 'a-1', facts: {} }
    await withAccounts(({ store }) => store.addAccount(anAccount({ login: 'ada' }), line))

    await withAccounts(({ store }) => store.addPasskey(aPasskey(), line))

    expect(execFileSync(process.execPath, command('list'), options())).toBe('ada\teditor+translator\tmainz\tactive\n')
    const link = execFileSync(process.execPath, command('link', 'ADA'), options()).trim()

    expect(link).toMatch(/^http:\/\/127\.0\.0\.1:8080\/staff\/link\/[\w-]{43}$/)
    const opened = await withAccounts(({ accounts }) => accounts.links.open(link.split('/').at(-1) ?? ''))
    expect(opened).toMatchObject({ account: { login: 'ada' } })
    expect(await withAccounts(({ store }) => store.passkey('key_1'))).toBeUndefined()
  })

  it('knows nobody by another login, and says how it is used', () => {
    expect(spawnSync(process.execPath, command('link', 'nobody'), options()).status).toBe(1)
    expect(spawnSync(process.execPath, command('link'), options()).status).toBe(2)
  })
})
