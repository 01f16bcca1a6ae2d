import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { answerLocales, type AnswerLocale } from '#core/locale.ts'
import { readYaml, type FileProblem } from './yaml-file.ts'

const glossarySchema = z.array(
  z.strictObject({ de: z.string().min(1), term: z.string().min(1), note: z.string().optional() }),
)
export type GlossaryFile = z.infer<typeof glossarySchema>

/** The terms for translators, by language. Shapes: languages without a file are left out. Errors: none; broken files are problems. */
export function readGlossary(directory: string): {
  glossary: Map<AnswerLocale, GlossaryFile>
  problems: FileProblem[]
} {
  const problems: FileProblem[] = []
  const glossary = new Map<AnswerLocale, GlossaryFile>()
  for (const locale of answerLocales) {
    const name = `glossary/${locale}.yaml`
    if (!existsSync(join(directory, name))) continue
    const terms = readYaml(join(directory, name), name, glossarySchema, problems)
    if (terms) glossary.set(locale, terms)
  }
  return { glossary, problems }
}
