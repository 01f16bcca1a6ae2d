import { html } from 'hono/html'
import type { Revision } from '#staff/ports.ts'
import type { ConsoleContext } from '#console/context.ts'
import { csrfField } from '#console/guard.ts'
import { momentName } from '#console/names.ts'
import { notice, submitButton, type Content } from '#console/parts.ts'
import { changePath, mayWorkOn } from './subjects.ts'

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
  const text = html`<p>
    Sie sehen den Entwurf von ${authorName ?? 'einem gelöschten Konto'} vom ${momentName(open.updatedAt)}. Er ${what}.
    <a class="kern-link" href="${path}">Änderung ansehen</a>
  </p>`
  if (!isStale) return notice('info', text, { title: 'Entwurf' })
  return notice(
    'warning',
    html`${text}
      <p>
        Seit er begonnen wurde, hat jemand eine andere Fassung veröffentlicht. Deshalb kann er so nicht veröffentlicht
        werden.
      </p>
      ${
        mayWorkOn(context.get('staff').account, open)
          ? html`<form method="post" action="${path}/renew">
              ${csrfField(context)} ${submitButton('Auf den heutigen Stand übernehmen', 'secondary')}
            </form>`
          : ''
      }`,
    { title: 'Entwurf ist überholt' },
  )
}
