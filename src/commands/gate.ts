/**
 * What a change of the knowledge does to the golden questions and to those that gave rise to it: `{before, after, questions}` (published
 * changes, questions) on standard input, JSON on output.
 */
import { text } from 'node:stream/consumers'
import { AppError } from '#app/errors.ts'
import type { Published } from '#core/overlay.ts'
import { loadKnowledge, reviseKnowledge } from '#knowledge/compiled.ts'
import { compareAsked, compareGolden, readGolden } from '#knowledge/golden.ts'
import { createBrain, type GateInput, type Compared } from '#knowledge/source.ts'
import { readConfig } from '../config.ts'

try {
  const config = readConfig(process.env)
  const input = JSON.parse(await text(process.stdin)) as GateInput
  const files = loadKnowledge(config.knowledgeDirectory, config.cacheDirectory)
  const revise = (published: readonly Published[]) => createBrain(reviseKnowledge(files, published, config))
  const [before, after] = [revise(input.before), revise(input.after)]
  const compared: Compared = {
    changes: compareGolden(readGolden(config.knowledgeDirectory), before, after),
    asked: compareAsked(input.questions, before, after),
  }
  console.log(JSON.stringify(compared))
} catch (error) {
  console.error(error instanceof AppError ? error.message : error)
  process.exitCode = 1
}
