import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { parse } from 'yaml'
import { officeSchema, type Office } from '#core/office.ts'
import { basisOfContent } from '#staff/revisions.ts'
import { readOrCreateSecret } from '#storage/secret-files.ts'
import { openSqliteStore } from '#storage/sqlite.ts'
import { createRevisionStore } from '#storage/staff-revisions.ts'
import { createVault } from '#storage/vault.ts'
import { writeSmallKnowledge } from '#tests/support/knowledge-folder.ts'

let directory: string
const file = () => join(directory, 'knowledge/town/offices/town-office.yaml')
const office = (): Office => officeSchema.parse(parse(readFileSync(file(), 'utf8')))

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'wegweiser-export-'))
  writeSmallKnowledge(join(directory, 'knowledge'))
})
afterEach(() => rmSync(directory, { recursive: true }))

/** One after the other, as staff would: each is made from what the one before says. */
async function publish(...names: string[]): Promise<void> {
  const store = await openSqliteStore({
    file: join(directory, 'wegweiser.db'),
    vault: createVault(readOrCreateSecret(directory)),
  })
  try {
    const revisions = createRevisionStore(store.database)
    let before: Office = office()
    for (const name of names) {
      const value = { ...before, name }
      const { id } = await revisions.add({
        kind: 'office',
        place: 'town',
        key: 'town-office',
        value,
        basis: basisOfContent(before),
        state: 'draft',
        author: 'a-1',
        reason: 'Neuer Name',
        createdAt: 1,
        updatedAt: 1,
        publishedAt: undefined,
      })
      expect(await revisions.publish(id, 2)).toBe(true)
      before = value
    }
  } finally {
    await store.close()
  }
}

function run() {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['src/commands/knowledge.ts', 'export'], {
    encoding: 'utf8',
    env: { ...process.env, DATA_DIR: directory, KNOWLEDGE_DIR: join(directory, 'knowledge') },
  })
  return { status, stdout, stderr }
}

it('writes what was published twice since the file was made, and keeps its comments', async () => {
  await publish('Stelle eins', 'Stelle zwei')

  expect(run()).toEqual({ status: 0, stdout: 'written   town/offices/town-office.yaml\n', stderr: '' })
  expect(office().name).toBe('Stelle zwei')
  expect(readFileSync(file(), 'utf8')).toContain('# Nur von Hand.')
  expect(run().stdout).toBe('the same  town/offices/town-office.yaml\n')
})

it('overwrites nothing that was changed by hand since', async () => {
  await publish('Stelle eins')
  writeFileSync(file(), readFileSync(file(), 'utf8').replace('Stelle town-office', 'Von Hand'))

  expect(run()).toMatchObject({ status: 1, stderr: expect.stringContaining('conflict  town/offices/town-office.yaml') })
  expect(office().name).toBe('Von Hand')
})
