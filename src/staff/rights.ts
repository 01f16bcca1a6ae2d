import type { AnswerLocale } from '#core/locale.ts'
import type { Account, Role } from './ports.ts'

/**
 * What staff can do. `read`: see pages; `edit`: make drafts; `translate`: make drafts of one language; `publish`: also confirm a review
 * date; `gaps`: work on questions without an answer; `figures`; `accounts` and `audit`: for admins.
 */
export const actions = ['read', 'edit', 'translate', 'publish', 'gaps', 'figures', 'accounts', 'audit'] as const
export type Action = (typeof actions)[number]

/** The place of nationwide texts. */
export const nationwide = 'germany'

const byRole: Record<Role, ReadonlySet<Action>> = {
  editor: new Set(['edit', 'translate', 'gaps', 'figures']),
  publisher: new Set(['edit', 'translate', 'publish', 'gaps', 'figures']),
  translator: new Set(['translate']),
  admin: new Set(actions),
}

/**
 * Whether an account may do this in this place (a municipality's id, or `germany`: nationwide texts).
 *
 * An account of one municipality reads everything and changes only what is that municipality's. `translate` is for one `locale`: someone
 * who is only a translator may do it in their own languages, never in the German original.
 */
export function mayDo(account: Account, action: Action, place: string, locale?: AnswerLocale): boolean {
  if (!account.active) return false
  if (action === 'read') return true
  if (account.municipality !== undefined && account.municipality !== place) return false
  return account.roles.some(
    (role) =>
      byRole[role].has(action) &&
      (role !== 'translator' || (locale !== undefined && locale !== 'de' && account.locales.includes(locale))),
  )
}

/** Whether there is any place (and language) in which the account may do this: for menus. */
export function mayDoSomewhere(account: Account, action: Action): boolean {
  const places = [account.municipality ?? nationwide]
  const locales = account.locales.length > 0 ? account.locales : [undefined]
  return places.some((place) => locales.some((locale) => mayDo(account, action, place, locale)))
}
