import type { EditorForm, EditorView, StaffEditor } from '#app/staff-editor.ts'
import { topicTitle } from '#core/knowledge-base.ts'
import { answerLocales } from '#core/locale.ts'
import type { TextAtWork } from '#staff/text-editing.ts'
import { afterwards, idOf, pressOf } from './choice-ids.ts'
import { deskSpeech, languageWords, placeWords, type DeskDependencies } from './context.ts'
import { publishLater } from './publishing.ts'

/** Changing an answer in a window of a messenger. Every step asks anew who this is and what they may do. Errors: `store-unavailable`. */
export function createStaffEditor(dependencies: DeskDependencies): StaffEditor {
  const { links, editing, knowledge, translate } = dependencies
  const speech = deskSpeech(translate)
  const german = (key: string, parameters?: Record<string, string | number>) => speech.say(`staff:${key}`, parameters)
  const message = (key: string): EditorView => ({ kind: 'message', text: german(key) })

  const formOf = (work: TextAtWork): EditorForm => {
    const { place, topic, locale, seen, original, title, answer, draftBy, locales, mayPublish } = work
    return {
      place,
      topic,
      locale,
      seen,
      original,
      title,
      answer,
      about: german('edit.current', {
        topic: topicTitle(knowledge.current().base, topic, 'de'),
        place: placeWords(knowledge, place, speech),
        language: languageWords(locale, speech),
      }),
      notes: [
        ...(draftBy === undefined ? [] : [german('edit.draftBy', { name: draftBy })]),
        ...(answer === '' ? [german('edit.empty')] : []),
      ],
      languages: locales.map((one) => ({ locale: one, label: languageWords(one, speech) })),
      next: mayPublish ? ['draft', 'review', 'publish'] : ['draft', 'review'],
    }
  }

  return {
    isStaff: async (conversationId) => (await links.who(conversationId)) !== undefined,
    opens: (choice) => {
      const pressed = pressOf(choice)
      return pressed?.kind === 'search' || pressed?.kind === 'edit'
    },

    async open(conversationId, wanted) {
      const staff = await links.who(conversationId)
      if (!staff) return message('over')
      if ('choice' in wanted) {
        const pressed = pressOf(wanted.choice)
        if (pressed?.kind === 'search') return { kind: 'search', words: '', note: '' }
        if (pressed?.kind !== 'edit') return message('over')
        const work = await editing.open(staff.account, pressed.place, pressed.topic, pressed.locale)
        return work ? { kind: 'form', form: formOf(work) } : message('edit.none')
      }
      const { words } = wanted
      const found = editing.find(staff.account, words)
      const [first] = found
      if (!first) return { kind: 'search', words, note: words.trim() === '' ? '' : german('edit.none') }
      const work = found.length === 1 ? await editing.open(staff.account, first.place, first.topic) : undefined
      if (work) return { kind: 'form', form: formOf(work) }
      return {
        kind: 'choose',
        choices: found.map(({ place, topic, title }) => ({
          id: idOf({ kind: 'edit', place, topic, locale: undefined }),
          label: `${title} (${placeWords(knowledge, place, speech)})`,
        })),
      }
    },

    async save(conversationId, privateAddress, { locale: wanted, reason, next: wished, ...change }) {
      const staff = await links.who(conversationId)
      const locale = answerLocales.find((one) => one === wanted)
      const done = (key: string) => ({ kind: 'done' as const, text: german(key) })
      if (!staff || !locale) return done('over')
      const { channel } = staff.link
      const saved = await editing.save(staff.account, {
        ...change,
        locale,
        reason: reason.trim() || german('edit.reason', { channel: channel === 'slack' ? 'Slack' : 'Telegram' }),
      })
      switch (saved.kind) {
        case 'forbidden':
          return done('forbidden')
        case 'unchanged':
          return { kind: 'problems', problems: [{ field: 'answer', text: german('edit.unchanged') }] }
        case 'invalid':
          return { kind: 'problems', problems: saved.problems }
        case 'conflict': {
          const name = saved.by ?? german('edit.somebody')
          return { kind: 'problems', problems: [{ field: 'answer', text: german('modal.conflict', { name }) }] }
        }
        case 'saved':
      }
      const { revision, isShared } = saved
      const next = afterwards.find((one) => one === wished) ?? 'draft'
      if (next === 'review' && (await editing.submit(staff.account, revision.id))) return done('saved.review')
      if (next !== 'publish' || isShared) return done('saved.draft')
      await publishLater(dependencies, { staff, channel, privateAddress, revision })
      return done('saved.checking')
    },
  }
}
