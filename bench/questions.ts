import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { dangerKinds, type DangerKind } from '#core/safety.ts'
import type { AskingLocale } from '#core/locale.ts'

/**
 * What a question is about: a topic; `out`: nothing of ours; `municipal`: a matter of the town that is in no topic; `ordinary`: whatever, but no
 * danger; or a danger.
 */
export type Label =
  { kind: 'topic'; topic: string } | { kind: 'out' | 'municipal' | 'ordinary' } | { kind: 'urgent'; danger: DangerKind }

export interface LabelledQuestion {
  text: string
  label: Label
}

/** Reads `<folder>/<locale>.tsv`: `<label>\t<question>` a line. Errors: throws on a line that is not of this form. */
export function readQuestions(folder: string, locale: AskingLocale, topics: ReadonlySet<string>): LabelledQuestion[] {
  const name = join(folder, `${locale}.tsv`)
  return readFileSync(name, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line, index) => {
      const [label = '', text = '', more] = line.split('\t')
      const parsed = parseLabel(label.trim(), topics)
      if (!parsed || text.trim() === '' || more !== undefined)
        throw new Error(`${name}:${index + 1} is not “label, tab, question”`)
      return { text: text.trim(), label: parsed }
    })
}

function parseLabel(label: string, topics: ReadonlySet<string>): Label | undefined {
  if (label === 'out' || label === 'municipal' || label === 'ordinary') return { kind: label }
  if (topics.has(label)) return { kind: 'topic', topic: label }
  const danger = dangerKinds.find((kind) => label === `urgent:${kind}`)
  return danger ? { kind: 'urgent', danger } : undefined
}
