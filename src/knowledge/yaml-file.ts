import { readFileSync } from 'node:fs'
import { LineCounter, parseDocument, type Document } from 'yaml'
import type { z } from 'zod'

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
    problems.push({ file: name, message: `cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown reason'})` })
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
  const lines = new LineCounter()
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false, merge: false })
  for (const error of document.errors)
    problems.push({ file: name, line: lines.linePos(error.pos[0]).line, message: `is not valid YAML: ${error.message}` })
  if (document.errors.length > 0) return undefined
  const result = schema.safeParse(document.toJS({ maxAliasCount: 0 }))
  if (result.success) return result.data
  for (const issue of result.error.issues) {
    const line = lineOf(document, lines, issue.path)
    problems.push({ file: name, ...(line === undefined ? {} : { line }), field: issue.path.join('.'), message: issue.message })
  }
  return undefined
}
