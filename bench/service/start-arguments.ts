import { readFileSync } from 'node:fs'
import { z } from 'zod'

const packageSchema = z.object({ scripts: z.object({ start: z.string().startsWith('node ') }) })

/** What `npm start` gives to node: its flags and the file, so that what is measured is what people run. */
export function startArguments(checkout = '.'): string[] {
  const { scripts } = packageSchema.parse(JSON.parse(readFileSync(`${checkout}/package.json`, 'utf8')))
  return scripts.start.split(' ').slice(1)
}
