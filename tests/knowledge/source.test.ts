import { chmodSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { answerTo } from '#core/knowledge-base.ts'
import { loadKnowledge } from '#knowledge/compiled.ts'
import { openKnowledge } from '#knowledge/source.ts'
import { collectedLog } from '#tests/support/collected-log.ts'

let directory: string
let cache: string
const folders = () => ({
  knowledgeDirectory: directory,
  cacheDirectory: cache,
  revisedDirectory: join(cache, 'revised'),
})
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
    for (const name of readdirSync(join(directory, folder)))
      if (name !== 'de.yaml') rmSync(join(directory, folder, name))
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
    const fresh = openKnowledge(folders(), log).current()
    const cached = openKnowledge(folders(), log).current()

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
    const knowledge = openKnowledge(folders(), collectedLog())
    const before = knowledge.current()
    writeFileSync(entry(), readFileSync(entry(), 'utf8').replace('Kita-Platz finden und anmelden', 'Ganz neuer Titel'))

    expect(await knowledge.reload()).toBe(true)
    expect(answerTo(knowledge.current().base, 'mainz', 'kita-registration', 'de')?.title).toBe('Ganz neuer Titel')
    expect(answerTo(before.base, 'mainz', 'kita-registration', 'de')?.title).toBe('Kita-Platz finden und anmelden')
    expect(await knowledge.reload()).toBe(false)
  })

  it('takes in what staff publish, finds it, and needs to write only where staff changes are kept', async () => {
    const knowledge = openKnowledge(folders(), collectedLog())
    const old = knowledge.files().germany.entries.get('german-courses')
    const german = old?.texts.de
    if (!old || !german) throw new Error('the entry is missing')
    const value = {
      ...old,
      texts: { ...old.texts, de: { ...german, phrasings: [...german.phrasings, 'zauberhafte flimmerkisten'] } },
    }
    chmodSync(cache, 0o500)
    const revisedDirectory = join(directory, '..', 'revised')
    const live = openKnowledge({ ...folders(), revisedDirectory }, collectedLog())
    const changes = [{ kind: 'entry', place: 'germany', key: 'german-courses', value }] as const

    await live.apply(changes)
    chmodSync(cache, 0o700)

    expect(live.current().matcher.match('zauberhafte flimmerkisten').candidates[0]?.topic).toBe('german-courses')
    expect(readdirSync(revisedDirectory)).toHaveLength(1)
    await live.apply([])
    expect(live.current().base.version).toBe(live.files().version)
  })

  it('learns nothing again for a change that nothing is learnt from', async () => {
    const knowledge = openKnowledge(folders(), collectedLog())
    const old = knowledge.files().germany.entries.get('german-courses')
    const german = old?.texts.de
    const office = knowledge.files().offices.values().next().value
    if (!old || !german || !office) throw new Error('the entry or the office is missing')
    const withText = (text: object) => ({
      kind: 'entry' as const,
      place: 'germany',
      key: 'german-courses',
      value: { ...old, texts: { ...old.texts, de: { ...german, ...text } } },
    })
    const phrasing = { phrasings: [...german.phrasings, 'zauberhafte flimmerkisten'] }
    const closed = {
      kind: 'office' as const,
      place: 'germany',
      key: office.id,
      value: { ...office, name: 'Neuer Name' },
    }
    await knowledge.apply([withText(phrasing)])
    const learnt = readdirSync(folders().revisedDirectory)
    const version = knowledge.current().base.version

    await knowledge.apply([withText({ ...phrasing, answer: 'Ein ganz neuer Text.' }), closed])

    expect(learnt).toHaveLength(1)
    expect(readdirSync(folders().revisedDirectory)).toEqual(learnt)
    expect(knowledge.current().base.version).not.toBe(version)
    expect(knowledge.current().base.offices.get(office.id)?.name).toBe('Neuer Name')
    expect(knowledge.current().base.germany.entries.get('german-courses')?.texts.de?.answer).toBe(
      'Ein ganz neuer Text.',
    )
    expect(knowledge.current().matcher.match('zauberhafte flimmerkisten').candidates[0]?.topic).toBe('german-courses')
  })

  it('keeps what is live when drafts that teach something else were looked at since', async () => {
    const knowledge = openKnowledge(folders(), collectedLog())
    const old = knowledge.files().germany.entries.get('german-courses')
    const german = old?.texts.de
    if (!old || !german) throw new Error('the entry is missing')
    const teaching = (words: string) => [
      {
        kind: 'entry' as const,
        place: 'germany',
        key: 'german-courses',
        value: { ...old, texts: { ...old.texts, de: { ...german, phrasings: [...german.phrasings, words] } } },
      },
    ]
    const { revisedDirectory } = folders()
    await knowledge.prepare(teaching('zauberhafte flimmerkisten'))
    const [live = ''] = readdirSync(revisedDirectory)
    for (const words of ['eins', 'zwei', 'drei', 'vier', 'fünf']) {
      const longAgo = new Date(Date.now() - 60_000)
      utimesSync(join(revisedDirectory, live), longAgo, longAgo)
      await knowledge.prepare(teaching('zauberhafte flimmerkisten'))
      await knowledge.prepare(teaching(words))
    }

    expect(readdirSync(revisedDirectory)).toContain(live)
    expect(readdirSync(revisedDirectory)).toHaveLength(4)
  })

  it('asks the golden questions once about the same change', async () => {
    const knowledge = openKnowledge(folders(), collectedLog())
    const change = { kind: 'entry' as const, place: 'germany', key: 'kita-registration', value: null }

    const first = await knowledge.compare([], [change])

    expect(first.changes.length).toBeGreaterThan(0)
    expect((await knowledge.compare([], [change])).changes).toBe(first.changes)
  })

  it('stays as it was when a file is broken, and says which', async () => {
    const log = collectedLog()
    const knowledge = openKnowledge(folders(), log)
    const before = knowledge.current()
    writeFileSync(entry(), 'topic: [')

    expect(await knowledge.reload()).toBe(false)
    expect(knowledge.current()).toBe(before)
    const failure = log.records.find(({ event }) => event === 'knowledge-kept')
    expect(String((failure as { error?: unknown }).error)).toContain('germany/entries/kita-registration.yaml')
  })

  it('is refused at the start when it is broken or missing', () => {
    writeFileSync(entry(), 'topic: [')

    expect(() => openKnowledge(folders(), collectedLog())).toThrow('kita-registration.yaml:1')
    expect(() =>
      openKnowledge({ ...folders(), knowledgeDirectory: join(directory, 'nowhere') }, collectedLog()),
    ).toThrow('no knowledge folder')
  })
})
