import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { smallTalkFileSchema, type SmallTalkFile } from '#core/small-talk.ts'
import { readYaml, type FileProblem } from './yaml-file.ts'

/** Reads `knowledge/small-talk/<locale>.yaml`. German and English come first: where two languages share a phrase, theirs wins. */
export function readSmallTalk(directory: string, problems: FileProblem[]): SmallTalkFile[] {
  const folder = join(directory, 'small-talk')
  if (!existsSync(folder)) {
    problems.push({ file: 'small-talk', message: 'is missing: how people greet and ask back' })
    return []
  }
  const first = ['de.yaml', 'en.yaml']
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .toSorted((a, b) => first.indexOf(b) - first.indexOf(a) || a.localeCompare(b))
    .flatMap((name) => readYaml(join(folder, name), `small-talk/${name}`, smallTalkFileSchema, problems) ?? [])
}
