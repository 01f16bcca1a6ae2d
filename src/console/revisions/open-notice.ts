import { html } from 'hono/html'
import type { Revision } from '#staff/ports.ts'
import type { ConsoleContext } from '#console/context.ts'
import { momentName } from '#console/names.ts'
import { buttonLink, notice, type Content } from '#console/parts.ts'
import { isRetirement } from '#staff/problems.ts'
import { mayDo } from '#staff/rights.ts'
import { staleNotice } from './stale-notice.ts'
import { changePath, mayWorkOn } from './subjects.ts'

/** What this person can do next with an open change. */
function nextStep(context: ConsoleContext, open: Revision): string {
  const { account } = context.get('staff')
  if (mayDo(account, 'publish', open.place)) return 'Ansehen und veröffentlichen'
  return open.state === 'draft' && mayWorkOn(account, open) ? 'Ansehen und zur Freigabe geben' : 'Änderung ansehen'
}

/** Says that there is a change which is not published yet. Shapes: nothing when there is none. */
export function openNotice(
  context: ConsoleContext,
  open: Revision | undefined,
  isStale: boolean,
  authorName: string | undefined,
): Content {
  if (!open) return undefined
  const path = changePath(open)
  const what = open.state === 'review' ? 'wartet auf Freigabe' : 'ist noch nicht veröffentlicht'
  if (isRetirement(open))
    return notice(
      'warning',
      html`<p>
        ${authorName ?? 'Jemand'} will das zurückziehen: ${open.reason}
        <a class="kern-link" href="${path}">Wirkung ansehen</a>
      </p>`,
      { title: 'Soll zurückgezogen werden' },
    )
  const text = html`<p>
      Sie sehen den Entwurf von ${authorName ?? 'einem gelöschten Konto'} vom ${momentName(open.updatedAt)}. Er ${what}.
    </p>
    <div class="actions">${buttonLink(nextStep(context, open), path)}</div>`
  if (!isStale) return notice('info', text, { title: 'Entwurf' })
  return html`${notice('info', text, { title: 'Entwurf' })} ${staleNotice(context, open)}`
}
