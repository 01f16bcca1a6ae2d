import { readFileSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import { AppError } from '#app/errors.ts'
import type { KnowledgeBase } from '#core/knowledge-base.ts'
import { withPublished } from '#core/overlay.ts'
import { readKnowledge } from '#knowledge/files.ts'
import { problemsWith } from '#knowledge/house-rules.ts'
import { readIntegreat } from '#knowledge/integreat/source.ts'
import { integreatTexts } from '#knowledge/integreat/texts.ts'
import { formatProblem } from '#knowledge/yaml-file.ts'
import { createAudit } from '#staff/audit.ts'
import { dayOf } from '#staff/days.ts'
import { draftRows, readDraftRows } from '#staff/exchange/csv-drafts.ts'
import { maxFileBytes, textOfFile } from '#staff/exchange/read.ts'
import type { Account } from '#staff/ports.ts'
import { createRevisionService } from '#staff/revision-service.ts'
import type { RevisionService } from '#staff/revisions.ts'
import { systemAccount } from '#staff/system-account.ts'
import { takeOver } from '#staff/take-over.ts'
import { createStaffStore } from '#storage/staff-accounts.ts'
import { createImportStore } from '#storage/staff-imports.ts'
import { createRevisionStore } from '#storage/staff-revisions.ts'
import type { SqlStore } from '#storage/store.ts'
import { readConfig, type Config } from '../config.ts'
import { openStore, openVault } from '../open-store.ts'

export const importOptions = {
  csv: { type: 'string' },
  integreat: { type: 'string' },
  region: { type: 'string' },
  place: { type: 'string' },
  as: { type: 'string' },
} as const
type ImportValues = { [name in keyof typeof importOptions]?: string | undefined }

export const importUsage = `npm run knowledge -- import --csv DATEI [--as ANMELDENAME]
npm run knowledge -- import --integreat ADRESSE|ORDNER --region NAME [--place KOMMUNE] [--as ANMELDENAME]`

/** In whose name drafts are made. */
async function actorOf(storage: SqlStore, login: string | undefined): Promise<Account> {
  if (login === undefined) return systemAccount
  const account = (await createStaffStore(storage.database).accounts()).find(
    (one) => one.login === login.toLowerCase() && one.active,
  )
  if (!account) throw new AppError('input-invalid', `--as: Mit dem Anmeldenamen „${login}“ gibt es kein aktives Konto`)
  return account
}

const notHere = () => Promise.reject(new Error('this command publishes nothing'))

/** The service without publishing: nothing is learnt here. */
async function serviceOver(
  storage: SqlStore,
  files: KnowledgeBase,
  today: string,
): Promise<{ base: KnowledgeBase; revisions: RevisionService }> {
  const store = createRevisionStore(storage.database)
  const { base } = withPublished(files, await store.inStates(['published']))
  const audit = createAudit(createStaffStore(storage.database), () => Date.now())
  const revisions = createRevisionService({
    store,
    clock: () => Date.now(),
    audit: (actor, action, subject, facts) => audit.recordChange(actor, action, subject, facts),
    knowledge: {
      files: () => files,
      current: () => base,
      prepare: notHere,
      apply: notHere,
      compare: notHere,
      check: (changed, subject) => problemsWith(changed, subject, today),
    },
  })
  return { base, revisions }
}

/** Brings in material from elsewhere. Shapes: the exit code. Errors: `AppError`, `UnreadableFile`, in German. */
export async function importKnowledge(values: ImportValues): Promise<number> {
  if ((values.csv === undefined) === (values.integreat === undefined)) throw new AppError('input-invalid', importUsage)
  const config = readConfig(process.env)
  return values.csv === undefined ? importIntegreat(values, config) : importCsv(values.csv, values, config)
}

/** Reading all files takes seconds: what may be wrong before is found before. Errors: `knowledge-invalid`. */
function filesOf({ knowledgeDirectory }: Config): KnowledgeBase {
  const { base, problems } = readKnowledge(knowledgeDirectory)
  if (!base) throw new AppError('knowledge-invalid', problems.map(formatProblem).join('\n'))
  return base
}

async function importCsv(file: string, values: ImportValues, config: Config): Promise<number> {
  const { size } = statSync(file, { throwIfNoEntry: false }) ?? {}
  if (size === undefined) throw new AppError('input-invalid', `--csv: ${file} gibt es nicht`)
  // Its size is looked at before it is read.
  const rows = readDraftRows(textOfFile(size > maxFileBytes ? new Uint8Array(maxFileBytes + 1) : readFileSync(file)))
  const storage = await openStore(config, openVault(config), { maxConnections: 1 })
  try {
    const today = dayOf(Date.now())
    const actor = await actorOf(storage, values.as)
    const { base, revisions } = await serviceOver(storage, filesOf(config), today)
    const reason = `Eingelesen aus ${basename(file)}`.slice(0, 200)
    const drafts = await draftRows(rows, { base, revisions, actor, today, reason })
    for (const { place, topic, lines, outcome, reasons } of drafts) {
      const name = `${place}/${topic}`
      if (outcome === 'draft') console.log(`Entwurf      ${name} (${lines.length} Zeilen)`)
      if (outcome === 'same') console.log(`unverändert  ${name}`)
      if (outcome === 'refused') console.error(`abgelehnt    ${name}: ${reasons.join(' ')}`)
    }
    return drafts.some(({ outcome }) => outcome === 'refused') ? 1 : 0
  } finally {
    await storage.close()
  }
}

async function importIntegreat(values: ImportValues, config: Config): Promise<number> {
  const { integreat = '', region } = values
  if (region === undefined) throw new AppError('input-invalid', importUsage)
  const found = await readIntegreat(integreat, region)
  const files = filesOf(config)
  const place = values.place ?? region
  if (!files.municipalities.has(place))
    throw new AppError('input-invalid', `--place: eine von ${[...files.municipalities.keys()].join(', ')}`)
  const today = dayOf(Date.now())
  const { texts, unusable } = integreatTexts(found, { place, today })
  const storage = await openStore(config, openVault(config), { maxConnections: 1 })
  try {
    const actor = await actorOf(storage, values.as)
    const { base, revisions } = await serviceOver(storage, files, today)
    const imports = createImportStore(storage.database)
    const done = await takeOver(texts, { base, imports, revisions, actor, now: Date.now() })
    const count = (outcome: string) => done.filter((one) => one.outcome === outcome).length
    for (const { text, outcome } of done)
      if (outcome === 'draft') console.log(`Entwurf      ${place}/${text.topic}: ${text.title}`)
    console.log(`Zulieferung  ${count('inbox')} zum Lesen in der Konsole unter „Antworten“, „Zulieferungen“`)
    console.log(`unverändert  ${count('same')}`)
    if (unusable > 0) console.log(`unbrauchbar  ${unusable} (ohne Adresse, ohne Text oder doppelt)`)
    return 0
  } finally {
    await storage.close()
  }
}
