import { join } from 'node:path'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { TOTP, Secret } from 'otpauth'
import type { KnowledgeSource } from '#app/ports.ts'
import { createConsole } from '#console/app.ts'
import type { ConsoleDependencies } from '#console/context.ts'
import { createStaffAccounts } from '#staff/accounts.ts'
import type { Account, Role } from '#staff/ports.ts'
import type { RevisionService } from '#staff/revisions.ts'
import { openSqliteStore } from '#storage/sqlite.ts'
import { createStaffStore } from '#storage/staff-accounts.ts'
import { createCountStore, createGapStore } from '#storage/staff-reports.ts'
import { createVault } from '#storage/vault.ts'
import { collectedLog } from './collected-log.ts'
import { mondayMorning, smallBrain, translate } from './small-town.ts'

/** A password that the console takes. */
export const goodPassword = 'Regenschirm Kaktus Mond Zug'

/** The code that an authenticator app shows for a secret. */
export function codeOf(secret: string, now: number): string {
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: now })
}

/** A browser of a member of staff, without JavaScript. */
export interface StaffBrowser {
  account: Account
  get(path: string): Promise<Response>
  /** Sends a form with the token of the session. An array: the same field more than once. */
  post(path: string, fields?: Record<string, string | readonly string[]>): Promise<Response>
  /** What goes into the `Cookie` header. */
  cookie: string
  csrf: string
}

const notHere = () => Promise.reject(new Error('this test changes no knowledge'))

/** Nobody has changed anything yet. */
const noRevisions: RevisionService = {
  current: () => undefined,
  problems: () => [],
  open: () => Promise.resolve(undefined),
  history: () => Promise.resolve([]),
  worklist: () => Promise.resolve([]),
  published: () => Promise.resolve([]),
  save: notHere,
  submit: notHere,
  discard: notHere,
  preview: notHere,
  publish: notHere,
  restore: notHere,
}

export type TestConsoleOptions = Partial<ConsoleDependencies>

/** The console over the small town and a real SQLite database of its own. The caller closes it. */
export async function openConsole(options: TestConsoleOptions = {}) {
  const directory = mkdtempSync(join(tmpdir(), 'wegweiser-console-'))
  const vault = createVault('a secret of at least 32 characters')
  const sqlite = await openSqliteStore({ file: join(directory, 'wegweiser.db'), vault })
  const time = { now: mondayMorning }
  const clock = () => time.now
  const knowledge: KnowledgeSource = options.knowledge ?? { current: () => smallBrain }
  const store = createStaffStore(sqlite.database)
  const accounts = createStaffAccounts({
    store,
    vault,
    clock,
    municipalities: () => [...knowledge.current().base.municipalities.keys()],
  })
  const log = collectedLog()
  const app = createConsole({
    accounts,
    revisions: noRevisions,
    gapStore: createGapStore(sqlite.database),
    countStore: createCountStore(sqlite.database),
    knowledge,
    translate,
    clock,
    log,
    secure: false,
    ...options,
  })
  let people = 0

  /** Signs somebody new in, without the way through the pages. Left out: an admin of everything. */
  const signIn = async (about: Partial<Account> = {}): Promise<StaffBrowser> => {
    const roles: readonly Role[] = about.roles ?? ['admin']
    const account: Account = {
      id: `a-${++people}`,
      name: `Person ${people}`,
      login: `person${people}`,
      municipality: undefined,
      locales: [],
      active: true,
      createdAt: clock(),
      ...about,
      roles,
    }
    await store.addAccount(account, {
      at: clock(),
      actor: 'system',
      action: 'account-created',
      subject: account.id,
      facts: {},
    })
    return browserOf(account, await accounts.sessions.begin(account.id))
  }
  /** The browser with this session. */
  const browserOf = async (account: Account, token: string): Promise<StaffBrowser> => {
    const cookie = `${options.secure ? '__Host-' : ''}wegweiser-staff=${token}`
    const csrf = (await accounts.sessions.open(token))?.csrf ?? ''
    return {
      account,
      cookie,
      csrf,
      get: (path) => Promise.resolve(app.request(path, { headers: { Cookie: cookie } })),
      post: (path, fields = {}) => {
        const body = new URLSearchParams({ _csrf: csrf })
        for (const [name, values] of Object.entries(fields))
          for (const value of [values].flat()) body.append(name, value)
        return Promise.resolve(
          app.request(path, { method: 'POST', body, headers: { Cookie: cookie, 'Sec-Fetch-Site': 'same-origin' } }),
        )
      },
    }
  }

  return {
    app,
    accounts,
    store,
    database: sqlite.database,
    log,
    time,
    signIn,
    browserOf,
    async close() {
      await sqlite.close()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

export type TestConsole = Awaited<ReturnType<typeof openConsole>>
