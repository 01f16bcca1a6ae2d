import { AppError } from '#app/errors.ts'
import type { Clock } from '#app/ports.ts'
import { contentOf, withPublished, type Published } from '#core/overlay.ts'
import type { Account, Revision, RevisionStore, Subject } from './ports.ts'
import { faultTexts, isRetirement } from './problems.ts'
import { basisOfContent, type LiveKnowledge, type RevisionService } from './revisions.ts'

const openStates = ['draft', 'review'] as const
const nothingThere = 'Hier ist nichts, was man zurückziehen könnte.'
/** What staff read when the knowledge with a change cannot be learnt; why is in the log. */
export const notLearnt =
  'Die Änderung konnte nicht gelernt werden, deshalb bleibt alles, wie es ist. Bitte versuchen Sie es später noch einmal; hilft das nicht, geben Sie der Person Bescheid, die Wegweiser betreibt.'

function savedAs(value: unknown): string {
  return isRetirement({ value }) ? 'revision.retiring' : 'revision.saved'
}

function asPublished({ kind, place, key, value }: Revision): Published {
  return { kind, place, key, value }
}

function sameSubject(a: Subject, b: Subject): boolean {
  return a.kind === b.kind && a.place === b.place && a.key === b.key
}

export function createRevisionService(dependencies: {
  store: RevisionStore
  knowledge: LiveKnowledge
  clock: Clock
  audit: (actor: Account, action: string, subject: Subject, facts?: Record<string, string>) => Promise<void>
}): RevisionService {
  const { store, knowledge, clock, audit } = dependencies
  const current: RevisionService['current'] = (subject) => {
    const value = contentOf(knowledge.current(), subject)
    return value === undefined ? undefined : { value, basis: basisOfContent(value) }
  }
  const open = async (subject: Subject) =>
    (await store.history(subject)).find(({ state }) => state === 'draft' || state === 'review')
  const published = async () => (await store.inStates(['published'])).map(asPublished)
  const problemsOf = (subject: Subject, value: unknown): string[] => {
    const live = knowledge.current()
    const { base, faults } = withPublished(live, [{ ...subject, value }])
    if (faults.length > 0) return faultTexts(base, faults, live)
    return isRetirement({ value }) ? [] : knowledge.check(base, subject)
  }
  /** Why what passed all checks cannot be learnt: files and changes together, or the machine. */
  const failureTexts = (changes: readonly Published[]): string[] => {
    const { base, faults } = withPublished(knowledge.files(), changes)
    return faults.length > 0 ? faultTexts(base, faults, knowledge.current()) : [notLearnt]
  }
  const move = async (id: number, actor: Account, to: 'review' | 'discarded'): Promise<boolean> => {
    const revision = await store.byId(id)
    if (!revision || !(openStates as readonly string[]).includes(revision.state)) return false
    const moved = await store.replace({ ...revision, state: to, updatedAt: clock() }, revision.updatedAt)
    if (moved) await audit(actor, `revision.${to}`, revision, { id: String(id) })
    return moved
  }
  const after = async (revision: Revision) => {
    const before = await published()
    return { before, after: [...before.filter((one) => !sameSubject(one, revision)), asPublished(revision)] }
  }

  return {
    current,
    problems: problemsOf,
    open,
    published,
    history: (subject) => store.history(subject),
    worklist: () => store.inStates(openStates),
    submit: (id, actor) => move(id, actor, 'review'),
    discard: (id, actor) => move(id, actor, 'discarded'),

    async save(subject, value, { basis, updatedAt, reason, actor }) {
      const now = clock()
      const existing = await open(subject)
      const stands = current(subject)
      const conflict = existing ? existing.updatedAt !== updatedAt : (stands?.basis ?? '') !== basis
      if (conflict) return { kind: 'conflict', current: stands?.value, other: existing }
      const problems = stands === undefined && value === null ? [nothingThere] : problemsOf(subject, value)
      if (problems.length > 0) return { kind: 'invalid', problems }
      if (existing) {
        const revision: Revision = {
          ...existing,
          // The editor has seen what was published meanwhile: from now on the draft is a change of that.
          basis: basis === stands?.basis ? basis : existing.basis,
          value,
          reason,
          author: actor.id,
          state: 'draft',
          updatedAt: Math.max(now, existing.updatedAt + 1),
        }
        if (!(await store.replace(revision, existing.updatedAt)))
          return { kind: 'conflict', current: stands?.value, other: await open(subject) }
        await audit(actor, savedAs(value), subject, { id: String(revision.id) })
        return { kind: 'saved', revision }
      }
      const revision = await store.add({
        ...subject, value, basis, state: 'draft', author: actor.id, reason, createdAt: now, updatedAt: now, publishedAt: undefined,
      }) // prettier-ignore
      await audit(actor, savedAs(value), subject, { id: String(revision.id) })
      return { kind: 'saved', revision }
    },

    async preview(id, questions = []) {
      const revision = await store.byId(id)
      if (!revision) return { problems: ['Diesen Entwurf gibt es nicht mehr.'], changes: [] }
      const problems = problemsOf(revision, revision.value)
      if (problems.length > 0) return { problems, changes: [] }
      const sets = await after(revision)
      // Only texts decide what a question finds. Offices, events and short texts come after that.
      if (revision.kind !== 'entry') {
        const { faults } = withPublished(knowledge.files(), sets.after)
        return { problems: faults.length > 0 ? failureTexts(sets.after) : [], changes: [] }
      }
      return knowledge.compare(sets.before, sets.after, questions)
    },

    async publish(id, actor, reason) {
      const revision = await store.byId(id)
      if (!revision || !(openStates as readonly string[]).includes(revision.state)) return { kind: 'conflict' }
      // Published by somebody else since this draft was begun: it would undo their change.
      if ((current(revision)?.basis ?? '') !== revision.basis) return { kind: 'conflict' }
      const problems = problemsOf(revision, revision.value)
      if (problems.length > 0) return { kind: 'invalid', problems }
      const sets = await after(revision)
      try {
        await knowledge.prepare(sets.after)
      } catch (error) {
        if (error instanceof AppError && error.code === 'knowledge-invalid')
          return { kind: 'invalid', problems: failureTexts(sets.after) }
        throw error
      }
      const standing = {
        ...revision,
        reason: reason || revision.reason,
        updatedAt: Math.max(clock(), revision.updatedAt + 1),
      }
      if (!(await store.replace(standing, revision.updatedAt))) return { kind: 'conflict' }
      if (!(await store.publish(id, standing.updatedAt))) return { kind: 'conflict' }
      await audit(actor, isRetirement(revision) ? 'revision.retired' : 'revision.published', revision, {
        id: String(id),
      })
      await knowledge.apply(sets.after)
      return { kind: 'published' }
    },

    async restore(id, actor) {
      const old = await store.byId(id)
      if (!old || (await open(old))) return undefined
      const now = clock()
      const revision = await store.add({
        ...old, basis: current(old)?.basis ?? '', state: 'draft', author: actor.id, reason: `Fassung ${id} wiederhergestellt`, createdAt: now,
        updatedAt: now, publishedAt: undefined,
      }) // prettier-ignore
      await audit(actor, 'revision.restored', old, { id: String(revision.id), from: String(id) })
      return revision
    },
  }
}
