import type { Hono } from 'hono'
import { AppError } from '#app/errors.ts'
import type { Clock, Log, StaffDesk, Update, Vault } from '#app/ports.ts'
import type { StaffEditor } from '#app/staff-editor.ts'
import type { Entry } from '#core/entry.ts'
import type { AnswerLocale } from '#core/locale.ts'
import { followVersion } from '#app/follow-version.ts'
import type { Translate } from '#core/translate.ts'
import { createConsole } from '#console/app.ts'
import type { ConsoleEnv } from '#console/context.ts'
import { statusesOf } from '#console/languages.ts'
import { readConceptFiles } from '#knowledge/concept-files.ts'
import { readGlossary } from '#knowledge/glossary.ts'
import { problemsWith } from '#knowledge/house-rules.ts'
import type { ReloadableKnowledge } from '#knowledge/source.ts'
import { basisOf } from '#knowledge/translations.ts'
import { createStaffAccounts } from '#staff/accounts.ts'
import { createStaffDesk } from '#staff/desk/desk.ts'
import { createStaffEditor } from '#staff/desk/editor.ts'
import { createMessengerLinks, type StaffMenu } from '#staff/messenger-links.ts'
import { startMorningRound } from '#staff/morning-round.ts'
import type { StaffChannel } from '#staff/ports.ts'
import { createTextEditing } from '#staff/text-editing.ts'
import { createRevisionService, notLearnt } from '#staff/revision-service.ts'
import type { LiveKnowledge } from '#staff/revisions.ts'
import { createStaffStore } from '#storage/staff-accounts.ts'
import { createImportStore } from '#storage/staff-imports.ts'
import { createMessengerStore } from '#storage/staff-messengers.ts'
import { createCountStore, createGapStore } from '#storage/staff-reports.ts'
import { createRevisionStore } from '#storage/staff-revisions.ts'
import type { SqlStore } from '#storage/store.ts'
import type { Config } from './config.ts'

const sweepMs = 3_600_000

export interface ConsoleParts {
  store: Pick<SqlStore, 'database' | 'onPublished'>
  knowledge: ReloadableKnowledge
  vault: Vault
  translate: Translate
  clock: Clock
  log: Log
  config: Pick<
    Config,
    'knowledgeDirectory' | 'publicUrl' | 'municipality' | 'trustedProxies' | 'oidc' | 'telegram' | 'slack'
  >
  /** Stores an update that the service gives itself. */
  receive: (update: Update) => Promise<void>
}

export interface StaffConsole {
  app: Hono<ConsoleEnv, Record<never, never>, '/staff'>
  /** The path that makes the first account; `undefined` once there is one. */
  firstLink: string | undefined
  /** Staff's work in messengers. */
  desk: StaffDesk
  editor: StaffEditor
  /** A messenger that shows staff a menu of their own. */
  addMenu(channel: StaffChannel, menu: StaffMenu): void
  /** Somebody has blocked us. */
  left(conversationId: string): Promise<void>
  stop(): Promise<void>
}

/** The staff console with all behind it; what staff have published is live when this returns. Errors: `store-unavailable`. */
export async function startConsole(parts: ConsoleParts): Promise<StaffConsole> {
  const { knowledge, vault, translate, clock, log, config, receive } = parts
  const { database, onPublished } = parts.store
  const staffStore = createStaffStore(database)
  const accounts = createStaffAccounts({
    store: staffStore,
    vault,
    clock,
    municipalities: () => [...knowledge.current().base.municipalities.keys()],
  })
  const store = createRevisionStore(database)
  const live: LiveKnowledge = {
    files: () => knowledge.files(),
    current: () => knowledge.current().base,
    async prepare(published) {
      try {
        await knowledge.prepare(published)
      } catch (error) {
        // Staff read that it did not work; why stands here.
        log.error('knowledge-not-learnt', error)
        throw error
      }
    },
    apply: (published) => knowledge.apply(published),
    async compare(before, after, questions) {
      try {
        return { problems: [], ...(await knowledge.compare(before, after, questions)) }
      } catch (error) {
        if (!(error instanceof AppError)) throw error
        log.error('knowledge-not-learnt', error)
        return { problems: [notLearnt], changes: [] }
      }
    },
    check: (base, subject) => problemsWith(base, subject, new Date(clock()).toISOString().slice(0, 10)),
  }
  const revisions = createRevisionService({
    store,
    knowledge: live,
    clock,
    audit: (actor, action, subject, facts) => accounts.audit.recordChange(actor, action, subject, facts),
  })

  const menus: Partial<Record<StaffChannel, StaffMenu>> = {}
  const links = createMessengerLinks({
    store: createMessengerStore(database),
    attempts: staffStore,
    vault,
    clock,
    log,
    menus,
  })
  const channels = (['telegram', 'slack'] as const).filter((channel) => config[channel] !== undefined)
  const gapStore = createGapStore(database, clock)
  const atDesk = {
    links,
    editing: createTextEditing({
      revisions,
      knowledge,
      accounts: staffStore,
      fingerprint: basisOf,
      municipality: config.municipality,
    }),
    revisions,
    gapStore,
    audit: accounts.audit,
    knowledge,
    translate,
    clock,
    receive,
    isOutdated: (entry: Entry, locale: AnswerLocale) => statusesOf(entry).get(locale) === 'outdated',
    publicUrl: config.publicUrl,
  }

  const following = await followVersion({
    version: () => store.knowledgeVersion(),
    apply: async () => knowledge.apply(await revisions.published()),
    onPublished,
    log,
  })
  const sweeping = setInterval(() => {
    Promise.all([accounts.deleteExpired(), links.deleteExpired()]).catch((error: unknown) =>
      log.error('console-sweep-failed', error),
    )
  }, sweepMs)
  const round = startMorningRound({ links, channels, receive, clock, log })

  const app = createConsole({
    accounts,
    revisions,
    messengers: { links, channels },
    gapStore,
    countStore: createCountStore(database),
    imports: createImportStore(database),
    knowledge,
    files: () => knowledge.files(),
    translate,
    clock,
    log,
    glossary: readGlossary(config.knowledgeDirectory).glossary,
    concepts: (locales) => readConceptFiles(config.knowledgeDirectory, locales),
    secure: config.publicUrl?.startsWith('https:') ?? false,
    publicUrl: config.publicUrl,
    trustedProxies: config.trustedProxies,
    municipality: config.municipality,
    oidc: config.oidc,
  })
  const token = await accounts.links.first()
  return {
    app,
    firstLink: token === undefined ? undefined : `/staff/link/${token}`,
    desk: createStaffDesk(atDesk),
    editor: createStaffEditor(atDesk),
    addMenu: (channel, menu) => void (menus[channel] = menu),
    left: (conversationId) => links.left(conversationId),
    async stop() {
      clearInterval(sweeping)
      await round.stop()
      await following.stop()
    },
  }
}
