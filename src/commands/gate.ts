/** What a change of the knowledge does to the golden questions: `{before, after}` (published changes) on standard input, JSON on output. */
import { text } from 'node:stream/consumers'
import { AppError } from '#app/errors.ts'
import type { Published } from '#core/overlay.ts'
import { loadKnowledge, reviseKnowledge } from '#knowledge/compiled.ts'
import { compareGolden, readGolden } from '#knowledge/golden.ts'
import { createBrain } from '#knowledge/source.ts'
import { readConfig } from '../config.ts'

try {
  const config = readConfig(process.env)
  const { before, after } = JSON.parse(await text(process.stdin)) as { before: Published[]; after: Published[] }
  const files = loadKnowledge(config.knowledgeDirectory, config.cacheDirectory)
  const revise = (published: readonly Published[]) => createBrain(reviseKnowledge(files, published, config))
  console.log(JSON.stringify(compareGolden(readGolden(config.knowledgeDirectory), revise(before), revise(after))))
} catch (error) {
  console.error(error instanceof AppError ? error.message : error)
  process.exitCode = 1
}
