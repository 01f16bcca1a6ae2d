import type { AskingLocale, AnswerLocale } from '#core/locale.ts'

/** What a member of staff may do; `admin` may do everything in their municipality. */
export const roles = ['editor', 'publisher', 'translator', 'admin'] as const
export type Role = (typeof roles)[number]

/** A member of staff. `municipality` left out: all municipalities and the nationwide texts. */
export interface Account {
  id: string
  name: string
  /** What they sign in with: an e-mail address or a short name, lower case. */
  login: string
  roles: readonly Role[]
  municipality: string | undefined
  /** Languages a translator works in. */
  locales: readonly AnswerLocale[]
  active: boolean
  createdAt: number
}

/** One line of the audit log. Lines are added, never changed. `facts` holds ids, never texts of people. */
export interface AuditEntry {
  at: number
  /** Account id; `system` for the service itself. */
  actor: string
  action: string
  subject: string
  facts: Readonly<Record<string, string>>
}

/** What staff may change. `key`: topic id (entry, responsibilities), office id. `place`: `germany` or a municipality's id. */
export const revisionKinds = ['entry', 'office', 'responsibilities'] as const
export type RevisionKind = (typeof revisionKinds)[number]
export const revisionStates = ['draft', 'review', 'published', 'retired', 'discarded'] as const
export type RevisionState = (typeof revisionStates)[number]

export interface Subject {
  kind: RevisionKind
  place: string
  key: string
}

/** One version of an entry, an office or the responsibilities for a topic. `value` is the whole new content as in the files. */
export interface Revision extends Subject {
  id: number
  value: unknown
  /** Hash of the content it was made from; another one now means that somebody else changed it meanwhile. */
  basis: string
  state: RevisionState
  author: string
  reason: string
  createdAt: number
  updatedAt: number
  publishedAt: number | undefined
}

/** A question nobody could answer, scrubbed, and what the matcher had thought of. */
export interface Gap {
  id: number
  at: number
  text: string
  locale: AskingLocale | ''
  municipality: string
  candidates: readonly string[]
}

/** Sums of counters over a time. */
export interface Count {
  day: string
  kind: string
  channel: string
  municipality: string
  locale: string
  audience: string
  outcome: string
  topic: string
  office: string
  count: number
}

/** What the staff console reads and writes. Errors: `AppError('store-unavailable')`. */
export interface RevisionStore {
  add(revision: Omit<Revision, 'id'>): Promise<Revision>
  /** Changes a draft in place; `false` when it is no draft or review any more or was changed since `updatedAt`. */
  replace(revision: Revision, updatedAt: number): Promise<boolean>
  byId(id: number): Promise<Revision | undefined>
  /** Newest first. */
  history(subject: Subject): Promise<Revision[]>
  /** All in these states, oldest first. */
  inStates(states: readonly RevisionState[]): Promise<Revision[]>
  /** Publishes one and retires the one before it, and writes the new version of the knowledge, all or nothing. */
  publish(id: number, now: number): Promise<boolean>
  /** The version row; replicas reload when it changes. */
  knowledgeVersion(): Promise<string>
}

export interface GapStore {
  gaps(municipality: string | undefined): Promise<Gap[]>
  deleteGaps(ids: readonly number[]): Promise<void>
}

export interface CountStore {
  /** `from` and `to` are days, inclusive. */
  counts(from: string, to: string, municipality: string | undefined): Promise<Count[]>
}
