import { globSync, readFileSync } from 'node:fs'
import type { z } from 'zod'
import { newConversation, type ConversationState, type Incoming } from '#core/conversation/state.ts'
import { step } from '#core/conversation/step.ts'
import { entrySchema } from '#core/entry.ts'
import { municipalitySchema, responsibilitiesSchema } from '#core/municipality.ts'
import { officeSchema } from '#core/office.ts'
import { scrub } from '#core/scrub.ts'
import { parseYaml, type FileProblem } from '#knowledge/yaml-file.ts'
import { mutatedBytes } from '../mutations.ts'
import type { Random } from '../random.ts'
import type { Outcome, Surface } from '../checks.ts'
import type { Service } from '../service.ts'
import { hostileText } from '../texts.ts'
import { choiceId } from './web.ts'

/** The conversation without a channel, the scrubbing of questions, and the reader of knowledge files. */
export function directSurfaces(service: Pick<Service, 'brain' | 'translate' | 'clock'>): Surface[] {
  return [
    {
      name: 'step(): payloads, choices, commands',
      share: 14,
      send: (random) => Promise.resolve(conversed(service, random)),
    },
    { name: 'scrub() of a question', share: 5, send: (random) => Promise.resolve(scrubbed(random)) },
    { name: 'knowledge files', share: 2, send: (random) => Promise.resolve(read(random)) },
  ]
}

function conversed(
  { brain, translate, clock }: Pick<Service, 'brain' | 'translate' | 'clock'>,
  random: Random,
): Outcome {
  let state: ConversationState = random.chance(0.5) ? newConversation : stateOf(random)
  const faults: string[] = []
  for (let turns = 1 + random.below(3); turns > 0; turns--) {
    const result = step(state, incomingOf(random), {
      brain,
      translate,
      now: clock(),
      municipalityHint: random.pick([undefined, 'mainz', '__proto__']),
    })
    if (result.replies.length === 0 || result.replies.some(({ parts }) => parts.length === 0)) faults.push('no reply')
    if (JSON.stringify(result.state).length > 1000) faults.push('the state holds what was said')
    state = result.state
  }
  return { faults }
}

function stateOf(random: Random): ConversationState {
  return {
    greeted: random.chance(0.5),
    officeIndex: random.pick([0, 1, 50]),
    locale: random.pick(['de', 'ar', 'ku']),
    municipality: random.pick(['mainz', 'atlantis', '__proto__']),
    topic: random.pick(['kita-registration', 'gone', 'constructor']),
    awaiting: random.pick(['town', 'question']),
  }
}

function incomingOf(random: Random): Incoming {
  const text = hostileText(random, 300)
  switch (random.below(6)) {
    case 0:
      return { kind: 'start', payload: random.pick([text, ['mainz', 'ar', 'kita-registration', text].join('_')]) }
    case 1:
    case 2:
      return { kind: 'choice', id: choiceId(random) }
    case 3:
      return { kind: 'command', name: random.pick(['town', 'language', 'ask', 'start', text]), argument: text }
    case 4:
      return { kind: 'attachment', attachment: random.pick(['voice', 'picture', 'other']), caption: text }
    default:
      return { kind: 'text', text }
  }
}

function scrubbed(random: Random): Outcome {
  const kept = scrub(hostileText(random, random.pick([300, 300, 10_000, 40_000])))
  const faults = []
  if (kept.length > 300) faults.push('longer than it may be')
  if (/\p{N}{4}|[\n\r\0]/u.test(kept)) faults.push('four digits in a row, or a line end')
  if (scrub(kept) !== kept) faults.push('not idempotent')
  return { faults }
}

const files: readonly { glob: string; schema: z.ZodType }[] = [
  { glob: 'knowledge/mainz/offices/*.yaml', schema: officeSchema },
  { glob: 'knowledge/mainz/entries/*.yaml', schema: entrySchema },
  { glob: 'knowledge/*/municipality.yaml', schema: municipalitySchema },
  { glob: 'knowledge/emden/responsibilities.yaml', schema: responsibilitiesSchema },
]
const maxSourceChars = 3000
const read: (random: Random) => Outcome = (() => {
  const sources = files.flatMap(({ glob, schema }) =>
    globSync(glob)
      .toSorted()
      .slice(0, 12)
      .map((file) => ({ text: readFileSync(file, 'utf8').slice(0, maxSourceChars), schema })),
  )
  return (random: Random): Outcome => {
    const { text, schema } = random.pick(sources)
    const source = Buffer.from(mutatedBytes(brokenYaml(text, random), random)).toString('utf8')
    const problems: FileProblem[] = []
    const value = parseYaml(source, 'file.yaml', schema, problems)
    const faults = []
    if (value === undefined && problems.length === 0) faults.push('neither a value nor a problem')
    if (problems.some(({ message }) => /\n\s+at /u.test(message))) faults.push('a stack trace in a problem')
    if (({} as { polluted?: unknown }).polluted !== undefined) faults.push('every object was changed')
    return { faults }
  }
})()

/** What YAML can do beyond being read: aliases of aliases, depths, tags, keys of objects, numbers, documents behind documents. */
function brokenYaml(text: string, random: Random): string {
  const lines = text.split('\n')
  const insert = (line: string) => lines.splice(random.below(lines.length + 1), 0, line)
  switch (random.below(12)) {
    case 0: {
      const levels = Array.from(
        { length: 12 },
        (_, level) =>
          `a${level}: &a${level} [${Array(9)
            .fill(level === 0 ? 'x' : `*a${level - 1}`)
            .join(', ')}]`,
      )
      return `${levels.join('\n')}\n${text}`
    }
    case 1:
      return `${'['.repeat(random.pick([100, 2000, 20_000]))}\n${text}`
    case 2:
      return `${'{a: '.repeat(random.pick([100, 2000, 20_000]))}\n${text}`
    case 3:
      insert(`__proto__: { polluted: true }`)
      break
    case 4:
      insert(
        random.pick([
          '!!js/function x: 1',
          '!!python/object:os.system x: 1',
          '!!binary x: !!binary "####"',
          '%YAML 9.9',
          '---',
          '...',
          '<<: *x',
          '? [a, b] : c',
        ]),
      )
      break
    case 5:
      insert(`id: &a ${'x'.repeat(random.pick([10, 10_000]))}`)
      insert('name: *a')
      break
    case 6:
      return lines
        .map((line) =>
          random.chance(0.1) ? line.replace(/:.*/u, `: ${JSON.stringify(hostileText(random, 100))}`) : line,
        )
        .join('\n')
    case 7:
      return lines.map((line) => (random.chance(0.05) ? `\t${line}` : line)).join('\n')
    case 8:
      return `${'- '.repeat(random.pick([50, 3000]))}\n${text}`
    case 9:
      insert(
        `x: ${random.pick(['9'.repeat(500), '0x' + 'f'.repeat(300), '.inf', '1e999', '2026-13-45', '!!int "x"', '"\\ud800"', '|9\n x'])}`,
      )
      break
    case 10:
      return `${text}\n&self [*self]\nself: &s { s: *s }`
    default:
  }
  return lines.join('\n')
}
