import type * as OpenId from 'openid-client'
import { z } from 'zod'
import { AppError } from '#app/errors.ts'
import type { Identity } from '#staff/links.ts'

/** The sign-on service of the administration (Keycloak, Entra ID, …), by OpenID Connect. */
export interface OidcConfig {
  /** Its address, under which `/.well-known/openid-configuration` is found. */
  issuer: string
  clientId: string
  clientSecret: string
}

/** What the browser keeps while the person is at the service. */
export const pendingSchema = z.object({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  /** Where to go afterwards. */
  next: z.string(),
  /** The token of a one-time link to use up. */
  link: z.string().optional(),
})
export type Pending = z.infer<typeof pendingSchema>

const timeoutSeconds = 10

export interface SingleSignOn {
  /** Where to send the browser. Errors: rejects when the service does not answer. */
  begin(redirectUri: string): Promise<{ address: string; pending: Pick<Pending, 'state' | 'nonce' | 'verifier'> }>
  /** Who came back. `address`: with all that the service added. Errors: rejects when anything of it does not fit. */
  finish(address: URL, pending: Pending): Promise<Identity>
}

/**
 * Authorisation code flow with PKCE, state and nonce (RFC 9700).
 *
 * Errors: `config-invalid` for an address that is neither https nor of this machine.
 */
export function createSingleSignOn({ issuer, clientId, clientSecret }: OidcConfig): SingleSignOn {
  const server = new URL(issuer)
  const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(server.hostname)
  if (server.protocol !== 'https:' && !isLocal)
    throw new AppError('config-invalid', 'OIDC_ISSUER must be an address such as https://…')
  let found: Promise<{ client: typeof OpenId; configuration: OpenId.Configuration }> | undefined

  const discover = async () => {
    // Not loaded where it is not used.
    const client = await import('openid-client')
    const configuration = await client.discovery(server, clientId, clientSecret, undefined, {
      timeout: timeoutSeconds,
      execute: server.protocol === 'http:' ? [client.allowInsecureRequests] : [],
    })
    return { client, configuration }
  }
  const service = async () => {
    found ??= discover()
    try {
      return await found
    } catch (error) {
      // The service may be there again at the next try.
      found = undefined
      throw error
    }
  }

  return {
    async begin(redirectUri) {
      const { client, configuration } = await service()
      const pending = {
        state: client.randomState(),
        nonce: client.randomNonce(),
        verifier: client.randomPKCECodeVerifier(),
      }
      const address = client.buildAuthorizationUrl(configuration, {
        redirect_uri: redirectUri,
        scope: 'openid profile email',
        state: pending.state,
        nonce: pending.nonce,
        code_challenge: await client.calculatePKCECodeChallenge(pending.verifier),
        code_challenge_method: 'S256',
      })
      return { address: address.href, pending }
    },
    async finish(address, { state, nonce, verifier }) {
      const { client, configuration } = await service()
      const tokens = await client.authorizationCodeGrant(configuration, address, {
        pkceCodeVerifier: verifier,
        expectedState: state,
        expectedNonce: nonce,
        idTokenExpected: true,
      })
      const claims = tokens.claims()
      if (!claims) throw new AppError('platform-refused', 'the sign-on service sent no id token')
      const text = (value: unknown) => (typeof value === 'string' ? value : '')
      const login = text(claims.email) || text(claims.preferred_username)
      // By the id only: names and e-mail addresses can be changed there, and may be somebody else's later.
      return { subject: `${claims.iss}|${claims.sub}`, name: text(claims.name) || login, login }
    },
  }
}
