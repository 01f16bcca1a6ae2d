import type { webApi } from '@slack/bolt'
import type { Clock } from '#app/ports.ts'
import { localeFromTag, type AnswerLocale } from '#core/locale.ts'
import { faultOf } from './web-client.ts'

const maxRemembered = 1000
const pauseMs = 60_000

/**
 * The language a person has set in Slack, as a hint.
 *
 * The manifest does not ask for it: it needs the scope `users:read`, which also opens names. Where an installation has it anyway it is used;
 * where not, Slack says so once and is not asked again. Nothing is stored; the last thousand are remembered in memory.
 *
 * Shapes: `undefined` when it cannot be told or is not served. Errors: none.
 */
export function createLocaleHints(
  client: webApi.WebClient,
  clock: Clock,
): (user: string) => Promise<AnswerLocale | undefined> {
  const remembered = new Map<string, AnswerLocale | undefined>()
  let askAgainAt = 0
  return async (user) => {
    if (remembered.has(user)) return remembered.get(user)
    if (clock() < askAgainAt) return undefined
    try {
      const { user: person } = await client.users.info({ user, include_locale: true })
      const locale = localeFromTag(person?.locale)
      if (remembered.size >= maxRemembered) remembered.delete(remembered.keys().next().value ?? '')
      remembered.set(user, locale)
      return locale
    } catch (error) {
      askAgainAt = faultOf(error).code === 'missing_scope' ? Number.POSITIVE_INFINITY : clock() + pauseMs
      return undefined
    }
  }
}
