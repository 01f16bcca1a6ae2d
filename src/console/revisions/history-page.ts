import { html } from 'hono/html'
import type { KnowledgeBase } from '#core/knowledge-base.ts'
import { contentOf } from '#core/overlay.ts'
import { basisOfContent } from '#staff/revisions.ts'
import type { Revision, RevisionState, Subject } from '#staff/ports.ts'
import { systemAccount } from '#staff/system-account.ts'
import { isRetirement } from '#staff/problems.ts'
import { mayDo } from '#staff/rights.ts'
import type { ConsoleContext, ConsoleDependencies } from '#console/context.ts'
import { csrfField } from '#console/guard.ts'
import { page } from '#console/layout.ts'
import { momentName } from '#console/names.ts'
import { badge, submitButton, type Content } from '#console/parts.ts'
import type { Flash } from '#console/context.ts'
import { changedFields, changesView } from './diff.ts'
import { editingStyle } from './style.ts'
import { changePath, editorPath, sectionOf, subjectTitle } from './subjects.ts'

const states: Record<RevisionState, [Flash['kind'], string]> = {
  draft: ['info', 'Entwurf'],
  review: ['info', 'wartet auf Freigabe'],
  published: ['success', 'gilt jetzt'],
  retired: ['warning', 'galt früher'],
  discarded: ['warning', 'verworfen'],
}

/** Taking something back is no version that anybody reads. */
function retirementState({ state }: Revision): [Flash['kind'], string] {
  if (state === 'published') return ['warning', 'zurückgezogen']
  return state === 'retired' ? ['info', 'war zurückgezogen'] : ['info', 'soll zurückgezogen werden']
}

/** Stands for the version that was delivered, in the form that brings it back. */
export const deliveredVersion = 'delivered'

/** All versions of a subject, newest first, each with what it changed, and the way back to it. The last is what was delivered. */
export async function historyPage(
  context: ConsoleContext,
  { revisions, knowledge, accounts, files }: ConsoleDependencies,
  subject: Subject,
): Promise<Response> {
  const { base } = knowledge.current()
  const history = await revisions.history(subject)
  const names = new Map([systemAccount, ...(await accounts.all())].map(({ id, name }) => [id, name]))
  const mayRestore = mayDo(context.get('staff').account, 'edit', subject.place) && !(await revisions.open(subject))
  return page(context, {
    title: `Frühere Fassungen: ${subjectTitle(base, subject, history.find((one) => !isRetirement(one))?.value ?? (files && contentOf(files(), subject)))}`,
    section: sectionOf(subject),
    back: { label: 'Zum Text', href: editorPath(subject) },
    body: html`${editingStyle()}
    ${
      history.length === 0
        ? html`<p class="kern-body">
            Hier wurde noch nichts geändert: Es gilt der mitgelieferte Text. Sobald jemand etwas ändert, steht es hier.
          </p>`
        : html`<ol class="cards">
            ${history.map((revision, index) => {
              const before = history.slice(index + 1).find(wasPublic)
              return version(context, base, revision, { before, mayRestore, name: names.get(revision.author) })
            })}
            ${delivered(context, base, subject, { value: files && contentOf(files(), subject), mayRestore })}
          </ol>`
    }`,
  })
}

/** Shapes: nothing when it is what people get today. */
function delivered(
  context: ConsoleContext,
  base: KnowledgeBase,
  subject: Subject,
  { value, mayRestore }: { value: unknown; mayRestore: boolean },
): Content {
  const now = contentNow(context, subject)
  if (value === undefined || basisOfContent(value) === basisOfContent(now)) return ''
  return html`<li class="card">
    <p class="badges">${badge('info', 'mitgeliefert')} <strong>Die Fassung vor allen Änderungen</strong></p>
    <details class="more">
      <summary>Unterschied zu heute</summary>
      ${changesView(changedFields(base, subject.kind, value, now))}
    </details>
    ${mayRestore ? restoreForm(context, subject, deliveredVersion) : ''}
  </li>`
}

function restoreForm(context: ConsoleContext, subject: Subject, id: number | string): Content {
  return html`<form method="post" action="${changePath(subject)}/restore">
    ${csrfField(context)} <input type="hidden" name="revision" value="${id}" />
    ${submitButton('Diese Fassung zurückholen', 'secondary')}
  </form>`
}

function wasPublic({ state }: Revision): boolean {
  return state === 'published' || state === 'retired'
}

function version(
  context: ConsoleContext,
  base: KnowledgeBase,
  revision: Revision,
  more: { before: Revision | undefined; mayRestore: boolean; name: string | undefined },
): Content {
  const [kind, state] =
    isRetirement(revision) && revision.state !== 'discarded' ? retirementState(revision) : states[revision.state]
  const { before, mayRestore, name } = more
  return html`<li class="card">
    <p class="badges">
      ${badge(kind, state)} <strong>${momentName(revision.publishedAt ?? revision.updatedAt)}</strong>
      <span>${name ?? 'gelöschtes Konto'}</span>
    </p>
    ${revision.reason ? html`<p class="kern-body">${revision.reason}</p>` : ''}
    ${
      isRetirement(revision)
        ? ''
        : before
          ? html`<details class="more">
              <summary>Was sich geändert hat</summary>
              ${changesView(changedFields(base, revision.kind, before.value, revision.value))}
            </details>`
          : html`<details class="more">
              <summary>Unterschied zu heute</summary>
              ${changesView(changedFields(base, revision.kind, revision.value, contentNow(context, revision)))}
            </details>`
    }
    ${mayRestore && revision.state !== 'published' && !isRetirement(revision) ? restoreForm(context, revision, revision.id) : ''}
  </li>`
}

function contentNow(context: ConsoleContext, subject: Subject): unknown {
  return context.get('dependencies').revisions.current(subject)?.value
}
