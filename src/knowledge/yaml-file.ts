import { readFileSync } from 'node:fs'
import { LineCounter, parseDocument, visit, type Document } from 'yaml'
import type { z } from 'zod'

/** Our files have a dozen levels. */
const maxDepth = 100

/** A fault in a knowledge file, as an editor can find it. `line` starts at 1. */
export interface FileProblem {
  file: string
  line?: number
  field?: string
  message: string
}

/** One line a fault: `mainz/offices/x.yaml:12 phones.0.number: …`. */
export function formatProblem({ file, line, field, message }: FileProblem): string {
  return `${file}${line === undefined ? '' : `:${line}`} ${field ? `${field}: ` : ''}${message}`
}

function lineOf(document: Document, lines: LineCounter, path: readonly PropertyKey[]): number | undefined {
  for (let length = path.length; length >= 0; length--) {
    const node = document.getIn(path.slice(0, length), true) as { range?: [number, number, number] } | undefined
    if (node?.range) return lines.linePos(node.range[0]).line
  }
  return undefined
}

/**
 * Reads one YAML file against a schema.
 *
 * Shapes: the parsed value, or `undefined` and at least one entry added to `problems`, each with file, line and field.
 * Errors: none; a file that cannot be read is a problem too.
 */
export function readYaml<Schema extends z.ZodType>(
  path: string,
  name: string,
  schema: Schema,
  problems: FileProblem[],
): z.output<Schema> | undefined {
  let source: string
  try {
    source = readFileSync(path, 'utf8')
  } catch (error) {
    problems.push({
      file: name,
      message: `cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown reason'})`,
    })
    return undefined
  }
  return parseYaml(source, name, schema, problems)
}

/** The same for a text that is already in memory. */
export function parseYaml<Schema extends z.ZodType>(
  source: string,
  name: string,
  schema: Schema,
  problems: FileProblem[],
): z.output<Schema> | undefined {
  const before = problems.length
  const lines = new LineCounter()
  const fault = (at: number | undefined, message: string) =>
    problems.push({ file: name, ...(at === undefined ? {} : { line: lines.linePos(at).line }), message })
  if (isTooDeep(source)) {
    fault(undefined, 'is nested too deeply')
    return undefined
  }
  let document: Document
  let value: unknown
  try {
    document = parseDocument(source, { lineCounter: lines, prettyErrors: false, merge: false })
    for (const error of document.errors) fault(error.pos[0], `is not valid YAML: ${error.message}`)
    // A few lines of aliases to aliases stand for more than any memory holds.
    visit(document, {
      Alias: (_, { range, source: to }) => void fault(range?.[0], `“*${to}” is an alias: write out what it stands for`),
    })
    if (problems.length > before) return undefined
    value = document.toJS()
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    fault(undefined, 'is nested too deeply')
    return undefined
  }
  const result = schema.safeParse(value)
  if (result.success) return result.data
  for (const issue of result.error.issues) {
    const line = lineOf(document, lines, issue.path)
    problems.push({
      file: name,
      ...(line === undefined ? {} : { line }),
      field: issue.path.join('.'),
      message: issue.message,
    })
  }
  return undefined
}

/** The parser needs the square of the depth in time, and ends with the stack. Brackets in texts count as well: nobody opens so many. */
function isTooDeep(source: string): boolean {
  let depth = 0
  for (const [bracket] of source.matchAll(/[[\]{}]/gu)) {
    depth = bracket === '[' || bracket === '{' ? depth + 1 : Math.max(0, depth - 1)
    if (depth > maxDepth) return true
  }
  return source.includes('- '.repeat(maxDepth)) || source.includes('? '.repeat(maxDepth))
}
