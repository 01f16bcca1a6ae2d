import { html } from 'hono/html'
import type { Office } from '#core/office.ts'
import { mayDo } from '#staff/rights.ts'
import type { Subject } from '#staff/ports.ts'
import type { ConsoleContext, ConsoleDependencies } from '#console/context.ts'
import type { EditState } from '#console/editing/at-work.ts'
import { conflictNotice } from '#console/editing/conflict.ts'
import { csrfField } from '#console/guard.ts'
import { page } from '#console/layout.ts'
import { placeName } from '#console/names.ts'
import { badge, buttonLink, notice, problemList, submitButton } from '#console/parts.ts'
import { openNotice } from '#console/revisions/open-notice.ts'
import { retireForm } from '#console/revisions/retire.ts'
import { editingStyle } from '#console/revisions/style.ts'
import { editorPath, historyPath } from '#console/revisions/subjects.ts'
import { officeForm } from './form-fields.ts'
import type { OfficeState as OfficeTask } from './list.ts'
import { officeBadges } from './list-page.ts'
import { topicsOfOffice } from './topics-of-office.ts'
import { viaNotice } from './via-notice.ts'

export interface OfficeState extends EditState {
  subject: Subject
  /** As shown in the form: live, the draft, or what was typed. */
  office: Office
  /** It is not in the knowledge yet, or not any more. */
  isNew: boolean
  isRetired: boolean
  states: readonly OfficeTask[]
}

/** The editor of one office. */
export function officePage(
  context: ConsoleContext,
  dependencies: ConsoleDependencies,
  state: OfficeState,
): Promise<Response> {
  const { subject, office, open, isStale, authorName, conflict, problems } = state
  const { account } = context.get('staff')
  const mayEdit = mayDo(account, 'edit', subject.place)
  const { base } = dependencies.knowledge.current()
  const mayConfirm = mayDo(account, 'publish', subject.place) && !open && !state.isNew && problems.length === 0
  return page(context, {
    title: base.offices.get(subject.key)?.name ?? office.name,
    section: 'offices',
    wide: true,
    back: { label: 'Alle Stellen', href: '/staff/offices' },
    scripts: ['editing.ts'],
    status: conflict ? 409 : problems.length > 0 ? 422 : 200,
    body: html`${editingStyle()}
      <p class="badges">
        <span class="tag">${placeName(dependencies.knowledge, subject.place)}</span>
        <span class="tag">Stand ${office.contactSeen ?? office.seen}</span>
        ${state.isRetired ? badge('warning', 'zurückgezogen') : state.isNew ? badge('info', 'neu, noch nicht veröffentlicht') : officeBadges(state.states)}
      </p>
      <div class="actions">
        ${
          mayConfirm
            ? html`<form method="post" action="${editorPath(subject)}/confirm">
                ${csrfField(context)} <input type="hidden" name="part" value="${state.part}" />
                ${submitButton('Heute geprüft: alles richtig', 'secondary')}
              </form>`
            : ''
        }
        ${buttonLink('Frühere Fassungen', historyPath(subject), 'tertiary')}
      </div>
      ${conflictNotice(conflict, 'diese Stelle')} ${problemList(problems)}
      ${openNotice(context, open, isStale, authorName)} ${viaNotice(base, office)}
      ${mayEdit ? officeForm(context, base, { ...state, hasProblems: problems.length > 0 }) : notice('info', 'Sie können diese Stelle ansehen, aber nicht ändern. Mehrere Kommunen verweisen auf sie, oder sie gehört zu einer anderen.')}
      ${topicsOfOffice(dependencies, subject.key)} ${retireForm(context, dependencies, subject, open)}`,
  })
}
