import type { Brain } from '#core/conversation/context.ts'
import { withPublished, type Published } from '#core/overlay.ts'
import { compareAsked } from '#knowledge/golden.ts'
import { compileMatching } from '#matching/compile.ts'
import { createMatcher } from '#matching/matcher.ts'
import type { Count } from '#staff/ports.ts'
import { createRevisionService } from '#staff/revision-service.ts'
import type { LiveKnowledge, RevisionService } from '#staff/revisions.ts'
import { createCountStore, createGapStore } from '#storage/staff-reports.ts'
import { createRevisionStore } from '#storage/staff-revisions.ts'
import { openConsole, type TestConsole } from '#tests/support/console.ts'
import { mondayMorning, smallBrain } from '#tests/support/small-town.ts'

/** A question that must be answered with a topic. */
export interface GoldenQuestion {
  question: string
  topic: string
}

/** The console over the small town with all that the pages of questions and figures need; drafts can be published and are learnt from. */
export async function openDesk(golden: readonly GoldenQuestion[] = [], started: Brain = smallBrain) {
  let brain = started
  const brainWith = (published: readonly Published[]): Brain => {
    const { base } = withPublished(started.base, published)
    return { ...started, base, matcher: createMatcher(base, compileMatching(base).matching) }
  }
  const answered = ({ matcher }: Brain, question: string) => {
    const { decision } = matcher.match(question)
    return decision.kind === 'answer' ? decision.topic : decision.kind
  }
  const live: LiveKnowledge = {
    files: () => started.base,
    current: () => brain.base,
    prepare: async () => undefined,
    async apply(published) {
      brain = brainWith(published)
    },
    async compare(before, after, questions = []) {
      const [old, next] = [brainWith(before), brainWith(after)]
      const changes = golden.map(({ question, topic }) => {
        const [was, is] = [answered(old, question), answered(next, question)]
        return { question, locale: 'de', before: was, after: is, broken: was === topic && is !== topic }
      })
      return {
        problems: [],
        changes: changes.filter(({ before: was, after: is }) => was !== is),
        asked: compareAsked(questions, old, next),
      }
    },
    check: () => [],
  }
  const late: { desk?: TestConsole; revisions?: RevisionService } = {}
  const opened = () => {
    if (!late.desk) throw new Error('the console is not open yet')
    return late.desk
  }
  const revisions = () => {
    late.revisions ??= createRevisionService({
      store: createRevisionStore(opened().database),
      knowledge: live,
      clock: () => opened().time.now,
      audit: (actor, action, { key }, facts = {}) => opened().accounts.audit.record(actor.id, action, key, facts),
    })
    return late.revisions
  }
  const desk = await openConsole({
    knowledge: { current: () => brain },
    concepts: () => [{ locale: 'de', concepts: { child: ['kind', 'kinder*'], bicycle: ['fahrrad*'] } }],
    revisions: new Proxy({} as RevisionService, { get: (_, name) => Reflect.get(revisions(), name) as unknown }),
    gapStore: {
      gaps: (municipality) => createGapStore(opened().database).gaps(municipality),
      deleteGaps: (ids) => createGapStore(opened().database).deleteGaps(ids),
    },
    countStore: {
      counts: (from, to, municipality) => createCountStore(opened().database).counts(from, to, municipality),
    },
  })
  late.desk = desk
  return {
    ...desk,
    revisions: revisions(),
    gapStore: createGapStore(desk.database),
    brain: () => brain,
    /** Open questions, oldest first. */
    async addGaps(
      ...gaps: { text: string; locale?: string; municipality?: string; created_at?: number; candidates?: string }[]
    ): Promise<void> {
      for (const gap of gaps)
        await desk.database
          .insertInto('gaps')
          .values({
            created_at: mondayMorning,
            locale: 'de',
            municipality: 'kleinstadt',
            candidates: '[]',
            conversation_id: 'secret-conversation',
            ...gap,
          })
          .execute()
    },
    async addCounts(...counts: (Partial<Count> & { count: number })[]): Promise<void> {
      for (const count of counts)
        await desk.database
          .insertInto('counters')
          .values({
            day: '2026-11-23',
            kind: 'question',
            channel: 'web',
            municipality: 'kleinstadt',
            locale: 'de',
            audience: '',
            outcome: 'answer',
            topic: 'kita',
            office: '',
            ...count,
          })
          .execute()
    },
    gapTexts: async () =>
      (await desk.database.selectFrom('gaps').select('text').orderBy('id').execute()).map(({ text }) => text),
  }
}

export type Desk = Awaited<ReturnType<typeof openDesk>>

/** A page with its blanks folded, as a reader sees it. */
export async function textOf(response: Response | Promise<Response>): Promise<string> {
  return (await (await response).text()).replaceAll(/\s+/gu, ' ')
}
