import { createReadStream, createWriteStream } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import { AppError } from '#app/errors.ts'
import type { SqlDialect } from './dialect.ts'
import { migrate } from './migrations.ts'
import { schemaState } from './schema-state.ts'
import { createSum, fill, readRows, tablesIn, type Row, type TableSum } from './rows.ts'
import type { Tables } from './schema.ts'

const format = 'wegweiser-backup-1'
const linesAtATime = 500

const headSchema = z.object({ format: z.literal(format), at: z.string(), migrations: z.array(z.string()) })
const rowSchema = z.tuple([z.string(), z.record(z.string(), z.union([z.string(), z.number(), z.null()]))])
const endSchema = z.object({ tables: z.record(z.string(), z.object({ rows: z.number(), checksum: z.string() })) })

/**
 * Writes all our tables into one compressed file of JSON lines, as they are at one moment, while others go on writing.
 *
 * Shapes: first line format, time and migrations; then a line `[table, row]` each; last line rows and checksum of each table. The file is
 *         there when it is whole, for its owner only.
 * Errors: those of the database and the file system.
 */
export async function writeDump(
  database: Kysely<Tables>,
  dialect: SqlDialect,
  file: string,
  at: Date,
): Promise<ReadonlyMap<string, TableSum>> {
  const draft = `${file}.part`
  await rm(draft, { force: true })
  const handle = await open(draft, 'wx', 0o600)
  try {
    const sums = new Map<string, TableSum>()
    const lines = async function* (): AsyncGenerator<string> {
      const { applied } = await schemaState(database, dialect)
      yield `${JSON.stringify({ format, at: at.toISOString(), migrations: applied })}\n`
      yield* linesOf(database, sums)
      yield `${JSON.stringify({ tables: Object.fromEntries(sums) })}\n`
    }
    await pipeline(Readable.from(lines()), createGzip(), createWriteStream('', { fd: handle, flush: true }))
    await rename(draft, file)
    return sums
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
}

async function* linesOf(database: Kysely<Tables>, sums: Map<string, TableSum>): AsyncGenerator<string> {
  for (const table of await tablesIn(database)) {
    const sum = createSum()
    for await (const rows of readRows(database, table)) {
      for (const row of rows) sum.add(row)
      yield rows.map((row) => `${JSON.stringify([table, row])}\n`).join('')
    }
    sums.set(table, sum.result())
  }
}

/** One moment of the whole database; others go on writing. */
export function atOneMoment<Result>(
  database: Kysely<Tables>,
  dialect: SqlDialect,
  work: (snapshot: Kysely<Tables>) => Promise<Result>,
): Promise<Result> {
  const transaction = database.transaction()
  return (
    dialect.name === 'postgres'
      ? transaction.setIsolationLevel('repeatable read').setAccessMode('read only')
      : transaction
  ).execute(work)
}

/**
 * Fills an empty database from such a file: with the tables of the release that wrote it, then brought up to date.
 *
 * Errors: `input-invalid` when the file is damaged, cut short, or of a later release, or when the database is not empty: nothing is changed
 *         but that the (empty) tables are there.
 */
export async function restoreDump(
  database: Kysely<Tables>,
  dialect: SqlDialect,
  file: string,
): Promise<ReadonlyMap<string, TableSum>> {
  const lines = readLines(file)
  try {
    const head = parsed(headSchema, (await lines.next()).value)
    const { applied, pending, unknown } = await schemaState(database, dialect)
    const strange = head.migrations.filter((name) => !applied.includes(name) && !pending.includes(name))
    if (strange.length > 0 || unknown.length > 0)
      throw new AppError(
        'input-invalid',
        `${[...strange, ...unknown].join(', ')} is of a later release: use that release to restore`,
      )
    if (head.migrations.some((name) => pending.includes(name)))
      await migrate(database, dialect, [...applied, ...head.migrations])
    const sums = await fill(database, dialect, (insert) => load(lines, insert))
    await migrate(database, dialect)
    return sums
  } catch (error) {
    throw isZlibFault(error) ? damaged() : error
  } finally {
    await lines.return(undefined)
  }
}

async function load(
  lines: AsyncIterable<string>,
  insert: (table: string, rows: readonly Row[]) => Promise<void>,
): Promise<ReadonlyMap<string, TableSum>> {
  let waiting: Row[] = []
  let current = ''
  let end: z.infer<typeof endSchema> | undefined
  const flush = async () => {
    if (waiting.length > 0) await insert(current, waiting)
    waiting = []
  }
  for await (const line of lines) {
    if (!line.startsWith('[')) {
      end = parsed(endSchema, line)
      continue
    }
    const [table, row] = parsed(rowSchema, line)
    if (table !== current || waiting.length >= linesAtATime) await flush()
    current = table
    waiting.push(row)
  }
  await flush()
  if (!end) throw damaged()
  return new Map(Object.entries(end.tables))
}

async function* readLines(file: string): AsyncGenerator<string> {
  const source = createReadStream(file)
  const text = source.pipe(createGunzip())
  source.on('error', (error) => text.destroy(error))
  // Not the iterator of `readline`, which goes on after an error of its input as if the file had ended.
  let rest = ''
  text.setEncoding('utf8')
  try {
    for await (const piece of text as AsyncIterable<string>) {
      const parts = (rest + piece).split('\n')
      rest = parts.pop() ?? ''
      yield* parts
    }
  } finally {
    source.destroy()
  }
  if (rest !== '') yield rest
}

function parsed<Shape extends z.ZodType>(schema: Shape, line: unknown): z.infer<Shape> {
  try {
    return schema.parse(JSON.parse(String(line)))
  } catch (cause) {
    throw new AppError('input-invalid', damaged().message, { cause })
  }
}

function damaged(): AppError {
  return new AppError('input-invalid', 'the file is no backup of this service, or is damaged or cut short')
}

function isZlibFault(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('Z_')
}
