import { html } from 'hono/html'
import { notice, type Content } from '#console/parts.ts'
import type { KnowledgeBase } from '#core/knowledge-base.ts'
import { isReachable, type Office } from '#core/office.ts'

/** Why the fields of an office are empty although people are sent there: they get the contact of another one. */
export function viaNotice(base: KnowledgeBase, office: Office): Content {
  const via = office.contactVia === undefined ? undefined : base.offices.get(office.contactVia)
  if (!via || isReachable(office)) return undefined
  return notice(
    'info',
    html`<p>
      Menschen, die hierher verwiesen werden, erhalten den Kontakt von
      <a class="kern-link" href="/staff/offices/${via.id}">${via.name}</a>. Tragen Sie hier Telefon, E-Mail, Internet
      oder Anschrift ein, gilt stattdessen das.
    </p>`,
    { title: 'Kein eigener Kontakt bekannt' },
  )
}
