import { html } from 'hono/html'
import { HTTPException } from 'hono/http-exception'
import { isDeepStrictEqual } from 'node:util'
import { entrySchema, type Entry } from '#core/entry.ts'
import type { KnowledgeBase } from '#core/knowledge-base.ts'
import { contentOf } from '#core/overlay.ts'
import type { Account, Revision, Subject } from '#staff/ports.ts'
import { basisOfContent } from '#staff/revisions.ts'
import { mayDo } from '#staff/rights.ts'
import { differingParts, partIn, takenOver, type DifferingPart, type PartName } from '#staff/draft-take-over.ts'
import type { ConsoleApp, ConsoleContext, ConsoleDependencies } from '#console/context.ts'
import { csrfField, seeOther } from '#console/guard.ts'
import { languageNames } from '#console/languages.ts'
import { page } from '#console/layout.ts'
import { badge, fieldsOf, problemList, submitButton, type Content } from '#console/parts.ts'
import { changedFields, changesView } from './diff.ts'
import { editingStyle } from './style.ts'
import { changePath, editorPath, mayDiscard, mayWorkOn, sectionOf, subjectTitle } from './subjects.ts'

type WithOpen = (
  context: ConsoleContext,
  work: (subject: Subject, open: Revision) => Promise<Response>,
) => Promise<Response>

/** A draft that was begun before others published or the files changed: language by language over what is live today. */
export function registerTakeOver(app: ConsoleApp, dependencies: ConsoleDependencies, withOpen: WithOpen): void {
  const { revisions, knowledge, accounts, files } = dependencies
  const path = '/changes/:kind/:place/:key/take-over'

  /** What the draft was made from: an earlier version, or what was delivered. */
  const begunFrom = async (subject: Subject, open: Revision): Promise<Entry | undefined> => {
    const versions = (await revisions.history(subject)).map(({ value }) => value)
    const found = [...versions, files && contentOf(files(), subject)].find(
      (value) => value !== undefined && basisOfContent(value) === open.basis,
    )
    return entrySchema.safeParse(found).data
  }

  const partsOf = async (subject: Subject, open: Revision) => {
    const draft = entrySchema.safeParse(open.value).data
    const current = revisions.current(subject)
    if (!draft || !current || subject.kind !== 'entry') return undefined
    const live = current.value as Entry
    const author = await accounts.byId(open.author)
    const parts = differingParts({ draft, live, begun: await begunFrom(subject, open) }, (name) =>
      mayHaveChanged(author, subject.place, name),
    )
    return { draft, live, basis: current.basis, parts }
  }

  app.get(path, (context) =>
    withOpen(context, async (subject, open) => {
      const found = await partsOf(subject, open)
      if (!found) return seeOther(context, changePath(subject))
      return takeOverPage(context, knowledge.current().base, { subject, open, ...found, problems: [] })
    }),
  )

  app.post(path, (context) =>
    withOpen(context, async (subject, open) => {
      const { account } = context.get('staff')
      if (!mayWorkOn(account, subject) || !mayDiscard(account, open)) throw new HTTPException(403)
      const found = await partsOf(subject, open)
      if (!found) return seeOther(context, changePath(subject))
      const { draft, live, basis, parts } = found
      const fields = await fieldsOf(context)
      const again = (problems: string[]) =>
        takeOverPage(context, knowledge.current().base, { subject, open, ...found, problems })
      if (fields.one('seen') !== seenMark(open, basis))
        return again([
          'Der Entwurf oder der veröffentlichte Text hat sich gerade geändert. Bitte sehen Sie noch einmal nach.',
        ])
      const chosen = new Set(parts.flatMap(({ name }) => (fields.one(`part.${name}`) === 'draft' ? [name] : [])))
      const value = takenOver(draft, live, chosen)
      if (isDeepStrictEqual(value, live)) {
        await revisions.discard(open.id, account)
        return seeOther(context, editorPath(subject), {
          kind: 'success',
          text: 'Vom Entwurf bleibt nichts übrig: Es gilt, was veröffentlicht ist. Der Entwurf ist verworfen.',
        })
      }
      const saved = await revisions.save(subject, value, {
        basis,
        updatedAt: open.updatedAt,
        reason: open.reason,
        actor: account,
      })
      if (saved.kind === 'invalid') return again(saved.problems)
      if (saved.kind === 'conflict')
        return again(['Gerade hat jemand anders hier gespeichert. Bitte sehen Sie noch einmal nach.'])
      return seeOther(context, changePath(subject), {
        kind: 'success',
        text: 'Übernommen. Der Entwurf steht jetzt auf dem heutigen Stand.',
      })
    }),
  )
}

