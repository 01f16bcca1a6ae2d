import { html } from 'hono/html'
import type { Revision } from '#staff/ports.ts'
import { isRetirement } from '#staff/problems.ts'
import type { ConsoleContext } from '#console/context.ts'
import { csrfField } from '#console/guard.ts'
import { buttonLink, notice, submitButton, type Content } from '#console/parts.ts'
import { changePath, mayDiscard, mayWorkOn } from './subjects.ts'

/** Says that a draft was begun from a version that is not live any more, and leads on: language by language, or as a whole. */
export function staleNotice(context: ConsoleContext, open: Revision): Content {
  const { account } = context.get('staff')
  const path = changePath(open)
  const may = mayWorkOn(account, open) && mayDiscard(account, open)
  const isLive = context.get('dependencies').revisions.current(open) !== undefined
  const byLanguage = open.kind === 'entry' && !isRetirement(open) && isLive
  return notice(
    'warning',
    html`<p>
        Seit dieser Entwurf begonnen wurde, hat sich die veröffentlichte Fassung geändert, durch jemand anders oder
        durch neue Dateien. So kann er nicht veröffentlicht werden, denn er würde das zurücknehmen.
        ${may ? '' : 'Übernehmen kann ihn, wer ihn geschrieben hat oder den Text bearbeiten darf.'}
      </p>
      ${
        !may
          ? ''
          : byLanguage
            ? html`<p>${buttonLink('Sprache für Sprache übernehmen', `${path}/take-over`)}</p>`
            : html`<form method="post" action="${path}/renew">
                ${csrfField(context)} ${submitButton('Auf den heutigen Stand übernehmen', 'secondary')}
              </form>`
      }`,
    { title: 'Entwurf ist überholt' },
  )
}
