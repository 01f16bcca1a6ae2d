import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openSqliteStore } from '#storage/sqlite.ts'
import { createImportStore } from '#storage/staff-imports.ts'
import { createRevisionStore } from '#storage/staff-revisions.ts'
import { createStaffStore } from '#storage/staff-accounts.ts'
import type { SqlStore } from '#storage/store.ts'
import { readOrCreateSecret } from '#storage/secret-files.ts'
import { createVault } from '#storage/vault.ts'
import { anAccount } from '#tests/contract/staff-store.ts'
import { writeSmallKnowledge } from '#tests/support/knowledge-folder.ts'
import { aLocation, anEvent, aPage } from '#tests/support/integreat.ts'

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'wegweiser-import-'))
  writeSmallKnowledge(join(directory, 'knowledge'))
})
afterEach(() => rmSync(directory, { recursive: true }))

function run(...words: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['src/commands/knowledge.ts', 'import', ...words], {
    encoding: 'utf8',
    env: { ...process.env, DATA_DIR: directory, KNOWLEDGE_DIR: join(directory, 'knowledge') },
  })
  return { status, stdout, stderr }
}

async function inStore<Result>(work: (store: SqlStore) => Promise<Result>): Promise<Result> {
  const store = await openSqliteStore({
    file: join(directory, 'wegweiser.db'),
    vault: createVault(readOrCreateSecret(directory)),
  })
  try {
    return await work(store)
  } finally {
    await store.close()
  }
}
const drafts = () => inStore((store) => createRevisionStore(store.database).inStates(['draft', 'review', 'published']))

describe('the import of a table', () => {
  const file = (text: string) => {
    const name = join(directory, 'fragen.csv')
    writeFileSync(name, text)
    return name
  }

  it('makes drafts, names what is refused, and publishes nothing', async () => {
    const line = { at: 0, actor: 'system', action: 'account-created', subject: 'a-1', facts: {} }
    await inStore((store) => createStaffStore(store.database).addAccount(anAccount({ login: 'ada' }), line))
    const table = file('\uFEFFAnliegen;Sprache;Formulierung\nkita;de;wo ist ein platz frei\nnowhere;de;x\n')

    const { status, stdout, stderr } = run('--csv', table, '--as', 'Ada')

    expect({ status, stdout, stderr }).toEqual({
      status: 1,
      stdout: 'Entwurf      germany/kita (1 Zeilen)\n',
      stderr: 'abgelehnt    germany/nowhere: Dieses Anliegen oder diesen Ort gibt es nicht.\n',
    })
    expect(await drafts()).toMatchObject([{ state: 'draft', author: 'a-1', reason: 'Eingelesen aus fragen.csv' }])
    expect(run('--csv', table).stdout).toBe('unverändert  germany/kita\n')
  })

  it('refuses what it cannot read, in one line', () => {
    expect(run('--csv', file('PK\u0003\u0004')).stderr).toMatch(/^Das ist eine gepackte Datei.*\n$/u)
    expect(run('--csv', file('')).stderr).toBe('Die Datei ist leer.\n')
    expect(run('--csv', join(directory, 'none.csv')).stderr).toMatch(/^--csv: .* gibt es nicht\n$/u)
    expect(run('--csv', file('Anliegen;Sprache;Formulierung\n'), '--as', 'nobody').stderr).toContain(
      'kein aktives Konto',
    )
    expect(run().stderr).toContain('import --integreat ADRESSE|ORDNER')
  })
})

describe('the import of a region of Integreat', () => {
  it('leaves material for staff, once', async () => {
    const folder = mkdtempSync(join(directory, 'region-'))
    writeFileSync(
      join(folder, 'pages.json'),
      JSON.stringify([aPage(), aPage({ url: 'https://x.example', content: '' })]),
    )
    writeFileSync(join(folder, 'locations.json'), JSON.stringify([aLocation()]))
    writeFileSync(join(folder, 'events.json'), JSON.stringify([anEvent()]))

    expect(run('--integreat', folder, '--region', 'town')).toEqual({
      status: 0,
      stdout:
        'Zulieferung  3 zum Lesen in der Konsole unter „Antworten“, „Zulieferungen“\nunverändert  0\nunbrauchbar  1 (ohne Adresse, ohne Text oder doppelt)\n',
      stderr: '',
    })
    expect(run('--integreat', folder, '--region', 'town').stdout).toContain('unverändert  3')
    expect(await inStore((store) => createImportStore(store.database).inState('open'))).toHaveLength(3)
    expect(await drafts()).toEqual([])
  })

  it('needs a region that leads nowhere else, and a town that there is', () => {
    expect(run('--integreat', directory, '--region', '../x', '--place', 'mainz').stderr).toContain(
      '--region: nur Kleinbuchstaben',
    )
    expect(run('--integreat', directory, '--region', 'town').stderr).toContain('gibt es nichts zur Region')
    writeFileSync(join(directory, 'pages.json'), JSON.stringify([aPage()]))
    expect(run('--integreat', directory, '--region', 'augsburg').stderr).toContain('--place: eine von')
  })
})
