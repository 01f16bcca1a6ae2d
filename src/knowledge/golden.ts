import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Brain } from '#core/conversation/context.ts'
import { idSchema } from '#core/entry.ts'
import { answerTo, topicTitle } from '#core/knowledge-base.ts'
import { askingLocaleSchema, type AskingLocale } from '#core/locale.ts'
import { AppError } from '#app/errors.ts'
import type { AskedQuestion, GoldenChange } from '#staff/revisions.ts'
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

/** What a question leads to, in German, and the topics it is taken for. */
function said({ matcher, base }: Brain, question: string, { locale, municipality }: Partial<AskedQuestion> = {}) {
  const known = askingLocaleSchema.safeParse(locale)
  const context: { locale?: AskingLocale } = known.success ? { locale: known.data } : {}
  const { decision, candidates } = matcher.match(question, context)
  const title = (id: string) => topicTitle(base, id, 'de')
  if (decision.kind === 'answer') {
    const { topic } = decision
    // A topic whose text was retired leads to the main office, whatever the question is.
    if (!answerTo(base, municipality, topic, 'de'))
      return { text: `„${title(topic)}“ ohne Text: Hauptstelle`, topics: [] }
    const own = municipality ? base.municipalities.get(municipality)?.entries.get(topic) : undefined
    return { text: own ? `${title(topic)} (eigener Text)` : title(topic), topics: [topic] }
  }
  if (decision.kind === 'clarify') {
    const written = decision.topics.filter((topic) => answerTo(base, municipality, topic, 'de'))
    if (written.length === 0) return { text: 'nicht bekannt: Hauptstelle', topics: [] }
    const [only] = written
    // As `clarify` of the conversation does it.
    if (only !== undefined && written.length === 1 && decision.topics.length > 1)
      return { text: title(only), topics: written }
    return { text: `Rückfrage: ${written.map(title).join(' / ')}`, topics: written }
  }
  return { text: 'nicht bekannt', topics: candidates.length === 0 ? [''] : [] }
}

/** Asks all golden questions of two versions. Shapes: those whose answer differs, broken ones first. */
export function compareGolden(files: readonly GoldenFile[], before: Brain, after: Brain): GoldenChange[] {
  return files
    .flatMap(({ locale, questions }) =>
      questions.map(({ question, topic }) => {
        const old = said(before, question)
        const fresh = said(after, question)
        const broken = old.topics.includes(topic) && !fresh.topics.includes(topic)
        return { question, locale, before: old.text, after: fresh.text, broken }
      }),
    )
    .filter((change) => change.before !== change.after)
    .toSorted((a, b) => Number(b.broken) - Number(a.broken))
}

/** What people's questions get in two versions. Shapes: all of them, in their order. */
export function compareAsked(questions: readonly AskedQuestion[], before: Brain, after: Brain): GoldenChange[] {
  return questions.map((question) => ({
    question: question.text,
    locale: question.locale,
    before: said(before, question.text, question).text,
    after: said(after, question.text, question).text,
    broken: false,
  }))
}
