/** One question on the command line, or many as JSON lines, through the same conversation as every channel. No server, nothing stored. */
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { AppError } from '#app/errors.ts'
import { renderForTerminal } from '#channels/terminal/render.ts'
import { newConversation, type ConversationState } from '#core/conversation/state.ts'
import type { Brain } from '#core/conversation/context.ts'
import { step } from '#core/conversation/step.ts'
import { audienceSchema } from '#core/entry.ts'
import { answerLocaleSchema, askingLocaleOf } from '#core/locale.ts'
import type { Translate } from '#core/translate.ts'
import { loadKnowledge } from '#knowledge/compiled.ts'
import { createBrain } from '#knowledge/source.ts'
import { loadTexts } from '#language/texts.ts'
import { readConfig } from '../config.ts'

const questionSchema = z.object({
  // Two steps: zod looks at the length of anything that has one, and fails when that is no number.
  q: z.string().pipe(z.string().max(20_000)),
  municipality: z.string().optional(),
  locale: answerLocaleSchema.optional(),
  audience: audienceSchema.optional(),
})
type Question = z.infer<typeof questionSchema>

function stateFor({ municipality, locale, audience }: Question): ConversationState {
  return {
    ...newConversation,
    greeted: true,
    ...(municipality ? { municipality } : {}),
    ...(locale ? { locale } : {}),
    ...(audience ? { audience } : {}),
  }
}

function askOnce(question: Question, brain: Brain, translate: Translate) {
  const state = stateFor(question)
  const started = performance.now()
  const result = step(state, { kind: 'text', text: question.q }, { brain, translate, now: Date.now() })
  const ms = performance.now() - started
  return { state, result, ms }
}

/** The documented form of a JSON line. Small talk has no topic: it is not answered as if it were a question. */
function summary(question: Question, brain: Brain, translate: Translate) {
  const { result, ms } = askOnce(question, brain, translate)
  const asked = result.records.find((record) => record.kind === 'question')
  const referral = result.records.find((record) => record.kind === 'referral')
  const { candidates, detected } = brain.matcher.match(question.q, {
    ...(question.locale ? { locale: askingLocaleOf(question.locale) } : {}),
    ...(question.audience ? { audience: question.audience } : {}),
  })
  return {
    decision: asked?.outcome ?? 'refer',
    topic: asked?.topic ?? null,
    candidates: candidates.map(({ topic, score }) => ({ topic, score: Number(score.toFixed(4)) })),
    office: referral?.office ?? null,
    locale: result.replies[0]?.locale ?? 'de',
    detected: detected === 'other' ? null : (detected ?? null),
    ms: Number(ms.toFixed(3)),
  }
}

async function answerLines(brain: Brain, translate: Translate): Promise<void> {
  for await (const line of linesOf(process.stdin)) {
    if (line.trim() === '') continue
    console.log(JSON.stringify(answerLine(line, brain, translate)))
  }
}

/** Lines end with `\n` only: U+2028, where readline ends one as well, may stand in a JSON text. */
async function* linesOf(input: NodeJS.ReadableStream): AsyncGenerator<string> {
  let rest = ''
  for await (const chunk of input.setEncoding('utf8')) {
    const lines = (rest + String(chunk)).split('\n')
    rest = lines.pop() ?? ''
    yield* lines
  }
  yield rest
}

function answerLine(line: string, brain: Brain, translate: Translate): object {
  let parsed: unknown
  try {
    parsed = JSON.parse(line)
  } catch {
    return { error: 'not a JSON line' }
  }
  const question = questionSchema.safeParse(parsed)
  if (!question.success)
    return { error: question.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`).join('; ') }
  return summary(question.data, brain, translate)
}

function explain(question: Question, brain: Brain): string {
  const { result, evidence } = brain.matcher.explain(
    question.q,
    question.audience ? { audience: question.audience } : {},
  )
  const lines = [`decision: ${result.decision.kind}, language: ${result.detected ?? 'not told'}`]
  for (const { topic, score, probability } of result.candidates) {
    lines.push(`${topic}  score ${score.toFixed(2)}, right in ${Math.round(probability * 100)} of 100 such cases`)
    for (const { what, kind, share } of evidence.filter((one) => one.topic === topic))
      lines.push(`    ${kind} “${what}”${share > 0 ? `  ${Math.round(share * 100)} %` : ''}`)
  }
  return lines.join('\n')
}

async function run(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      municipality: { type: 'string' },
      locale: { type: 'string' },
      audience: { type: 'string' },
      json: { type: 'boolean', default: false },
      jsonl: { type: 'boolean', default: false },
      explain: { type: 'boolean', default: false },
    },
  })
  const config = readConfig(process.env)
  const brain = createBrain(loadKnowledge(config.knowledgeDirectory, config.cacheDirectory))
  const translate = loadTexts(config.localesDirectory)
  if (values.jsonl) return answerLines(brain, translate)
  const municipality = values.municipality ?? config.municipality
  const parsed = questionSchema.safeParse({
    q: positionals.join(' '),
    ...(municipality ? { municipality } : {}),
    ...(values.locale ? { locale: values.locale } : {}),
    ...(values.audience ? { audience: values.audience } : {}),
  })
  if (!parsed.success || parsed.data.q.trim() === '') {
    const faults = parsed.success
      ? ''
      : parsed.error.issues.map((issue) => `--${issue.path.join('.')} ${issue.message}\n`).join('')
    throw new AppError(
      'input-invalid',
      `${faults}npm run ask -- [--municipality mainz] [--locale de] [--audience newcomer] [--json] [--explain] "question"`,
    )
  }
  const question = parsed.data
  if (question.municipality && !brain.base.municipalities.has(question.municipality))
    throw new AppError(
      'input-invalid',
      `--municipality must be one of ${[...brain.base.municipalities.keys()].join(', ')}`,
    )
  if (values.json) console.log(JSON.stringify(summary(question, brain, translate)))
  else
    console.log(
      askOnce(question, brain, translate)
        .result.replies.map((reply) => renderForTerminal(reply, translate))
        .join('\n\n'),
    )
  if (values.explain) console.log(`\n${explain(question, brain)}`)
}

try {
  await run()
} catch (error) {
  console.error(error instanceof AppError ? error.message : error)
  process.exitCode = 1
}
