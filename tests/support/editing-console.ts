import type { Brain } from '#core/conversation/context.ts'
import type { KnowledgeBase } from '#core/knowledge-base.ts'
import { withPublished, type Published } from '#core/overlay.ts'
import { createRevisionService } from '#staff/revision-service.ts'
import type { GoldenChange } from '#staff/revisions.ts'
import { openSqliteStore } from '#storage/sqlite.ts'
import { createRevisionStore } from '#storage/staff-revisions.ts'
import { createVault } from '#storage/vault.ts'
import { openConsole, type TestConsoleOptions } from './console.ts'
import { mondayMorning, smallBrain } from './small-town.ts'

export interface EditingOptions extends TestConsoleOptions {
  /** Left out: the small town. */
  brain?: Brain
  /** What golden questions would be answered differently. */
  golden?: GoldenChange[]
  /** What the house rules find. */
  problems?: string[]
}

/** The console with its revisions: what is published changes the knowledge of this console at once. */
export async function openEditing({ brain = smallBrain, golden = [], problems = [], ...options }: EditingOptions = {}) {
  const sqlite = await openSqliteStore({ file: ':memory:', vault: createVault('a secret of at least 32 characters') })
  const store = createRevisionStore(sqlite.database)
  let live = brain
  const audited: string[] = []
  let now = mondayMorning
  const revisions = createRevisionService({
    store,
    // Each step is a little later than the one before.
    clock: () => now++,
    audit: (actor, action, { kind, place, key }) =>
      Promise.resolve(void audited.push(`${actor.name} ${action} ${kind}/${place}/${key}`)),
    knowledge: {
      files: () => brain.base,
      current: () => live.base,
      prepare: () => Promise.resolve(),
      apply: (published: readonly Published[]) =>
        Promise.resolve(void (live = { ...live, base: withPublished(brain.base, published).base })),
      compare: () => Promise.resolve({ problems: [], changes: golden }),
      check: () => problems,
    },
  })
  const knowledge = { current: () => live }
  const staff = await openConsole({ knowledge, revisions, files: () => brain.base, ...options })
  return {
    ...staff,
    revisions,
    audited,
    base: () => live.base,
    /** As when the files were changed: new content for all. */
    setBase: (base: KnowledgeBase) => void (live = { ...live, base }),
    async close() {
      await staff.close()
      await sqlite.close()
    },
  }
}

export type EditingConsole = Awaited<ReturnType<typeof openEditing>>

export async function bodyOf(response: Promise<Response> | Response): Promise<string> {
  return (await response).text()
}

/** The fields of the button that says “it is right as it is”. */
export function confirmFields(page: string): Record<string, string> {
  const form = /<form\s[^>]*\/(?:confirm|reviewed)"[^>]*>([\s\S]*?)<\/form>/u.exec(page)?.[1] ?? ''
  const value = (name: string) => new RegExp(`name="${name}"\\s+value="([^"]*)"`, 'u').exec(form)?.[1] ?? ''
  return { part: value('part'), original: value('original') }
}

/** The fields of a form as a browser would send them: what is typed over what the page has. */
export function formFields(
  page: string,
  typed: Record<string, string | string[]> = {},
): Record<string, string | string[]> {
  const fields: Record<string, string[]> = {}
  const unescape = (text: string) =>
    text.replace(
      /&(amp|lt|gt|quot|#39);/gu,
      (_, name: string) => ({ amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" })[name] ?? '',
    )
  const add = (name: string | undefined, value: string) => {
    if (name) (fields[name] ??= []).push(unescape(value))
  }
  const attribute = (tag: string, name: string) => new RegExp(`\\s${name}="([^"]*)"`, 'u').exec(tag)?.[1]
  const form = /<form\s(?=[^>]*method="post")(?=[^>]*class="stack)[^>]*>([\s\S]*?)<\/form>/u.exec(page)?.[1] ?? ''
  for (const [tag] of form.matchAll(/<input[^>]*>/gu)) {
    const isBox = attribute(tag, 'type') === 'checkbox'
    if (!isBox || /\schecked\s/u.test(tag)) add(attribute(tag, 'name'), attribute(tag, 'value') ?? '')
  }
  for (const [, head = '', value = ''] of form.matchAll(/<textarea([^>]*)>\n?([\s\S]*?)<\/textarea/gu))
    add(attribute(head, 'name'), value)
  for (const [, head = '', options = ''] of form.matchAll(/<select([^>]*)>([\s\S]*?)<\/select>/gu)) {
    const chosen = /<option\s+value="([^"]*)"\s+selected/u.exec(options) ?? /<option\s+value="([^"]*)"/u.exec(options)
    add(attribute(head, 'name'), chosen?.[1] ?? '')
  }
  delete fields._csrf
  return { ...fields, ...typed }
}
