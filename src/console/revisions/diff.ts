import { diffArrays, diffWordsWithSpace } from 'diff'
import { html } from 'hono/html'
import type { KnowledgeBase } from '#core/knowledge-base.ts'
import type { AnswerLocale } from '#core/locale.ts'
import type { ShortTextsFile } from '#core/short-texts.ts'
import type { Subject } from '#staff/ports.ts'
import { languageOf } from '#console/languages.ts'
import { withBreaks } from '#console/line-breaks.ts'
import type { Content } from '#console/parts.ts'
import { fieldsOfContent, type ContentField } from './fields.ts'

/** A run of text that stayed, came or went. */
export interface Piece {
  kind: 'same' | 'added' | 'removed'
  text: string
}

export interface ChangedField {
  label: string
  locale?: AnswerLocale | undefined
  lines: boolean
  pieces: Piece[]
}

function kindOf({ added, removed }: { added: boolean; removed: boolean }): Piece['kind'] {
  return added ? 'added' : removed ? 'removed' : 'same'
}

/** What two texts have in common and what not, word by word. */
export function comparedTexts(before: string, after: string): Piece[] {
  return diffWordsWithSpace(before, after).map((part) => ({ kind: kindOf(part), text: part.value }))
}

function comparedLines(before: string, after: string): Piece[] {
  const split = (text: string) => (text === '' ? [] : text.split('\n'))
  return diffArrays(split(before), split(after)).flatMap((part) =>
    part.value.map((text) => ({ kind: kindOf(part), text })),
  )
}

/** The fields in which two versions differ, in the order of the newer one. */
export function changedFields(
  base: KnowledgeBase,
  kind: Subject['kind'],
  before: unknown,
  after: unknown,
): ChangedField[] {
  const old = new Map(fieldsOfContent(base, kind, before ?? emptyOf(kind, after)).map((field) => [field.label, field]))
  const fresh = new Map(
    fieldsOfContent(base, kind, after ?? emptyOf(kind, before)).map((field) => [field.label, field]),
  )
  return [...new Set([...fresh.keys(), ...old.keys()])].flatMap((label): ChangedField[] => {
    const field = (fresh.get(label) ?? old.get(label)) as ContentField
    const [was, is] = [old.get(label)?.text ?? '', fresh.get(label)?.text ?? '']
    if (was === is) return []
    const lines = field.lines === true
    return [{ label, locale: field.locale, lines, pieces: lines ? comparedLines(was, is) : comparedTexts(was, is) }]
  })
}

/** Where staff have not written any short text, people read those of the files. `other`: the version it is compared with. */
function emptyOf(kind: Subject['kind'], other: unknown): unknown {
  return kind === 'short-texts' ? { ...(other as ShortTextsFile), texts: {} } : undefined
}

function piece({ kind, text }: Piece): Content {
  const shown = withBreaks(text)
  if (kind === 'same') return shown
  // The colour alone says nothing to those who do not see it.
  return kind === 'added'
    ? html`<ins><span class="kern-sr-only">[neu: </span>${shown}<span class="kern-sr-only">]</span></ins>`
    : html`<del><span class="kern-sr-only">[entfernt: </span>${shown}<span class="kern-sr-only">]</span></del>`
}

/** A text with its changes marked. */
export function comparedView(pieces: readonly Piece[], locale: AnswerLocale | undefined, lines = false): Content {
  const { lang, dir } = languageOf(locale ?? 'de')
  if (!lines) return html`<div class="diff" lang="${lang}" dir="${dir}">${pieces.map(piece)}</div>`
  const changed = pieces.filter(({ kind }) => kind !== 'same')
  const same = pieces.length - changed.length
  return html`<ul class="diff" lang="${lang}" dir="${dir}">
      ${changed.map((one) => html`<li>${piece(one)}</li>`)}
    </ul>
    ${same > 0 ? html`<p class="kern-body kern-body--small kern-body--muted">${same === 1 ? 'Eine Zeile' : `${same} Zeilen`} unverändert</p>` : ''}`
}

/** All changed fields below each other. Shapes: a sentence when nothing changed. */
export function changesView(changes: readonly ChangedField[]): Content {
  if (changes.length === 0) return html`<p class="kern-body">Zwischen den beiden Fassungen ist nichts verschieden.</p>`
  return html`<dl class="changes">
    ${changes.map(
      ({ label, locale, lines, pieces }) =>
        html`<dt>${label}</dt>
          <dd>${comparedView(pieces, locale, lines)}</dd>`,
    )}
  </dl>`
}
