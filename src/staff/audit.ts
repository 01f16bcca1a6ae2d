import type { Clock } from '#app/ports.ts'
import type { Account, AuditEntry, StaffStore, Subject } from './ports.ts'

/** Writes down what was done. Facts are ids and names of things, never what a person outside wrote. */
export interface Audit {
  /** `actor`: an account's id, or `system`. Errors: `store-unavailable`. */
  record(actor: string, action: string, subject: string, facts?: Readonly<Record<string, string>>): Promise<void>
  /** The same for a change of the knowledge. */
  recordChange(
    actor: Account,
    action: string,
    subject: Subject,
    facts?: Readonly<Record<string, string>>,
  ): Promise<void>
  /** Newest first, those that `concerns` lets through. `next`: the `before` of the page after; left out: that was all. */
  lines(page: {
    before: number | undefined
    concerns: (line: AuditEntry) => boolean
  }): Promise<{ lines: (AuditEntry & { id: number })[]; next: number | undefined }>
}

const linesPerPage = 50
/** Read at once, and at most so often for one page: somebody else's lines must not make a page slow. */
const readAtOnce = 200
const maxReads = 20

export function createAudit(store: Pick<StaffStore, 'appendAudit' | 'auditLines'>, clock: Clock): Audit {
  return {
    record: (actor, action, subject, facts = {}) => store.appendAudit({ at: clock(), actor, action, subject, facts }),
    recordChange: (actor, action, { kind, place, key }, facts = {}) =>
      store.appendAudit({ at: clock(), actor: actor.id, action, subject: key, facts: { kind, place, ...facts } }),
    async lines({ before, concerns }) {
      const lines: (AuditEntry & { id: number })[] = []
      let from = before
      for (let reads = 0; reads < maxReads; reads++) {
        const found = await store.auditLines({ before: from, limit: readAtOnce })
        for (const line of found) {
          if (lines.length === linesPerPage) return { lines, next: from }
          from = line.id
          if (concerns(line)) lines.push(line)
        }
        if (found.length < readAtOnce) return { lines, next: undefined }
      }
      return { lines, next: from }
    },
  }
}
