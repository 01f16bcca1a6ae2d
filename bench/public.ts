import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { ours, peers, type Peer } from './peers.ts'
import { percent, printTable } from './table.ts'

const setSchema = z.object({
  name: z.string(),
  locale: z.string(),
  entries: z.array(z.object({ id: z.string(), phrasings: z.array(z.string()) })),
  queries: z.array(z.object({ text: z.string(), id: z.string().nullable(), alt: z.array(z.string()).default([]) })),
})
type PublicSet = z.infer<typeof setSchema>

/** Above this many phrasings nlp.js trains for an hour. */
const manyPhrasings = 1000
/** A matcher that compares with every phrasing is asked every so-manieth question only: one takes up to seconds. */
const slow = new Set(['fuse.js', 'fuse.js token search'])
const slowQueryCount = 60

/**
 * The same matchers on public question sets: first place, first three, and how well the score tells what is out of scope (AUROC).
 *
 * `directory`: JSON files `{name, locale, entries: [{id, phrasings}], queries: [{text, id | null, alt?}]}`; `id: null` is out of scope.
 */
export async function benchPublic(directory: string): Promise<object> {
  const sets = readdirSync(directory)
    .filter((name) => name.endsWith('.json'))
    .toSorted()
    .map((name) => setSchema.parse(JSON.parse(readFileSync(join(directory, name), 'utf8'))))
  const rows = []
  for (const set of sets)
    for (const peer of [ours, ...peers]) {
      console.error(`${set.name}: ${peer.name}`)
      rows.push(await measure(set, peer))
    }
  const measured = rows.filter((row) => row !== undefined)
  printTable(
    'Public question sets (%)',
    measured.map((row) => ({
      set: row.set,
      matcher: row.matcher,
      phrasings: row.phrasings,
      questions: row.inScope,
      'first place': percent(row.first, row.inScope),
      'first three': percent(row.firstThree, row.inScope),
      'AUROC out of scope': row.auroc === undefined ? '–' : (100 * row.auroc).toFixed(1),
      'ms a question': row.msPerQuestion.toFixed(2),
    })),
  )
  return { sets: measured }
}

async function measure(set: PublicSet, peer: Peer) {
  const texts = set.entries.flatMap(({ id, phrasings }) => phrasings.map((text) => ({ text, topic: id })))
  if (texts.length > manyPhrasings && peer.name === 'nlp.js') return undefined
  const every = slow.has(peer.name) ? Math.ceil(set.queries.length / slowQueryCount) : 1
  const queries = set.queries.filter((_, index) => index % every === 0)
  const rank = await peer.train(texts, set.locale)
  let [first, firstThree, inScope] = [0, 0, 0]
  const known: number[] = []
  const unknown: number[] = []
  const started = performance.now()
  for (const { text, id, alt } of queries) {
    const order = await rank(text)
    ;(id === null ? unknown : known).push(order[0]?.score ?? -Infinity)
    if (id === null) continue
    inScope++
    const right = new Set([id, ...alt])
    if (right.has(order[0]?.topic ?? '')) first++
    if (order.slice(0, 3).some(({ topic }) => right.has(topic))) firstThree++
  }
  return {
    set: set.name,
    matcher: peer.name,
    phrasings: texts.length,
    inScope,
    first,
    firstThree,
    auroc: unknown.length === 0 ? undefined : auroc(known, unknown),
    msPerQuestion: (performance.now() - started) / queries.length,
  }
}

/** How often a question in scope scores higher than one out of scope; ties count half. */
function auroc(known: readonly number[], unknown: readonly number[]): number {
  const sorted = unknown.toSorted((a, b) => a - b)
  const below = (limit: number, orEqual: boolean) => {
    let low = 0
    let high = sorted.length
    while (low < high) {
      const middle = (low + high) >> 1
      const value = sorted[middle] ?? 0
      if (value < limit || (orEqual && value === limit)) low = middle + 1
      else high = middle
    }
    return low
  }
  const wins = known.reduce((sum, score) => sum + (below(score, false) + below(score, true)) / 2, 0)
  return wins / (known.length * unknown.length)
}
