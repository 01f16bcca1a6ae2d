import type { KnowledgeSource } from '#app/ports.ts'
import type { StaffAccounts } from '#staff/accounts.ts'
import type { Account, Role } from '#staff/ports.ts'
import { nationwide } from '#staff/rights.ts'
import { systemAccount } from '#staff/system-account.ts'

/** What the roles are called, and what those who have them do. */
export const roleNames: Record<Role, { name: string; does: string }> = {
  editor: { name: 'Redaktion', does: 'schreibt Entwürfe, bearbeitet Fragen' },
  publisher: { name: 'Freigabe', does: 'schreibt und veröffentlicht' },
  translator: { name: 'Übersetzung', does: 'übersetzt in die eigenen Sprachen' },
  admin: { name: 'Verwaltung', does: 'darf alles, auch Konten verwalten' },
}

/** What a place is called: a municipality, or all of them together. */
export function placeName(knowledge: KnowledgeSource, place: string | undefined): string {
  if (place === undefined) return 'Alle Kommunen'
  if (place === nationwide) return 'Deutschlandweit'
  return knowledge.current().base.municipalities.get(place)?.municipality.name ?? place
}

/** Who made a version. Shapes: `undefined` when the account is no more. */
export async function authorOf(
  accounts: Pick<StaffAccounts, 'byId'>,
  id: string,
): Promise<Pick<Account, 'name'> | undefined> {
  return id === systemAccount.id ? systemAccount : accounts.byId(id)
}

const moment = new Intl.DateTimeFormat('de-DE', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'Europe/Berlin' })
const date = new Intl.DateTimeFormat('de-DE', { dateStyle: 'medium', timeZone: 'Europe/Berlin' })

/** Such as `21.11.2026, 12:00`. */
export function momentName(at: number): string {
  return moment.format(at)
}

export function dateName(at: number): string {
  return date.format(at)
}
