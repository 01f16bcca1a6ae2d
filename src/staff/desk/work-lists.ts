import type { Speech } from '#core/conversation/context.ts'
import { topicTitle } from '#core/knowledge-base.ts'
import { answerLocales } from '#core/locale.ts'
import type { Reply, ReplyPart } from '#core/reply.ts'
import { addDays, dayOf, germanDay } from '#staff/days.ts'
import type { LinkedStaff } from '#staff/messenger-links.ts'
import type { Account, Revision } from '#staff/ports.ts'
import { mayDo } from '#staff/rights.ts'
import { entriesIn } from '#staff/worklists.ts'
import { idOf } from './choice-ids.ts'
import { asTyped, changePath, consoleUrl, languageWords, placeWords, type DeskDependencies } from './context.ts'
import type { GapDesk } from './gaps.ts'
import type { ReviewDesk } from './review-dates.ts'

const listed = 5

/** What there is to do. Errors of all: `store-unavailable`. */
export interface WorkLists {
  /** For a page that is always there, such as Slack's Home tab. */
  home(staff: LinkedStaff): Promise<Reply[]>
  /** What is new this morning. Shapes: `[]` when nothing is. */
  morning(staff: LinkedStaff): Promise<Reply[]>
}

export function createWorkLists(
  { knowledge, revisions, clock, isOutdated, publicUrl }: DeskDependencies,
  speech: Speech,
  { gaps, reviews }: { gaps: GapDesk; reviews: ReviewDesk },
): WorkLists {
  const german = (key: string, parameters?: Record<string, string | number>) => speech.say(`staff:${key}`, parameters)
  const nameOf = ({ kind, key }: Revision) => {
    const { base } = knowledge.current()
    if (kind === 'short-texts') return german('home.shortTexts', { language: languageWords(key, speech) })
    return kind === 'office' ? (base.offices.get(key)?.name ?? key) : topicTitle(base, key, 'de')
  }
  const line = (revision: Revision) => {
    const name = asTyped(nameOf(revision))
    const linked = publicUrl === undefined ? name : `[${name}](${consoleUrl(publicUrl, changePath(revision))})`
    return `- ${linked} (${placeWords(knowledge, revision.place, speech)})`
  }
  const list = (title: string, some: readonly Revision[]): ReplyPart[] =>
    some.length === 0
      ? []
      : [
          { kind: 'heading', text: german(title, { count: some.length }) },
          {
            kind: 'text',
            text: [
              ...some.slice(0, listed).map(line),
              ...(some.length > listed ? [`- ${german('home.more', { count: some.length - listed })}`] : []),
            ].join('\n'),
          },
        ]
  const toReview = async (account: Account) =>
    (await revisions.worklist()).filter(({ state, place }) => state === 'review' && mayDo(account, 'publish', place))
  const outdated = (account: Account) =>
    answerLocales
      .filter((locale) => locale !== 'de' && (account.locales.length === 0 || account.locales.includes(locale)))
      .flatMap((locale) =>
        entriesIn(knowledge.current().base, (place) => mayDo(account, 'translate', place, locale)).filter(({ entry }) =>
          isOutdated(entry, locale),
        ),
      ).length

  return {
    async home({ account }) {
      const drafts = (await revisions.worklist()).filter(
        ({ state, author }) => state === 'draft' && author === account.id,
      )
      const openGaps = (await gaps.open(account)).reduce((sum, group) => sum + group.gaps.length, 0)
      const counts = [
        ['home.gaps', openGaps],
        ['home.stale', reviews.due(account).length],
        ['home.outdated', outdated(account)],
      ] as const
      const lines = counts.filter(([, count]) => count > 0).map(([key, count]) => `- ${german(key, { count })}`)
      const parts: ReplyPart[] = [
        { kind: 'heading', text: german('home.head', { name: account.name }) },
        ...(lines.length > 0 ? [{ kind: 'text' as const, text: lines.join('\n') }] : []),
        ...list('home.reviews', await toReview(account)),
        ...list('home.drafts', drafts),
      ]
      if (parts.length === 1) parts.push({ kind: 'text', text: german('home.nothing') })
      return [
        speech.reply('menu', parts, [
          [
            { id: idOf({ kind: 'search' }), label: german('home.edit') },
            { id: idOf({ kind: 'gaps', after: undefined }), label: german('home.openGaps') },
          ],
          [
            { id: idOf({ kind: 'stale', after: undefined }), label: german('home.openStale') },
            { id: 'menu', label: german('home.topics') },
          ],
        ]),
      ]
    },

    async morning(staff) {
      const { account } = staff
      const today = dayOf(clock())
      const isMonday = new Date(`${today}T00:00:00Z`).getUTCDay() === 1
      // Only what has passed since the last working day: a list that is the same each morning is not read.
      const since = addDays(today, isMonday ? -3 : -1)
      const due = reviews.due(account).filter(({ entry }) => entry.reviewBy >= since)
      const waiting = await toReview(account)
      const [group] = await gaps.open(account)
      const parts: ReplyPart[] =
        due.length === 0
          ? []
          : [
              { kind: 'heading', text: german('morning.due') },
              {
                kind: 'text',
                text: `${german('morning.dueText')}\n\n${due
                  .slice(0, listed)
                  .map(({ place, entry }) => {
                    const name = asTyped(topicTitle(knowledge.current().base, entry.topic, 'de'))
                    return `- ${name} (${placeWords(knowledge, place, speech)}, ${germanDay(entry.reviewBy)})`
                  })
                  .join('\n')}`,
              },
            ]
      if (waiting.length > 0) parts.push({ kind: 'text', text: german('morning.reviews', { count: waiting.length }) })
      return [
        ...(parts.length > 0
          ? [
              speech.reply('answer', parts, [
                due.length > 0
                  ? [{ id: idOf({ kind: 'stale', after: undefined }), label: german('home.openStale') }]
                  : [],
              ]),
            ]
          : []),
        ...(group ? [{ ...gaps.show(staff, group, german('gaps.day')), kind: 'answer' as const }] : []),
      ]
    },
  }
}
