import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openSqliteStore } from '#storage/sqlite.ts'
import { createVault } from '#storage/vault.ts'
import { aStep, anUpdate } from '#tests/support/fixtures.ts'

const secret = 'a secret of at least 32 characters'
const question = { kind: 'question' as const, outcome: 'answer' as const, topic: 'kita-registration', locale: 'ar' }

let directory: string
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'wegweiser-report-'))
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

async function count(): Promise<void> {
  const store = await openSqliteStore({ file: join(directory, 'wegweiser.db'), vault: createVault(secret) })
  const asked = (id: string, municipality: string, times: number) =>
    store.complete(
      aStep({
        update: anUpdate({ updateId: id, conversationId: id }),
        records: [
          ...Array.from({ length: times }, () => ({ ...question, municipality })),
          { kind: 'gap', text: 'Wo repariert man Fahrräder?', locale: 'de', candidates: [], municipality },
        ],
        now: Date.parse('2026-11-21T12:00:00Z'),
      }),
    )
  await asked('1', 'mainz', 17)
  await asked('2', 'emden', 230)
  await store.close()
}

/** Shapes: what the command prints; rejects with what it complains about. */
async function report(...parameters: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, ['src/commands/report.ts', ...parameters], {
    env: { ...process.env, DATA_DIR: directory, WEGWEISER_SECRET: secret },
  })
  return stdout
}

describe('npm run report', () => {
  const november = ['--municipality', 'mainz', '--from', '2026-11-01', '--to', '2026-11-30']

  it('prints what was asked in one municipality as Markdown', async () => {
    await count()

    const text = await report(...november)

    expect(text).toContain('# Bericht Mainz\n\n01.11.2026 bis 30.11.2026\n')
    expect(text).toContain('| Fragen | 17 |')
    expect(text).toContain('| Arabisch | 17 |')
    expect(text).not.toContain('230')
  }, 60_000)

  it('names no question, and no open one counted under 5', async () => {
    await count()

    const text = await report(...november, '--format', 'csv')

    expect(text).not.toContain('Fahrr')
    expect(text).toContain('"Offene Fragen nach Sprache";"Deutsch";"< 5"')
  }, 60_000)

  it('prints a page that loads nothing from anywhere', async () => {
    await count()

    const text = await report(...november, '--format', 'html')

    expect(text).toMatch(/^<!doctype html>/u)
    expect(text).toContain('<td>17</td>')
    expect(text).not.toMatch(/<script|<link|src=|url\(|https?:/u)
  }, 60_000)

  it.each([
    [['--municipality', 'atlantis'], '--municipality must be one of'],
    [['--municipality', 'mainz', '--from', 'gestern'], '--from must be a day such as'],
    [['--municipality', 'mainz', '--from', '2026-12-01', '--to', '2026-01-01'], '--from must not be after --to'],
    [['--municipality', 'mainz', '--format', 'pdf'], '--format must be html, csv or md'],
    [['--municipality', 'mainz'], 'there is no database at'],
  ])(
    'says what is wrong with %j',
    async (parameters, message) => {
      await expect(report(...parameters)).rejects.toMatchObject({
        code: 1,
        stderr: expect.stringContaining(message) as unknown,
      })
    },
    60_000,
  )
})
