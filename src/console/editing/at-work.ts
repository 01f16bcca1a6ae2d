import type { Account, Revision, Subject } from '#staff/ports.ts'
import type { StaffAccounts } from '#staff/accounts.ts'
import { isRetirement } from '#staff/problems.ts'
import { basisOfContent, type RevisionService } from '#staff/revisions.ts'
import { authorOf } from '#console/names.ts'
import type { Conflict } from './conflict.ts'

/** What stands around a subject while it is edited. */
export interface Standing {
  subject: Subject
  open: Revision | undefined
  /** Of the live content; `''` when there is none. */
  basis: string
  /** The draft was made from a version that is not live any more: publishing it would undo something. */
  isStale: boolean
}

/** A subject as it is worked on. */
export interface AtWork<Value> extends Standing {
  /** The draft's when there is one, else the live one, else the one that was retired. */
  value: Value
  isRetired: boolean
}

/** What the page of an editor shows besides the fields. */
export interface EditState {
  open: Revision | undefined
  isStale: boolean
  /** Fingerprint of what the form was made from. */
  part: string
  reason: string
  problems: readonly string[]
  /** Somebody saved meanwhile. */
  conflict?: Conflict
  authorName: string | undefined
}

/** The live content of a subject with what stands around it. */
export async function standingOf(revisions: RevisionService, subject: Subject): Promise<Standing & { live: unknown }> {
  const current = revisions.current(subject)
  const open = await revisions.open(subject)
  const basis = current?.basis ?? ''
  return { subject, live: current?.value, open, basis, isStale: open !== undefined && open.basis !== basis }
}

/** A subject that may be new or retired. `read`: the value, when it is one. `delivered`: that of the files, for one retired before anybody changed it. */
export async function atWork<Value>(
  revisions: RevisionService,
  subject: Subject,
  read: (value: unknown) => Value | undefined,
  delivered: () => Value | undefined,
): Promise<AtWork<Value> | undefined> {
  const { live, ...standing } = await standingOf(revisions, subject)
  const draft = standing.open && read(standing.open.value)
  const history = draft !== undefined || live !== undefined ? [] : await revisions.history(subject)
  const last = history.map(({ value }) => read(value)).find((value) => value !== undefined)
  const value = draft ?? (live as Value | undefined) ?? last ?? delivered()
  const isRetired = live === undefined && history.some((one) => one.state === 'published' && isRetirement(one))
  return value === undefined ? undefined : { ...standing, value, isRetired }
}

/** How the editor of a subject begins. */
export async function editStateOf(
  accounts: Pick<StaffAccounts, 'byId'>,
  { open, isStale, value }: AtWork<unknown>,
): Promise<EditState> {
  const author: Pick<Account, 'name'> | undefined = open && (await authorOf(accounts, open.author))
  return {
    open,
    isStale,
    part: basisOfContent(value),
    reason: open && !isRetirement(open) ? open.reason : '',
    problems: [],
    authorName: author?.name,
  }
}
