/**
 * `npm run knowledge -- check [--json]`: reads all knowledge and says what is wrong or to be looked at.
 * `npm run knowledge -- export`: writes what staff have published into the files.
 * `npm run knowledge -- import --csv FILE | --integreat URL|FOLDER --region NAME`: material from elsewhere, as drafts for staff.
 */
import { parseArgs } from 'node:util'
import { AppError } from '#app/errors.ts'
import { answerLocales } from '#core/locale.ts'
import { contentSchemas } from '#core/overlay.ts'
import { checkKnowledge } from '#knowledge/check/check.ts'
import { coverage, type Coverage } from '#knowledge/check/coverage.ts'
import type { Finding } from '#knowledge/check/finding.ts'
import { phrasingsFoundElsewhere } from '#knowledge/check/matching.ts'
import { loadKnowledge } from '#knowledge/compiled.ts'
import { exportChanges } from '#knowledge/export.ts'
import { readKnowledge } from '#knowledge/files.ts'
import { formatProblem } from '#knowledge/yaml-file.ts'
import { createMatcher } from '#matching/matcher.ts'
import { UnreadableFile } from '#staff/exchange/units.ts'
import { basisOfContent } from '#staff/revisions.ts'
import { createRevisionStore } from '#storage/staff-revisions.ts'
import { readConfig } from '../config.ts'
import { openStore, openVault } from '../open-store.ts'
import { importKnowledge, importOptions, importUsage } from './import-knowledge.ts'

const shownPerRule = 5

function check(json: boolean): number {
  const config = readConfig(process.env)
  const { base, problems } = readKnowledge(config.knowledgeDirectory)
  if (!base) {
    if (json) console.log(JSON.stringify({ problems, findings: [], coverage: [] }))
    else for (const problem of problems) console.error(formatProblem(problem))
    return 1
  }
  const { matching } = loadKnowledge(config.knowledgeDirectory, config.cacheDirectory)
  const findings = [
    ...checkKnowledge(base, { today: new Date().toISOString().slice(0, 10) }),
    ...phrasingsFoundElsewhere(base, createMatcher(base, matching)),
  ]
  if (json) console.log(JSON.stringify({ problems: [], findings, coverage: coverage(base) }))
  else printReport(findings, coverage(base))
  return findings.some((finding) => finding.level === 'error') ? 1 : 0
}

/** A table of places by languages. */
function printTable(title: string, rows: readonly Coverage[], cellOf: (row: Coverage) => string): void {
  console.log(`${title}\n`)
  console.log(['', ...answerLocales].map((cell, index) => cell.padEnd(index === 0 ? 12 : 10)).join(''))
  for (const [place, own] of Map.groupBy(rows, (row) => row.place)) {
    const cells = answerLocales.map((locale) => {
      const row = own.find((one) => one.locale === locale)
      return (row ? cellOf(row) : '').padEnd(10)
    })
    console.log([place.padEnd(12), ...cells].join(''))
  }
}

function printReport(findings: readonly Finding[], rows: readonly Coverage[]): void {
  printTable('Topics with a text, by place and language (own texts in brackets)', rows, ({ place, shown, own }) =>
    place === 'germany' ? `${shown}` : `${shown} (${own})`,
  )
  printTable(
    '\nInterpreter services that can be read, by place and language',
    rows,
    ({ interpreters }) => `${interpreters}`,
  )
  const byRule = Map.groupBy(findings, (finding) => `${finding.level} ${finding.rule}`)
  for (const [rule, found] of byRule) {
    console.log(`\n${rule}: ${found.length}`)
    const isError = found[0]?.level === 'error'
    for (const { file, message } of isError ? found : found.slice(0, shownPerRule)) console.log(`  ${file}  ${message}`)
    if (!isError && found.length > shownPerRule)
      console.log(`  … ${found.length - shownPerRule} more (--json shows all)`)
  }
  const errors = findings.filter((finding) => finding.level === 'error').length
  console.log(`\n${errors} error(s), ${findings.length - errors} warning(s)`)
}

async function exportRevisions(): Promise<number> {
  const config = readConfig(process.env)
  const storage = await openStore(config, openVault(config), { maxConnections: 1 })
  try {
    const revisions = createRevisionStore(storage.database)
    const published = await Promise.all(
      (await revisions.inStates(['published'])).map(async (revision) => {
        // Of several published since the last export, the file is what the first was made from.
        const bases = (await revisions.history(revision)).flatMap(({ basis, publishedAt }) =>
          publishedAt === undefined ? [] : [basis],
        )
        return { ...revision, isBasis: (content: unknown) => bases.includes(basisOfContent(content)) }
      }),
    )
    const { written, same, conflicts } = exportChanges(config.knowledgeDirectory, published, ({ kind }, content) =>
      contentSchemas[kind].parse(content),
    )
    for (const name of written) console.log(`written   ${name}`)
    for (const name of same) console.log(`the same  ${name}`)
    for (const name of conflicts) console.error(`conflict  ${name}: the file was changed since; nothing was written`)
    return conflicts.length > 0 ? 1 : 0
  } finally {
    await storage.close()
  }
}

const usage = `npm run knowledge -- check [--json]
npm run knowledge -- export
${importUsage}`

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { json: { type: 'boolean', default: false }, ...importOptions },
  })
  if (positionals.length === 1 && positionals[0] === 'check') process.exitCode = check(values.json)
  else if (positionals.length === 1 && positionals[0] === 'export') process.exitCode = await exportRevisions()
  else if (positionals.length === 1 && positionals[0] === 'import') process.exitCode = await importKnowledge(values)
  else throw new AppError('input-invalid', usage)
} catch (error) {
  const isMeant =
    error instanceof AppError || error instanceof UnreadableFile || (error instanceof TypeError && 'code' in error)
  console.error(isMeant ? error.message : error)
  process.exitCode = 1
}
