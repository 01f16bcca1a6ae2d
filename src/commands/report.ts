/** `npm run report -- --municipality mainz [--from --to --format html|csv|md]`: the monitoring report, on standard output. */
import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { AppError } from '#app/errors.ts'
import { reportDocument } from '#console/figures/report-document.ts'
import { localeNames } from '#core/locale.ts'
import { coverage } from '#knowledge/check/coverage.ts'
import { loadKnowledge } from '#knowledge/compiled.ts'
import { createMatcher } from '#matching/matcher.ts'
import { addDays, dayOf, isDay } from '#staff/days.ts'
import { figuresOf } from '#staff/figures.ts'
import { groupGaps } from '#staff/gaps.ts'
import { reportOf, toCsv, toMarkdown, type Report, type ReportTable } from '#staff/report.ts'
import { gapTables } from '#staff/report-gaps.ts'
import { createCountStore, createGapStore } from '#storage/staff-reports.ts'
import type { SqlStore } from '#storage/store.ts'
import { readConfig, type Config } from '../config.ts'
import { databaseFile, openStore, openVault } from '../open-store.ts'

const formats: Record<string, (report: Report) => string | Promise<string>> = {
  html: reportDocument,
  csv: toCsv,
  md: toMarkdown,
}
const usage = 'npm run report -- --municipality mainz [--from 2026-01-01] [--to 2026-12-31] [--format html|csv|md]'

async function openCounted(config: Config): Promise<SqlStore> {
  const file = databaseFile(config)
  if (config.databaseUrl === undefined && !existsSync(file))
    throw new AppError('store-unavailable', `there is no database at ${file}: nothing was counted yet`)
  return openStore(config, openVault(config), { maxConnections: 1 })
}

function day(name: string, given: string | undefined, fallback: string): string {
  if (given === undefined) return fallback
  if (!isDay(given)) throw new AppError('input-invalid', `--${name} must be a day such as 2026-11-21\n${usage}`)
  return given
}

async function run(): Promise<void> {
  const { values } = parseArgs({
    options: {
      municipality: { type: 'string' },
      from: { type: 'string' },
      to: { type: 'string' },
      format: { type: 'string', default: 'md' },
    },
  })
  const config = readConfig(process.env)
  const render = formats[values.format]
  if (!render) throw new AppError('input-invalid', `--format must be html, csv or md\n${usage}`)
  const to = day('to', values.to, dayOf(Date.now()))
  const from = day('from', values.from, `${to.slice(0, 4)}-01-01`)
  if (from > to) throw new AppError('input-invalid', `--from must not be after --to\n${usage}`)
  if (from < addDays(to, -3660)) throw new AppError('input-invalid', `a report covers ten years at most\n${usage}`)
  const { base, matching } = loadKnowledge(config.knowledgeDirectory, config.cacheDirectory)
  const id = values.municipality ?? config.municipality
  const place = id === undefined ? undefined : base.municipalities.get(id)
  if (!place)
    throw new AppError(
      'input-invalid',
      `--municipality must be one of ${[...base.municipalities.keys()].join(', ')}\n${usage}`,
    )

  const store = await openCounted(config)
  try {
    const counts = await createCountStore(store.database).counts(from, to, id)
    const gaps = await createGapStore(store.database).gaps(id)
    const own = { ...base, municipalities: new Map([[place.municipality.id, place]]) }
    const groups = await groupGaps(gaps, { matcher: createMatcher(base, matching), base })
    const knowledge: ReportTable = {
      title: 'Antworten in den Sprachen',
      columns: ['Sprache', 'Anliegen mit Text', 'davon eigene der Kommune', 'Anliegen insgesamt'],
      rows: coverage(own)
        .filter((row) => row.place === id)
        .map(({ locale, shown, own: local, topics }) => [
          localeNames[locale],
          String(shown),
          String(local),
          String(topics),
        ]),
    }
    const figures = figuresOf(counts, own, { from, to })
    const report = reportOf(figures, place.municipality.name, [...gapTables(groups, base), knowledge])
    process.stdout.write(await render(report))
  } finally {
    await store.close()
  }
}

try {
  await run()
} catch (error) {
  console.error(error instanceof AppError || (error instanceof TypeError && 'code' in error) ? error.message : error)
  process.exitCode = 1
}
