import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { answerTo } from '#core/knowledge-base.ts'
import { loadKnowledge } from '#knowledge/compiled.ts'
import { openKnowledge } from '#knowledge/source.ts'
import { collectedLog } from '#tests/support/collected-log.ts'

let directory: string
let cache: string
const entry = () => join(directory, 'germany/entries/kita-registration.yaml')

/** The shipped knowledge with two answers and one language: it is learnt in a moment. */
beforeEach(() => {
  const root = mkdtempSync(join(tmpdir(), 'source-'))
  directory = join(root, 'knowledge')
  cache = join(root, 'cache')
  cpSync('knowledge', directory, { recursive: true })
  const entries = join(directory, 'germany/entries')
  for (const name of readdirSync(entries))
    if (!['kita-registration.yaml', 'german-courses.yaml'].includes(name)) rmSync(join(entries, name))
  for (const folder of ['background', 'concepts', 'distress'])
    for (const name of readdirSync(join(directory, folder))) if (name !== 'de.yaml') rmSync(join(directory, folder, name))
})

afterEach(() => {
  rmSync(join(directory, '..'), { recursive: true, force: true })
})

describe('knowledge in memory', () => {
  it('is learnt once and then taken from the cache', () => {
    expect(loadKnowledge(directory, cache).fromCache).toBe(false)
    expect(loadKnowledge(directory, cache).fromCache).toBe(true)
  })

  it('gives the same answers from the cache', () => {
    const log = collectedLog()
    const fresh = openKnowledge(directory, cache, log).current()
    const cached = openKnowledge(directory, cache, log).current()

    expect(cached.matcher.match('kita platz')).toEqual(fresh.matcher.match('kita platz'))
    expect(cached.base).toEqual(fresh.base)
  })

  it('is learnt again when the cache is damaged', () => {
    loadKnowledge(directory, cache)
    for (const name of readdirSync(cache)) writeFileSync(join(cache, name), 'x')

    expect(loadKnowledge(directory, cache).fromCache).toBe(false)
  })

  it('works where nothing can be written', () => {
    expect(loadKnowledge(directory, '/dev/null/cache').fromCache).toBe(false)
  })

  it('changes when a file changes, without a restart', async () => {
    const knowledge = openKnowledge(directory, cache, collectedLog())
    const before = knowledge.current()
    writeFileSync(entry(), readFileSync(entry(), 'utf8').replace('Kita-Platz finden und anmelden', 'Ganz neuer Titel'))

    expect(await knowledge.reload()).toBe(true)
    expect(answerTo(knowledge.current().base, 'mainz', 'kita-registration', 'de')?.title).toBe('Ganz neuer Titel')
    expect(answerTo(before.base, 'mainz', 'kita-registration', 'de')?.title).toBe('Kita-Platz finden und anmelden')
    expect(await knowledge.reload()).toBe(false)
  })

  it('stays as it was when a file is broken, and says which', async () => {
    const log = collectedLog()
    const knowledge = openKnowledge(directory, cache, log)
    const before = knowledge.current()
    writeFileSync(entry(), 'topic: [')

    expect(await knowledge.reload()).toBe(false)
    expect(knowledge.current()).toBe(before)
    const failure = log.records.find(({ event }) => event === 'knowledge-kept')
    expect(String((failure as { error?: unknown }).error)).toContain('germany/entries/kita-registration.yaml')
  })

  it('is refused at the start when it is broken or missing', () => {
    writeFileSync(entry(), 'topic: [')

    expect(() => openKnowledge(directory, cache, collectedLog())).toThrow('kita-registration.yaml:1')
    expect(() => openKnowledge(join(directory, 'nowhere'), cache, collectedLog())).toThrow('no knowledge folder')
  })
})
