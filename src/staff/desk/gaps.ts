import type { Speech } from '#core/conversation/context.ts'
import { topicTitle } from '#core/knowledge-base.ts'
import { askingLocaleSchema, type AskingLocale } from '#core/locale.ts'
import type { Choice, Reply } from '#core/reply.ts'
import { groupGaps, type GapGroup } from '#staff/gaps.ts'
import type { LinkedStaff } from '#staff/messenger-links.ts'
import { addPhrasing, phrasingProblems, phrasingTarget } from '#staff/phrasings.ts'
import type { Account } from '#staff/ports.ts'
import { mayDo, mayDoSomewhere, nationwide } from '#staff/rights.ts'
import { draftedGroups } from '#staff/worklists.ts'
import { idOf } from './choice-ids.ts'
import { asTyped, consoleChoice, languageWords, placeWords, type DeskDependencies } from './context.ts'

/** Topics that are less likely than this are not offered: a wrong phrasing does more harm than none. */
const leastProbability = 0.2
const offeredTopics = 3
const shownQuestions = 3

/** Open questions, one group after the other. Errors of all: `store-unavailable`. */
export interface GapDesk {
  /** What this person may work on, and what is neither answered nor in a draft by now. */
  open(account: Account): Promise<GapGroup[]>
  /** The group after the one with this id, the first one without. */
  page(staff: LinkedStaff, after: number | undefined): Promise<Reply[]>
  /** One group with what can be done about it. */
  show(staff: LinkedStaff, group: GapGroup, heading: string): Reply
  add(staff: LinkedStaff, gap: number, topic: string): Promise<Reply[]>
  remove(staff: LinkedStaff, gap: number): Promise<Reply[]>
}