function mayHaveChanged(author: Account | undefined, place: string, name: PartName): boolean {
  if (!author) return true
  return name === 'shared' || name === 'de' ? mayDo(author, 'edit', place) : mayDo(author, 'translate', place, name)
}

/** What the page was made from, so that nothing is taken over that nobody has seen. */
function seenMark(open: Revision, basis: string): string {
  return `${open.updatedAt}-${basis}`
}

function partName(name: PartName): string {
  return name === 'shared' ? 'Quellen, Prüfdatum, Hinweise' : languageNames[name]
}

/** An entry with one part of another, so that only that part differs. */
function withPart(entry: Entry, other: Entry, name: PartName): Entry {
  if (name === 'shared') return { ...(partIn(other, name) as Omit<Entry, 'texts'>), texts: entry.texts }
  return { ...entry, texts: { ...entry.texts, [name]: other.texts[name] } } as Entry
}

function takeOverPage(
  context: ConsoleContext,
  base: KnowledgeBase,
  state: {
    subject: Subject
    open: Revision
    draft: Entry
    live: Entry
    basis: string
    parts: readonly DifferingPart[]
    problems: readonly string[]
  },
): Promise<Response> {
  const { subject, open, draft, live, parts, problems, basis } = state
  const { account } = context.get('staff')
  const may = mayWorkOn(account, subject) && mayDiscard(account, open)
  return page(context, {
    title: `Entwurf übernehmen: ${subjectTitle(base, subject)}`,
    section: sectionOf(subject),
    back: { label: 'Zur Änderung', href: changePath(subject) },
    status: problems.length > 0 ? 409 : 200,
    body: html`${editingStyle()} ${problemList(problems)}
      <p class="kern-body">
        Der Entwurf wurde begonnen, bevor sich die veröffentlichte Fassung geändert hat. Wählen Sie für jede Sprache,
        was im Entwurf stehen soll. Veröffentlicht wird dabei noch nichts.
      </p>
      <form method="post" action="${changePath(subject)}/take-over" class="stack">
        ${csrfField(context)} <input type="hidden" name="seen" value="${seenMark(open, basis)}" />
        ${parts.length === 0 ? html`<p class="kern-body">Entwurf und veröffentlichte Fassung sind gleich.</p>` : ''}
        ${parts.map((part) => partChoice(part, changesView(changedFields(base, 'entry', live, withPart(live, draft, part.name)))))}
        ${may ? html`<div class="actions">${submitButton('So übernehmen')}</div>` : ''}
      </form>`,
  })
}

function partChoice({ name, likely, both }: DifferingPart, changes: Content): Content {
  const radio = (side: 'draft' | 'live', label: string) => {
    const id = `part-${name}-${side}`
    return html`<div class="kern-form-check">
      <input
        class="kern-form-check__radio"
        type="radio"
        id="${id}"
        name="part.${name}"
        value="${side}"
        ${side === likely ? html`checked` : ''}
      />
      <label class="kern-label" for="${id}">${label}</label>
    </div>`
  }
  return html`<fieldset class="kern-fieldset card">
    <legend class="kern-label kern-label--large">${partName(name)}</legend>
    ${both ? badge('warning', 'auf beiden Seiten geändert') : ''}
    <p class="kern-body">Was der Entwurf gegenüber der heutigen Fassung ändert:</p>
    ${changes}
    <div class="kern-fieldset__body">
      ${radio('draft', 'Fassung des Entwurfs behalten')} ${radio('live', 'Heutige Fassung nehmen')}
    </div>
  </fieldset>`
}
