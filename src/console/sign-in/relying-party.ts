import { isIP } from 'node:net'
import type { RelyingParty } from '#staff/passkeys.ts'
import type { ConsoleContext } from '#console/context.ts'

/**
 * The site whose passkeys count here. Shapes: `undefined` where browsers have none (no https, an address of numbers) or where we do not know
 * for sure which site we are: only `PUBLIC_URL` says so, as a header of the request could name anybody's; on this machine the request may.
 */
export function relyingPartyOf(context: ConsoleContext): RelyingParty | undefined {
  const { publicUrl } = context.get('dependencies')
  const { origin, hostname, protocol } = new URL(publicUrl ?? context.req.url)
  const isThisMachine = hostname === 'localhost' || hostname.endsWith('.localhost')
  if (isThisMachine) return { id: hostname, origin }
  const isAddress = isIP(hostname.replace(/^\[|\]$/gu, '')) !== 0
  return publicUrl === undefined || protocol !== 'https:' || isAddress ? undefined : { id: hostname, origin }
}
