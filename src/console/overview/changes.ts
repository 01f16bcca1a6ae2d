import { html } from 'hono/html'
import type { ConsoleContext, ConsoleDependencies } from '#console/context.ts'
import { momentName, placeName } from '#console/names.ts'
import type { Content } from '#console/parts.ts'
import { changePath, kindName, mayWorkOn, subjectTitle } from '#console/revisions/subjects.ts'
import type { Revision } from '#staff/ports.ts'
import { isRetirement } from '#staff/problems.ts'
import { mayDo } from '#staff/rights.ts'
import { systemAccount } from '#staff/system-account.ts'

/** More of one kind than these are found on the pages of their own. */
const listed = 20

/** Open changes that this person releases, goes on with or has begun. */
export function changesSection(
  context: ConsoleContext,
  { knowledge }: ConsoleDependencies,
  changes: readonly Revision[],
): Content {
  const { account } = context.get('staff')
  const { base } = knowledge.current()
  const toReview = changes.filter(({ state, place }) => state === 'review' && mayDo(account, 'publish', place))
  const imported = changes.filter(
    (revision) => revision.author === systemAccount.id && revision.state === 'draft' && mayWorkOn(account, revision),
  )
  const own = changes.filter(({ author, state }) => author === account.id && state === 'draft')
  const list = (title: string, id: string, revisions: readonly Revision[], pathOf: (revision: Revision) => string) =>
    revisions.length === 0
      ? ''
      : html`<section class="stack" aria-labelledby="${id}">
          <h2 class="kern-heading-medium" id="${id}">${title} (${revisions.length})</h2>
          <ul class="questions">
            ${revisions.slice(0, listed).map(
              (revision) =>
                html`<li>
                  <span
                    ><a class="kern-link" href="${pathOf(revision)}">${subjectTitle(base, revision, revision.value)}</a>
                    ${isRetirement(revision) ? html`<span class="tag">zurückziehen</span>` : ''}
                    <span class="muted"
                      >${kindName(revision.kind)} · ${placeName(knowledge, revision.place)} ·
                      ${momentName(revision.updatedAt)}</span
                    ></span
                  >
                </li>`,
            )}
          </ul>
        </section>`
  return html`${list('Warten auf Freigabe', 'reviews', toReview, changePath)}
  ${list('Eingelesene Entwürfe', 'imported', imported, changePath)} ${list('Meine Entwürfe', 'drafts', own, changePath)}`
}
