import { z } from 'zod'
import type { Speech } from '#core/conversation/context.ts'
import { topicTitle } from '#core/knowledge-base.ts'
import { answerLocaleSchema, directionOf } from '#core/locale.ts'
import type { Choice, Reply } from '#core/reply.ts'
import type { LinkedStaff } from '#staff/messenger-links.ts'
import type { StaffChannel } from '#staff/ports.ts'
import { mayDo } from '#staff/rights.ts'
import { textProblems, type TextAtWork, type TextProblem } from '#staff/text-editing.ts'
import { idOf, type Afterwards, type StaffPress } from './choice-ids.ts'
import { asTyped, languageWords, placeWords, type DeskDependencies } from './context.ts'
import { publishLater } from './publishing.ts'

/** The text that is being changed in a chat, as it is kept (sealed) between two messages. */
const dialogueSchema = z.object({
  place: z.string(),
  topic: z.string(),
  locale: answerLocaleSchema,
  seen: z.string(),
  original: z.string(),
  title: z.string(),
  /** Left out: it was not written yet. */
  answer: z.string().optional(),
})
type Dialogue = z.infer<typeof dialogueSchema>

const channelNames: Record<StaffChannel, string> = { telegram: 'Telegram', slack: 'Slack' }
const maxLanguages = 16

/** Changing an answer in a chat, message by message: for messengers without windows. Errors of all: `store-unavailable`. */
export interface EditDialogue {
  /** Answers that the words are about; straight to the text when there is only one. */
  search(staff: LinkedStaff, words: string): Promise<Reply[]>
  begin(staff: LinkedStaff, press: Extract<StaffPress, { kind: 'edit' }>): Promise<Reply[]>
  /** What was written in answer to our question. `undefined`: nothing was asked, it is a message like any other. */
  written(staff: LinkedStaff, text: string): Promise<Reply[] | undefined>
  save(staff: LinkedStaff, next: Afterwards, channel: StaffChannel, privateAddress: string): Promise<Reply[]>
  cancel(staff: LinkedStaff): Promise<Reply[]>
}

