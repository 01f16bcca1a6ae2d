/** Reads, checks and learns from the knowledge, so that the next start takes it from the cache. Runs after `npm ci`. */
import { readConfig } from '../config.ts'
import { AppError } from '#app/errors.ts'
import { loadKnowledge } from '#knowledge/compiled.ts'

try {
  const config = readConfig(process.env)
  const started = performance.now()
  const { base, fromCache } = loadKnowledge(config.knowledgeDirectory, config.cacheDirectory)
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  console.log(`knowledge ${base.version} ${fromCache ? 'is compiled' : `compiled in ${seconds} s`}`)
} catch (error) {
  console.error(error instanceof AppError ? error.message : error)
  process.exitCode = 1
}
