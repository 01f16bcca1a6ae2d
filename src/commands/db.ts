/** `npm run db -- …`: what whoever runs the service does with its database. */
import { parseArgs } from 'node:util'
import { AppError } from '#app/errors.ts'
import { addDays, dayOf, isDay } from '#staff/days.ts'
import { readDeletions } from '#storage/deletions.ts'
import { migrate } from '#storage/migrations.ts'
import { readConfig, type Config } from '../config.ts'
import { backUp, copyOver, restore } from './db/copies.ts'
import { rotateKey } from './db/keys.ts'
import { refuseMissing, withDatabase } from './db/open-database.ts'
import { printStatus } from './db/status.ts'

const usage = `Use, with the settings of the service:
  npm run db -- status             tables, keys, what waits; exit code 1 when a migration is due
  npm run db -- migrate            brings the tables up to date
  npm run db -- backup [file]      all data into one file, while the service runs
  npm run db -- restore <file>     a backup into an empty database
  npm run db -- copy-to-postgres   the SQLite file in DATA_DIR into the empty PostgreSQL database of DATABASE_URL
  npm run db -- rotate-key         a new secret; run it again after the restart, it says what comes next
  npm run db -- deletions [--from 2026-01-01] [--to 2026-12-31]   what was deleted, and why`

const reasons: Readonly<Record<string, string>> = {
  expired: 'their time was over',
  asked: 'the person asked for it',
  staff: 'staff closed them',
}

async function migrateNow(config: Config): Promise<number> {
  return withDatabase(config, async ({ database, dialect }) => {
    const done = await migrate(database, dialect)
    for (const name of done) console.log(`done  ${name}`)
    if (done.length === 0) console.log('The tables are up to date.')
    return 0
  })
}

async function printDeletions(config: Config, from: string | undefined, to: string | undefined): Promise<number> {
  const last = to ?? dayOf(Date.now())
  const first = from ?? addDays(last, -365)
  if (!isDay(first) || !isDay(last))
    throw new AppError('input-invalid', `--from and --to must be days such as 2026-11-21\n${usage}`)
  return withDatabase(config, async ({ database }) => {
    const rows = await readDeletions(database, first, last)
    for (const { day, kind, count, reason } of rows)
      console.log(`${day}  ${kind.padEnd(16)}  ${String(count).padStart(9)}  ${reasons[reason] ?? reason}`)
    if (rows.length === 0) console.log(`Nothing was deleted from ${first} to ${last}.`)
    return 0
  })
}

async function run(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { from: { type: 'string' }, to: { type: 'string' } },
  })
  const [command, file] = positionals
  const config = readConfig(process.env)
  switch (command ?? '') {
    case 'status':
      if (config.databaseUrl === undefined) refuseMissing(config)
      return withDatabase(config, (opened) => printStatus(opened, config))
    case 'migrate':
      return migrateNow(config)
    case 'backup':
      return backUp(config, file)
    case 'restore':
      if (file) return restore(config, file)
      break
    case 'copy-to-postgres':
      return copyOver(config)
    case 'rotate-key':
      return rotateKey(config, Date.now())
    case 'deletions':
      return printDeletions(config, values.from, values.to)
    default:
  }
  console.error(usage)
  return 2
}

try {
  process.exitCode = await run()
} catch (error) {
  console.error(error instanceof AppError || (error instanceof TypeError && 'code' in error) ? error.message : error)
  process.exitCode = 1
}
