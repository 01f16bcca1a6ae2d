import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { Hono } from 'hono'
import { listen } from './web-chat.ts'

/** A person as the service knows them, and how its answers are spoilt. */
export interface SignOnPerson {
  sub: string
  name?: string
  email?: string
  /** Claims of the id token that replace the right ones. */
  claims?: Record<string, unknown>
}

interface Grant {
  person: SignOnPerson
  nonce: string
  challenge: string
  redirectUri: string
}

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

/** An OpenID provider on this machine that checks what it is sent: client, redirect address, PKCE; a code counts once. */
export async function startSignOnServer({ clientId = 'wegweiser', clientSecret = 'a client secret' } = {}) {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const grants = new Map<string, Grant>()
  const state: { person: SignOnPerson; url: string } = { person: { sub: '1' }, url: '' }
  const app = new Hono()

  app.get('/.well-known/openid-configuration', (context) =>
    context.json({
      issuer: state.url,
      authorization_endpoint: `${state.url}/authorize`,
      token_endpoint: `${state.url}/token`,
      jwks_uri: `${state.url}/jwks`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
      code_challenge_methods_supported: ['S256'],
    }),
  )
  app.get('/jwks', (context) =>
    context.json({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'k', alg: 'RS256', use: 'sig' }] }),
  )
  app.get('/authorize', (context) => {
    const query = (name: string) => context.req.query(name) ?? ''
    if (query('client_id') !== clientId || query('response_type') !== 'code') return context.text('bad client', 400)
    if (query('code_challenge_method') !== 'S256' || !query('nonce') || !query('state'))
      return context.text('unsafe request', 400)
    const code = randomBytes(16).toString('base64url')
    grants.set(code, {
      person: state.person,
      nonce: query('nonce'),
      challenge: query('code_challenge'),
      redirectUri: query('redirect_uri'),
    })
    const back = new URL(query('redirect_uri'))
    back.searchParams.set('code', code)
    back.searchParams.set('state', query('state'))
    return context.redirect(back.href)
  })
  app.post('/token', async (context) => {
    const form = new URLSearchParams(await context.req.text())
    const grant = grants.get(form.get('code') ?? '')
    grants.delete(form.get('code') ?? '')
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url')
    if (form.get('client_id') !== clientId || form.get('client_secret') !== clientSecret)
      return context.json({ error: 'invalid_client' }, 401)
    if (!grant || grant.challenge !== challenge || grant.redirectUri !== form.get('redirect_uri'))
      return context.json({ error: 'invalid_grant' }, 400)
    const now = Math.floor(Date.now() / 1000)
    const { claims, ...person } = grant.person
    const input = `${part({ alg: 'RS256', kid: 'k' })}.${part({
      iss: state.url,
      aud: clientId,
      iat: now,
      exp: now + 300,
      nonce: grant.nonce,
      ...person,
      ...claims,
    })}`
    const signature = sign('sha256', Buffer.from(input), privateKey).toString('base64url')
    return context.json({ access_token: 'token', token_type: 'Bearer', id_token: `${input}.${signature}` })
  })

  const { url, close } = await listen(app)
  state.url = url
  return {
    config: { issuer: url, clientId, clientSecret },
    /** Who signs in next. */
    signsIn(person: SignOnPerson) {
      state.person = person
    },
    close,
  }
}

export type SignOnServer = Awaited<ReturnType<typeof startSignOnServer>>
