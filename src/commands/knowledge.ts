/** `npm run knowledge -- check [--json]`: reads all knowledge and says what is wrong or to be looked at. */
import { parseArgs } from 'node:util'
import { AppError } from '#app/errors.ts'
import { answerLocales } from '#core/locale.ts'
import { checkKnowledge, coverage, type Finding } from '#knowledge/check.ts'
import { phrasingsFoundElsewhere } from '#knowledge/check-matching.ts'
import { loadKnowledge } from '#knowledge/compiled.ts'
import { readKnowledge } from '#knowledge/files.ts'
import { formatProblem } from '#knowledge/yaml-file.ts'
import { createMatcher } from '#matching/matcher.ts'
import { readConfig } from '../config.ts'

const shownPerRule = 5

function check(json: boolean): number {
  const config = readConfig(process.env)
  const { base, problems } = readKnowledge(config.knowledgeDirectory)
  if (!base) {
    if (json) console.log(JSON.stringify({ problems, findings: [], coverage: [] }))
    else for (const problem of problems) console.error(formatProblem(problem))
    return 1
  }
  const { matching } = loadKnowledge(config.knowledgeDirectory, config.cacheDirectory)
  const findings = [
    ...checkKnowledge(base, { today: new Date().toISOString().slice(0, 10) }),
    ...phrasingsFoundElsewhere(base, createMatcher(base, matching)),
  ]
  if (json) console.log(JSON.stringify({ problems: [], findings, coverage: coverage(base) }))
  else printReport(findings, coverage(base))
  return findings.some((finding) => finding.level === 'error') ? 1 : 0
}

function printReport(findings: readonly Finding[], rows: ReturnType<typeof coverage>): void {
  const places = [...new Set(rows.map((row) => row.place))]
  console.log('Topics with a text, by place and language (own texts in brackets)\n')
  console.log(['', ...answerLocales].map((cell, index) => cell.padEnd(index === 0 ? 12 : 10)).join(''))
  for (const place of places) {
    const cells = answerLocales.map((locale) => {
      const row = rows.find((one) => one.place === place && one.locale === locale)
      return row ? (place === 'germany' ? `${row.shown}` : `${row.shown} (${row.own})`) : ''
    })
    console.log([place.padEnd(12), ...cells.map((cell) => cell.padEnd(10))].join(''))
  }
  const byRule = Map.groupBy(findings, (finding) => `${finding.level} ${finding.rule}`)
  for (const [rule, found] of byRule) {
    console.log(`\n${rule}: ${found.length}`)
    const isError = found[0]?.level === 'error'
    for (const { file, message } of isError ? found : found.slice(0, shownPerRule)) console.log(`  ${file}  ${message}`)
    if (!isError && found.length > shownPerRule)
      console.log(`  … ${found.length - shownPerRule} more (--json shows all)`)
  }
  const errors = findings.filter((finding) => finding.level === 'error').length
  console.log(`\n${errors} error(s), ${findings.length - errors} warning(s)`)
}

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { json: { type: 'boolean', default: false } },
  })
  if (positionals[0] !== 'check') throw new AppError('input-invalid', 'npm run knowledge -- check [--json]')
  process.exitCode = check(values.json)
} catch (error) {
  console.error(error instanceof AppError ? error.message : error)
  process.exitCode = 1
}
