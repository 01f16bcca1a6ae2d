import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Brain } from '#core/conversation/context.ts'
import { idSchema } from '#core/entry.ts'
import { topicTitle } from '#core/knowledge-base.ts'
import { askingLocaleSchema } from '#core/locale.ts'
import { AppError } from '#app/errors.ts'
import type { GoldenChange } from '#staff/revisions.ts'
import { readLanguageFiles } from './language-files.ts'
import { formatProblem, type FileProblem } from './yaml-file.ts'

/** `knowledge/golden/<locale>.yaml`: questions that must find their topic, whatever is changed. No phrasings: nothing learns from them. */
export const goldenFileSchema = z.strictObject({
  locale: askingLocaleSchema,
  questions: z.array(z.strictObject({ question: z.string().trim().min(1), topic: idSchema })),
})
export type GoldenFile = z.infer<typeof goldenFileSchema>

/** All golden questions. Errors: `knowledge-invalid` for a file that is not of this form. */
export function readGolden(directory: string): GoldenFile[] {
  if (!existsSync(join(directory, 'golden'))) return []
  const problems: FileProblem[] = []
  const files = readLanguageFiles(directory, 'golden', goldenFileSchema, problems)
  if (problems.length > 0) throw new AppError('knowledge-invalid', problems.map(formatProblem).join('\n'))
  return files
}

/** Asks all golden questions of two versions. Shapes: those whose answer differs, broken ones first. */
export function compareGolden(files: readonly GoldenFile[], before: Brain, after: Brain): GoldenChange[] {
  const said = (brain: Brain, question: string, topic: string) => {
    const { decision, candidates } = brain.matcher.match(question)
    const title = (id: string) => topicTitle(brain.base, id, 'de')
    if (decision.kind === 'answer') return { text: title(decision.topic), right: decision.topic === topic }
    if (decision.kind === 'clarify')
      return { text: `Rückfrage: ${decision.topics.map(title).join(' / ')}`, right: decision.topics.includes(topic) }
    return { text: 'nicht bekannt', right: candidates.length === 0 && topic === '' }
  }
  return files
    .flatMap(({ locale, questions }) =>
      questions.map(({ question, topic }) => {
        const old = said(before, question, topic)
        const fresh = said(after, question, topic)
        return { question, locale, before: old.text, after: fresh.text, broken: old.right && !fresh.right }
      }),
    )
    .filter((change) => change.before !== change.after)
    .toSorted((a, b) => Number(b.broken) - Number(a.broken))
}