export function createEditDialogue(dependencies: DeskDependencies, speech: Speech): EditDialogue {
  const { links, editing, knowledge } = dependencies
  const german = (key: string, parameters?: Record<string, string | number>) => speech.say(`staff:${key}`, parameters)
  const text = (words: string) => ({ kind: 'text' as const, text: words })
  const only = (words: string, choices: Choice[][] = []): Reply[] => [speech.reply('answer', [text(words)], choices)]
  const topicName = (topic: string) => topicTitle(knowledge.current().base, topic, 'de')

  const read = async ({ link }: LinkedStaff): Promise<Dialogue | undefined> => {
    const kept = await links.dialogue(link.id)
    return kept === undefined ? undefined : dialogueSchema.safeParse(JSON.parse(kept)).data
  }
  const keep = ({ link }: LinkedStaff, dialogue: Dialogue | undefined) =>
    links.setDialogue(link.id, dialogue && JSON.stringify(dialogue))

  /** The text as it stands, and the question for another one. */
  const show = async (staff: LinkedStaff, work: TextAtWork, before: Reply['parts'], kind: Reply['kind']) => {
    const { place, topic, locale, title, answer, seen, original } = work
    await keep(staff, { place, topic, locale, seen, original, title })
    const about = german('edit.current', {
      topic: topicName(topic),
      place: placeWords(knowledge, place, speech),
      language: languageWords(locale, speech),
    })
    const others = work.locales.filter((one) => one !== locale).slice(0, maxLanguages)
    const languages = others.map((one): Choice => ({
      id: idOf({ kind: 'edit', place, topic, locale: one }),
      label: german('edit.language', { language: languageWords(one, speech) }),
    }))
    const shown: Reply['parts'] =
      answer === ''
        ? [text(german('edit.empty'))]
        : [text(german('edit.now')), text(`**${german('edit.title')}:** ${asTyped(title)}`), text(asTyped(answer))]
    const draft = work.draftBy === undefined ? [] : [text(german('edit.draftBy', { name: work.draftBy }))]
    return [
      speech.reply(
        kind,
        [...before, { kind: 'heading', text: about }, ...draft, ...shown],
        [...inRows(languages, 2), [{ id: idOf({ kind: 'cancel' }), label: german('save.cancel') }]],
      ),
      { ...speech.reply('answer', [text(german('edit.prompt'))]), asksForText: true as const },
    ]
  }
  const problemParts = (problems: readonly TextProblem[]) => [
    text(german('edit.invalid')),
    text(problems.map((problem) => `- ${problem.text}`).join('\n')),
  ]

  return {
    async search(staff, words) {
      if (words.trim() === '') return only(german('edit.ask', { example: '/edit Kita anmelden' }))
      const found = editing.find(staff.account, words)
      const [first] = found
      if (!first) return only(german('edit.none'))
      const work = found.length === 1 ? await editing.open(staff.account, first.place, first.topic) : undefined
      if (work) return show(staff, work, [], 'answer')
      const choices = found.map(({ place, topic, title }): Choice[] => [
        {
          id: idOf({ kind: 'edit', place, topic, locale: undefined }),
          label: `${title} (${placeWords(knowledge, place, speech)})`,
        },
      ])
      return [speech.reply('menu', [text(german('edit.choose'))], choices)]
    },

    async begin(staff, { place, topic, locale }) {
      const work = await editing.open(staff.account, place, topic, locale)
      return work ? show(staff, work, [], 'menu') : only(german('edit.none'))
    },

    async written(staff, typed) {
      const dialogue = await read(staff)
      if (!dialogue) return undefined
      const { place, locale } = dialogue
      const [, newTitle] = /^\s*Überschrift:[^\S\n]*(.+)/iu.exec(typed) ?? []
      const title = newTitle?.trim() ?? dialogue.title
      const answer = (newTitle === undefined ? typed : typed.replace(/^\s*.+\n?/u, '')).trim()
      const problems = textProblems(title, answer)
      if (problems.length > 0)
        return [
          { ...speech.reply('answer', [...problemParts(problems), text(german('edit.again'))]), asksForText: true },
        ]
      const work = await editing.open(staff.account, place, dialogue.topic, locale)
      await keep(staff, { ...dialogue, title, answer })
      const mayPublish = work?.mayPublish ?? mayDo(staff.account, 'publish', place)
      const next: Afterwards[] = mayPublish ? ['publish', 'review', 'draft'] : ['review', 'draft']
      return [
        speech.reply('answer', [text(german('edit.preview'))]),
        {
          kind: 'answer',
          locale,
          direction: directionOf(locale),
          parts: [
            { kind: 'heading', text: title },
            { kind: 'text', text: answer },
          ],
          choices: [
            ...next.map((one): Choice[] => [{ id: idOf({ kind: 'save', next: one }), label: german(`save.${one}`) }]),
            [{ id: idOf({ kind: 'cancel' }), label: german('save.cancel') }],
          ],
        },
      ]
    },

    async save(staff, next, channel, privateAddress) {
      const dialogue = await read(staff)
      if (dialogue?.answer === undefined) return only(german('over'))
      const { answer, ...rest } = dialogue
      const reason = german('edit.reason', { channel: channelNames[channel] })
      const saved = await editing.save(staff.account, { ...rest, answer, reason })
      switch (saved.kind) {
        case 'conflict': {
          const before = [text(german('edit.conflict', { name: saved.by ?? german('edit.somebody') }))]
          return saved.now ? show(staff, saved.now, before, 'answer') : [speech.reply('answer', before)]
        }
        case 'invalid':
          return [
            {
              ...speech.reply('answer', [...problemParts(saved.problems), text(german('edit.again'))]),
              asksForText: true,
            },
          ]
        case 'saved':
        case 'unchanged':
        case 'forbidden':
      }
      await keep(staff, undefined)
      if (saved.kind !== 'saved') return only(german(saved.kind === 'unchanged' ? 'edit.unchanged' : 'forbidden'))
      const { revision, isShared } = saved
      if (next === 'review' && (await editing.submit(staff.account, revision.id))) return only(german('saved.review'))
      if (next !== 'publish' || isShared) return only(german('saved.draft'))
      await publishLater(dependencies, { staff, channel, privateAddress, revision })
      return only(german('saved.checking'))
    },

    async cancel(staff) {
      await keep(staff, undefined)
      return only(german('edit.cancelled'))
    },
  }
}

function inRows<Item>(items: readonly Item[], perRow: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / perRow) }, (_, row) =>
    items.slice(row * perRow, (row + 1) * perRow),
  )
}