export function createGapDesk(dependencies: DeskDependencies, speech: Speech): GapDesk {
  const { gapStore, knowledge, revisions, audit, publicUrl } = dependencies
  const german = (key: string, parameters?: Record<string, string | number>) => speech.say(`staff:${key}`, parameters)
  const text = (words: string) => ({ kind: 'text' as const, text: words })
  const topicName = (topic: string) => topicTitle(knowledge.current().base, topic, 'de')

  const groups = async (account: Account): Promise<GapGroup[]> => {
    if (!mayDoSomewhere(account, 'gaps')) return []
    const gaps = (await gapStore.gaps(account.municipality)).filter(({ municipality }) =>
      mayDo(account, 'gaps', municipality || nationwide),
    )
    return groupGaps(gaps, knowledge.current())
  }
  const open = async (account: Account): Promise<GapGroup[]> => {
    const all = (await groups(account)).filter(({ answeredBy }) => answeredBy === undefined)
    const drafted = draftedGroups(all, await revisions.worklist())
    return all.filter(({ id }) => !drafted.has(id))
  }
  const groupWith = async (account: Account, gap: number) =>
    (await groups(account)).find((group) => group.gaps.some(({ id }) => id === gap))
  const next = (after: number): Choice[] => [{ id: idOf({ kind: 'gaps', after }), label: german('gaps.next') }]

  const topicsFor = (account: Account, group: GapGroup): string[] => {
    const locale = askingLocaleSchema.safeParse(group.language).data
    const [newest] = group.gaps
    if (!locale || !newest || phrasingProblems(newest.text).length > 0) return []
    const { base } = knowledge.current()
    return group.candidates
      .filter(({ probability }) => probability >= leastProbability)
      .map(({ topic }) => topic)
      .filter((topic) => targetOf(account, group, topic, locale).kind === 'possible' && base.topics.has(topic))
      .slice(0, offeredTopics)
  }
  const targetOf = (account: Account, { municipality }: GapGroup, topic: string, locale: AskingLocale) =>
    phrasingTarget(knowledge.current().base, account, { topic, municipality, locale })

  const show: GapDesk['show'] = ({ account }, group, heading) => {
    const topics = topicsFor(account, group)
    const [newest] = group.gaps
    const about = german('gaps.about', {
      place: group.municipality ? placeWords(knowledge, group.municipality, speech) : german('gaps.noPlace'),
      language: group.language === '' ? '?' : languageWords(group.language, speech),
      times: german('gaps.times', { count: group.gaps.length }),
    })
    return speech.reply(
      'menu',
      [
        { kind: 'heading', text: heading },
        ...group.gaps.slice(0, shownQuestions).map((gap) => text(`„${asTyped(gap.text)}“`)),
        { kind: 'note', text: about },
        text(german(topics.length > 0 ? 'gaps.belongs' : 'gaps.unclear')),
      ],
      [
        ...topics.map((topic): Choice[] => [
          {
            id: idOf({ kind: 'gap-add', gap: newest?.id ?? 0, topic }),
            label: german('gaps.add', { topic: topicName(topic) }),
          },
        ]),
        [
          { id: idOf({ kind: 'gap-delete', gap: newest?.id ?? 0 }), label: german('gaps.notOurs') },
          ...consoleChoice(publicUrl, `/gaps/${group.id}`, german('gaps.console')),
        ],
        next(group.id),
      ],
    )
  }

  return {
    open,
    show,
    async page(staff, after) {
      if (!mayDoSomewhere(staff.account, 'gaps')) return [speech.reply('answer', [text(german('forbidden'))])]
      const all = await open(staff.account)
      const index = (all.findIndex(({ id }) => id === after) + 1) % Math.max(1, all.length)
      const group = all[index]
      if (!group) return [speech.reply('menu', [text(german('gaps.none'))])]
      return [show(staff, group, german('gaps.head', { number: index + 1, count: all.length }))]
    },

    async add(staff, gapId, topic) {
      const { account } = staff
      const group = await groupWith(account, gapId)
      const gap = group?.gaps.find(({ id }) => id === gapId)
      const locale = askingLocaleSchema.safeParse(group?.language).data
      const said = (words: string, more: Choice[] = []): Reply[] => [
        speech.reply('answer', [text(words)], [...(more.length > 0 ? [more] : []), group ? next(group.id) : []]),
      ]
      if (!group || !gap || !locale || !knowledge.current().base.topics.has(topic)) return said(german('over'))
      const target = targetOf(account, group, topic, locale)
      if (target.kind === 'no-text') return said(german('gaps.noText', { topic: topicName(topic) }))
      if (target.kind === 'forbidden') return said(german('forbidden'))
      const { subject } = target
      const added = await addPhrasing(revisions, { subject, locale, text: gap.text, actor: account })
      switch (added.kind) {
        case 'known':
          return said(german('gaps.known', { topic: topicName(topic) }))
        case 'invalid':
          return said(`${german('gaps.refused')}\n\n${added.problems.map((problem) => `- ${problem}`).join('\n')}`)
        case 'conflict':
          return said(german('gaps.changed'))
        case 'saved':
          return said(german('gaps.added', { topic: topicName(topic) }), [
            { id: idOf({ kind: 'submit', revision: added.revision.id }), label: german('save.review') },
            ...consoleChoice(publicUrl, `/gaps/effect/${added.revision.id}?gap=${group.id}`, german('gaps.effect')),
          ])
      }
    },

    async remove({ account }, gapId) {
      const group = await groupWith(account, gapId)
      const place = group?.municipality || nationwide
      if (!group || !mayDo(account, 'gaps', place)) return [speech.reply('answer', [text(german('over'))])]
      await gapStore.deleteGaps(group.gaps.map(({ id }) => id))
      const count = group.gaps.length
      await audit.record(account.id, 'gaps-deleted', '', { place, count: String(count) })
      return [
        speech.reply(
          'menu',
          [text(german('gaps.deleted', { count }))],
          [[{ id: idOf({ kind: 'gaps', after: undefined }), label: german('gaps.next') }]],
        ),
      ]
    },
  }
}
