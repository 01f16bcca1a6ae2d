import type { Speech } from '#core/conversation/context.ts'
import type { Entry } from '#core/entry.ts'
import { topicTitle } from '#core/knowledge-base.ts'
import type { Choice, Reply } from '#core/reply.ts'
import { dayOf, germanDay } from '#staff/days.ts'
import type { LinkedStaff } from '#staff/messenger-links.ts'
import type { Account } from '#staff/ports.ts'
import { confirmText } from '#staff/review-dates.ts'
import { mayDo } from '#staff/rights.ts'
import { dueEntries } from '#staff/worklists.ts'
import { idOf } from './choice-ids.ts'
import { placeWords, type DeskDependencies } from './context.ts'

/** As much of the fingerprint of a text as a button has room for. */
const seenChars = 8

export interface DueText {
  place: string
  entry: Entry
}

/** Texts whose review date is past, one after the other. Errors of all: `store-unavailable`. */
export interface ReviewDesk {
  /** Those that this person may change, the longest past first. */
  due(account: Account): DueText[]
  /** The text after this one, the first one without. */
  page(staff: LinkedStaff, after: { place: string; topic: string } | undefined): Reply[]
  confirm(staff: LinkedStaff, text: { place: string; topic: string; seen: string }): Promise<Reply[]>
}

export function createReviewDesk(dependencies: DeskDependencies, speech: Speech): ReviewDesk {
  const { knowledge, revisions, clock } = dependencies
  const german = (key: string, parameters?: Record<string, string | number>) => speech.say(`staff:${key}`, parameters)
  const topicName = (topic: string) => topicTitle(knowledge.current().base, topic, 'de')
  const said = (words: string, choices: Choice[][] = []): Reply[] => [
    speech.reply('menu', [{ kind: 'text', text: words }], choices),
  ]

  const due = (account: Account) =>
    dueEntries(knowledge.current().base, (place) => mayDo(account, 'edit', place), dayOf(clock()))
  const isSame = ({ place, entry }: DueText, other: { place: string; topic: string } | undefined) =>
    place === other?.place && entry.topic === other.topic

  return {
    due,
    page({ account }, after) {
      const all = due(account)
      const index = (all.findIndex((one) => isSame(one, after)) + 1) % Math.max(1, all.length)
      const shown = all[index]
      const text = shown?.entry.texts.de
      if (!shown || !text) return said(german('stale.none'))
      const { place, entry } = shown
      const { topic } = entry
      const seen = revisions.current({ kind: 'entry', place, key: topic })?.basis.slice(0, seenChars) ?? ''
      const right: Choice[] = mayDo(account, 'publish', place)
        ? [{ id: idOf({ kind: 'confirm', place, topic, seen }), label: german('stale.right') }]
        : []
      return [
        speech.reply(
          'menu',
          [
            { kind: 'note', text: german('stale.head', { number: index + 1, count: all.length }) },
            { kind: 'heading', text: text.title },
            { kind: 'text', text: text.answer },
            {
              kind: 'note',
              text: german('stale.about', {
                topic: topicName(topic),
                place: placeWords(knowledge, place, speech),
                day: germanDay(entry.reviewBy),
              }),
            },
          ],
          [
            [...right, { id: idOf({ kind: 'edit', place, topic, locale: 'de' }), label: german('stale.edit') }],
            all.length > 1
              ? [{ id: idOf({ kind: 'stale', after: { place, topic } }), label: german('stale.next') }]
              : [],
          ],
        ),
      ]
    },
    async confirm({ account }, { place, topic, seen }) {
      const confirmed = await confirmText(revisions, {
        subject: { kind: 'entry', place, key: topic },
        seen,
        today: dayOf(clock()),
        actor: account,
        reason: 'Geprüft: noch richtig',
      })
      const more: Choice[][] =
        due(account).length > 0
          ? [[{ id: idOf({ kind: 'stale', after: undefined }), label: german('stale.next') }]]
          : []
      switch (confirmed.kind) {
        case 'confirmed':
          return said(german('stale.confirmed', { topic: topicName(topic) }), more)
        case 'changed':
          return said(german('stale.changed'), more)
        case 'draft':
          return said(german('stale.draft'), more)
        case 'forbidden':
          return said(german('forbidden'))
        case 'invalid':
          return said(`${german('edit.invalid')}\n\n${confirmed.problems.map((problem) => `- ${problem}`).join('\n')}`)
      }
    },
  }
}
