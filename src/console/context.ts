import type { Context, Hono } from 'hono'
import type { Clock, KnowledgeSource, Log } from '#app/ports.ts'
import type { KnowledgeBase } from '#core/knowledge-base.ts'
import type { ConceptFile } from '#core/lexicon.ts'
import type { AskingLocale } from '#core/locale.ts'
import type { Translate } from '#core/translate.ts'
import type { StaffAccounts } from '#staff/accounts.ts'
import type { ImportStore } from '#staff/imports.ts'
import type { Glossary } from '#staff/glossary.ts'
import type { MessengerLinks } from '#staff/messenger-links.ts'
import type { Account, CountStore, GapStore, StaffChannel } from '#staff/ports.ts'
import type { RevisionService } from '#staff/revisions.ts'
import type { OidcConfig } from './sign-in/oidc.ts'

/** What the pages of the console work with. */
export interface ConsoleDependencies {
  accounts: StaffAccounts
  revisions: RevisionService
  gapStore: GapStore
  countStore: CountStore
  knowledge: KnowledgeSource
  translate: Translate
  clock: Clock
  log: Log
  /** Browsers reach the console by https only; `false` is for http://localhost. */
  secure: boolean
  /** Where people reach the service, for links that are passed on; left out: the address of the request. */
  publicUrl?: string | undefined
  /** Proxies in front of us that each add to `X-Forwarded-For`; left out: none, and the header is not believed. */
  trustedProxies?: number | undefined
  /** Terms for translators; left out: none are shown. */
  glossary?: Glossary | undefined
  /** The sign-on service of the administration; left out: passwords only. */
  oidc?: OidcConfig | undefined
  /** Material from elsewhere that waits to be read; left out: there is none. */
  imports?: ImportStore | undefined
  /** The knowledge as it was delivered, without staff's changes; left out: nobody can go back to it. */
  files?: (() => KnowledgeBase) | undefined
  /** Messengers in which staff can work, and who has linked them; left out: there are none. */
  messengers?: { links: MessengerLinks; channels: readonly StaffChannel[] } | undefined
  /** Words of these languages by the concept they stand for, to explain a trial; left out: concepts are not named. */
  concepts?: ((locales: readonly AskingLocale[]) => readonly ConceptFile[]) | undefined
  /** The only municipality this installation serves. */
  municipality?: string | undefined
}

/** A short message on the next page. `text` is plain text. */
export interface Flash {
  kind: 'success' | 'info' | 'warning' | 'danger'
  text: string
}

/** Who is signed in. `csrf` goes into every form, by `csrfField(context)`. */
export interface SignedIn {
  account: Account
  csrf: string
  /** The hash by which the store knows the session. */
  session: string
  /** What the previous page left to say. */
  flash: Flash | undefined
}

export interface ConsoleEnv {
  Variables: { staff: SignedIn; dependencies: ConsoleDependencies }
}
export type ConsoleApp = Hono<ConsoleEnv, Record<never, never>, '/staff'>
export type ConsoleContext = Context<ConsoleEnv>
