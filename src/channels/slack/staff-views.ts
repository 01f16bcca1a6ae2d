import type { types } from '@slack/bolt'
import { z } from 'zod'
import type { EditorChange, EditorForm, EditorView } from '#app/staff-editor.ts'
import type { Translate } from '#core/translate.ts'
import { cut, printable } from './plain.ts'
import { limits } from './limits.ts'

/** Callback ids of the windows, and the actions in them. */
export const searchView = 'staff-search'
export const chooseView = 'staff-choose'
export const editView = 'staff-edit'
export const languageAction = 'staff-language'

/** What Slack takes in windows. Source: `@slack/types` 3.2. */
const windowLimits = { title: 24, initialText: 3000, metadata: 3000, error: 150 }

/** What a window keeps between opening and saving. Everything in it is checked again on saving. */
const metadataSchema = z.strictObject({
  place: z.string(),
  topic: z.string(),
  locale: z.string(),
  seen: z.string(),
  original: z.string(),
})
type Metadata = z.infer<typeof metadataSchema>

type German = (key: string) => string

function plain(text: string, max: number): types.PlainTextElement {
  return { type: 'plain_text', text: cut(printable(text), max), emoji: true }
}

function section(text: string): types.KnownBlock {
  return { type: 'section', text: plain(text, limits.plainText) }
}

function windowWith(
  german: German,
  title: string,
  blocks: types.KnownBlock[],
  more: Partial<types.ModalView> = {},
): types.ModalView {
  const close = plain(german(more.submit ? 'modal.cancel' : 'modal.close'), windowLimits.title)
  return { type: 'modal', title: plain(german(title), windowLimits.title), close, blocks, ...more }
}

function speaking(translate: Translate): German {
  return (key) => translate('de', `staff:${key}`)
}

export function loadingWindow(translate: Translate): types.ModalView {
  const german = speaking(translate)
  return windowWith(german, 'modal.edit', [section(german('modal.loading'))])
}

export function messageWindow(
  translate: Translate,
  title: 'modal.edit' | 'modal.saved',
  text: string,
): types.ModalView {
  return windowWith(speaking(translate), title, [section(text)])
}

/** The window for what the editor wants to show. */
export function windowOf(view: EditorView, translate: Translate): types.ModalView {
  const german = speaking(translate)
  switch (view.kind) {
    case 'message':
      return messageWindow(translate, 'modal.edit', view.text)
    case 'search':
      return windowWith(
        german,
        'modal.search',
        [
          ...(view.note === '' ? [] : [section(view.note)]),
          {
            type: 'input',
            block_id: 'words',
            label: plain(german('modal.words'), 2000),
            element: {
              type: 'plain_text_input',
              action_id: 'words',
              max_length: 200,
              ...(view.words.trim() === '' ? {} : { initial_value: cut(printable(view.words), 200) }),
            },
          },
        ],
        { callback_id: searchView, submit: plain(german('modal.submitSearch'), windowLimits.title) },
      )
    case 'choose':
      return windowWith(
        german,
        'modal.search',
        [
          {
            type: 'input',
            block_id: 'choice',
            label: plain(german('modal.topic'), 2000),
            element: {
              type: 'static_select',
              action_id: 'choice',
              options: view.choices.map(({ id, label }) => ({ text: plain(label, limits.optionText), value: id })),
            },
          },
        ],
        { callback_id: chooseView, submit: plain(german('modal.submitChoose'), windowLimits.title) },
      )
    case 'form':
      return formWindow(view.form, german)
  }
}

function formWindow(form: EditorForm, german: German): types.ModalView {
  const { place, topic, locale, seen, original, languages } = form
  const metadata = JSON.stringify({ place, topic, locale, seen, original } satisfies Metadata)
  const option = ({ locale: one, label }: EditorForm['languages'][number]) => ({
    text: plain(label, limits.optionText),
    value: one,
  })
  const language = languages.find((one) => one.locale === locale)
  const options = form.next.map((one) => ({
    text: plain(
      german(`modal.next${one === 'draft' ? 'Draft' : one === 'review' ? 'Review' : 'Publish'}`),
      limits.optionText,
    ),
    value: one,
  }))
  const [first] = options
  return windowWith(
    german,
    'modal.edit',
    [
      { type: 'header', text: plain(form.about, limits.header) },
      ...form.notes.map(section),
      ...(languages.length > 1 && language
        ? [
            {
              type: 'actions' as const,
              block_id: `language:${locale}`,
              elements: [
                {
                  type: 'static_select' as const,
                  action_id: languageAction,
                  placeholder: plain(german('modal.language'), 150),
                  options: languages.map(option),
                  initial_option: option(language),
                },
              ],
            },
          ]
        : []),
      {
        // With the language in the id: else Slack keeps what was typed when the language changes.
        type: 'input',
        block_id: `title:${locale}`,
        label: plain(german('edit.title'), 2000),
        element: { type: 'plain_text_input', action_id: 'title', ...initial(form.title) },
      },
      {
        type: 'input',
        block_id: `answer:${locale}`,
        label: plain(german('edit.answer'), 2000),
        hint: plain(german('modal.answerHint'), 2000),
        element: { type: 'plain_text_input', action_id: 'answer', multiline: true, ...initial(form.answer) },
      },
      {
        type: 'input',
        block_id: 'reason',
        optional: true,
        label: plain(german('modal.reason'), 2000),
        element: { type: 'plain_text_input', action_id: 'reason', max_length: 300 },
      },
      {
        type: 'input',
        block_id: 'next',
        label: plain(german('modal.next'), 2000),
        element: {
          type: 'static_select',
          action_id: 'next',
          options,
          ...(first ? { initial_option: first } : {}),
        },
      },
    ],
    {
      callback_id: editView,
      submit: plain(german('modal.submitSave'), windowLimits.title),
      private_metadata: metadata.slice(0, windowLimits.metadata),
    },
  )
}

function initial(text: string): { initial_value?: string } {
  return text === '' ? {} : { initial_value: text.slice(0, windowLimits.initialText) }
}

/** Values of a window that was sent, by block and action. */
export type WindowValues = Record<string, Record<string, { value?: string | null; selected?: string | null }>>

/** Which text a window is about. `undefined`: the window is none of ours. */
export function metadataIn(text: string): Metadata | undefined {
  try {
    return metadataSchema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

const entities: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&amp;': '&' }

/** As it was typed. Slack escapes what is typed in messages, and says nothing about windows; no answer has such marks of its own. */
function typed(text: string | null | undefined): string {
  return (text ?? '').replace(/&(?:lt|gt|amp);/gu, (entity) => entities[entity] ?? entity)
}

/** What a sent window wants to change. */
export function changeIn(metadata: Metadata, values: WindowValues): EditorChange {
  const { locale } = metadata
  return {
    ...metadata,
    title: typed(values[`title:${locale}`]?.title?.value),
    answer: typed(values[`answer:${locale}`]?.answer?.value),
    reason: typed(values.reason?.reason?.value),
    next: values.next?.next?.selected ?? 'draft',
  }
}

/** Problems as Slack shows them, below the field each belongs to. */
export function errorsOf(
  locale: string,
  problems: readonly { field: 'title' | 'answer'; text: string }[],
): Record<string, string> {
  const errors: Record<string, string> = {}
  for (const { field, text } of problems) {
    const block = `${field}:${locale}`
    errors[block] = cut([errors[block], text].filter(Boolean).join(' '), windowLimits.error)
  }
  return errors
}
