/**
 * Reads, checks and learns from the knowledge, so that the next start takes it from the cache. Runs after `npm ci`.
 *
 * `--published`: JSON of staff's published changes on standard input; they are put over the files' knowledge.
 */
import { text } from 'node:stream/consumers'
import { parseArgs } from 'node:util'
import { AppError } from '#app/errors.ts'
import { loadKnowledge, reviseKnowledge } from '#knowledge/compiled.ts'
import type { Published } from '#core/overlay.ts'
import { readConfig } from '../config.ts'

try {
  const { values } = parseArgs({ options: { published: { type: 'boolean', default: false } } })
  const config = readConfig(process.env)
  const started = performance.now()
  const files = loadKnowledge(config.knowledgeDirectory, config.cacheDirectory)
  let { base, fromCache } = files
  if (values.published) {
    const published = JSON.parse(await text(process.stdin)) as Published[]
    base = reviseKnowledge(files, published, config).base
    fromCache = false
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  console.log(`knowledge ${base.version} ${fromCache ? 'is compiled' : `compiled in ${seconds} s`}`)
} catch (error) {
  console.error(error instanceof AppError ? error.message : error)
  process.exitCode = 1
}
