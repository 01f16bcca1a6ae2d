import { html } from 'hono/html'
import type { StaffAccounts } from '#staff/accounts.ts'
import type { Revision } from '#staff/ports.ts'
import { authorOf } from '#console/names.ts'
import { notice, type Content } from '#console/parts.ts'
import { changesView, type ChangedField } from '#console/revisions/diff.ts'

/** Somebody saved while a person was typing: who, and how what was typed differs from it. */
export interface Conflict {
  name: string
  changes: readonly ChangedField[]
}

/** Who saved meanwhile, as a name. */
export async function otherName(accounts: Pick<StaffAccounts, 'byId'>, open: Revision | undefined): Promise<string> {
  const other = open && (await authorOf(accounts, open.author))
  return other?.name ?? 'Jemand'
}

/** Says that somebody was faster. `what`: such as “diesen Termin”. `before`: stands above the changes. Shapes: nothing without a conflict. */
export function conflictNotice(conflict: Conflict | undefined, what: string, before?: Content): Content {
  if (!conflict) return undefined
  return notice(
    'warning',
    html`<p>
        ${conflict.name} hat ${what} geändert, während Sie daran gearbeitet haben. Ihre Eingaben stehen noch im Formular
        und sind nicht gespeichert. Wenn Sie jetzt speichern, gilt Ihre Fassung.
      </p>
      ${before} ${changesView(conflict.changes)}`,
    { title: 'Jemand war schneller', role: 'alert' },
  )
}
