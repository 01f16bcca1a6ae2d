import { describe, expect, it } from 'vitest'
import { AppError } from '#app/errors.ts'
import type { Entry } from '#core/entry.ts'
import { withPublished, type Published } from '#core/overlay.ts'
import type { KnowledgeBase } from '#core/knowledge-base.ts'
import type { Account } from '#staff/ports.ts'
import { createRevisionService, notLearnt } from '#staff/revision-service.ts'
import { openSqliteStore } from '#storage/sqlite.ts'
import { createRevisionStore } from '#storage/staff-revisions.ts'
import { createVault } from '#storage/vault.ts'
import { anEntry, smallBase } from '#tests/support/small-town.ts'

const kita = { kind: 'entry', place: 'germany', key: 'kita' } as const
const actor: Account = {
  id: 'a1', name: 'Ada', login: 'ada', roles: ['publisher'], municipality: undefined, locales: [], active: true, createdAt: 0,
} // prettier-ignore

async function aDesk(given: { fails?: boolean; problem?: string } = {}) {
  const { database } = await openSqliteStore({
    file: ':memory:',
    vault: createVault('0123456789abcdef0123456789abcdef'),
  })
  const store = createRevisionStore(database)
  const audited: string[] = []
  let live: KnowledgeBase = smallBase
  let now = 1000
  const service = createRevisionService({
    store,
    clock: () => now++,
    audit: (_actor, action) => Promise.resolve(void audited.push(action)),
    knowledge: {
      files: () => smallBase,
      current: () => live,
      prepare: () =>
        given.fails ? Promise.reject(new AppError('knowledge-invalid', 'cannot be learnt')) : Promise.resolve(),
      apply: (published: readonly Published[]) =>
        Promise.resolve(void (live = withPublished(smallBase, published).base)),
      compare: () => Promise.resolve({ problems: [], changes: [] }),
      check: () => (given.problem ? [given.problem] : []),
    },
  })
  const titled = (title: string): Entry => {
    const entry = anEntry('kita')
    return {
      ...entry,
      texts: {
        ...entry.texts,
        de: { ...entry.texts.de, title, translation: 'original', answer: 'Text.', phrasings: ['kita'] },
      },
    }
  }
  const basis = () => service.current(kita)?.basis ?? ''
  const save = (title: string, updatedAt?: number, from = basis()) =>
    service.save(kita, titled(title), {
      basis: from,
      reason: 'neu',
      actor,
      ...(updatedAt === undefined ? {} : { updatedAt }),
    })
  const saved = async (title: string, updatedAt?: number) => {
    const result = await save(title, updatedAt)
    if (result.kind !== 'saved') throw new Error(result.kind)
    return result.revision
  }
  return {
    service,
    store,
    save,
    saved,
    basis,
    audited,
    liveTitle: () => live.germany.entries.get('kita')?.texts.de?.title,
  }
}

describe('a revision', () => {
  it('changes nothing for people until it is published', async () => {
    const desk = await aDesk()
    const draft = await desk.saved('Neu')
    expect(desk.liveTitle()).toBe('Titel kita')

    expect(await desk.service.publish(draft.id, actor, '')).toEqual({ kind: 'published' })
    expect(desk.liveTitle()).toBe('Neu')
    expect(desk.audited).toEqual(['revision.saved', 'revision.published'])
    expect(await desk.store.knowledgeVersion()).toContain(`-${draft.id}`)
  })

  it('of two editors is not overwritten: the second sees the first', async () => {
    const desk = await aDesk()
    const basis = desk.basis()
    const first = await desk.saved('Erste')

    const second = await desk.save('Zweite', undefined, basis)
    expect(second).toMatchObject({ kind: 'conflict', other: { id: first.id } })
    expect(await desk.save('Zweite', first.updatedAt)).toMatchObject({ kind: 'saved', revision: { id: first.id } })
    expect(await desk.save('Dritte', first.updatedAt)).toMatchObject({ kind: 'conflict' })
  })

  it('is not published over what somebody else has published since', async () => {
    const desk = await aDesk()
    const basis = desk.basis()
    const draft = await desk.saved('Erste')
    await desk.service.publish(draft.id, actor, '')

    expect(await desk.save('Zweite', undefined, basis)).toMatchObject({ kind: 'conflict' })
    expect(await desk.service.publish(draft.id, actor, '')).toEqual({ kind: 'conflict' })
  })

  it('replaces the published one and can be restored', async () => {
    const desk = await aDesk()
    const first = await desk.saved('Erste')
    await desk.service.publish(first.id, actor, '')
    const second = await desk.saved('Zweite')
    await desk.service.publish(second.id, actor, '')
    expect((await desk.service.history(kita)).map(({ state }) => state)).toEqual(['published', 'retired'])

    const restored = await desk.service.restore(first.id, actor)
    expect(await desk.service.publish(restored?.id ?? 0, actor, '')).toEqual({ kind: 'published' })
    expect(desk.liveTitle()).toBe('Erste')
  })

  it('that breaks a rule is not saved', async () => {
    const desk = await aDesk({ problem: 'zu lang' })
    expect(await desk.save('Neu')).toEqual({ kind: 'invalid', problems: ['zu lang'] })
    expect(await desk.service.save(kita, { topic: 'kita' }, { basis: desk.basis(), reason: '', actor })).toMatchObject({
      kind: 'invalid',
    })
  })

  it('that cannot be learnt is not published', async () => {
    const desk = await aDesk({ fails: true })
    const draft = await desk.saved('Neu')

    expect(await desk.service.publish(draft.id, actor, '')).toEqual({ kind: 'invalid', problems: [notLearnt] })
    expect((await desk.service.open(kita))?.state).toBe('draft')
    expect(desk.liveTitle()).toBe('Titel kita')
  })

  it('can be handed in and discarded', async () => {
    const desk = await aDesk()
    const draft = await desk.saved('Neu')
    expect(await desk.service.submit(draft.id, actor)).toBe(true)
    expect((await desk.service.worklist()).map(({ state }) => state)).toEqual(['review'])
    expect(await desk.service.discard(draft.id, actor)).toBe(true)
    expect(await desk.service.worklist()).toEqual([])
    expect(await desk.service.submit(draft.id, actor)).toBe(false)
  })
})
