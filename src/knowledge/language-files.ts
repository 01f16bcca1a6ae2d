import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { z } from 'zod'
import { readYaml, type FileProblem } from './yaml-file.ts'

const first = ['de.yaml', 'en.yaml']

/**
 * Reads a folder with one file per language, such as `knowledge/small-talk/<locale>.yaml`.
 *
 * Shapes: German and English come first (where two languages disagree, theirs wins), then by name. A missing folder is a problem.
 */
export function readLanguageFiles<Schema extends z.ZodType>(
  directory: string,
  folder: string,
  schema: Schema,
  problems: FileProblem[],
): z.output<Schema>[] {
  const path = join(directory, folder)
  if (!existsSync(path)) {
    problems.push({ file: folder, message: 'is missing' })
    return []
  }
  return readdirSync(path)
    .filter((name) => name.endsWith('.yaml'))
    .toSorted((a, b) => first.indexOf(b) - first.indexOf(a) || a.localeCompare(b))
    .flatMap((name) => readYaml(join(path, name), `${folder}/${name}`, schema, problems) ?? [])
}
