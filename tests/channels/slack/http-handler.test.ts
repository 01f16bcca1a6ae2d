import { describe, expect, it } from 'vitest'
import { signingSecret, slackApps } from '#tests/support/slack-app.ts'
import { signatureOf } from '#tests/support/slack-server/delivery.ts'

const start = slackApps()

const event = JSON.stringify({
  type: 'event_callback',
  team_id: 'T1',
  event_id: 'Ev1',
  event: { type: 'message', channel: 'D1', channel_type: 'im', user: 'U1', text: 'Kita?', ts: '1.1' },
})

interface Signing {
  secret?: string
  /** Difference to the clock of the app. */
  seconds?: number
  body?: string
  contentType?: string
  leaveOut?: string
  headers?: Record<string, string>
}

/** A request as Slack sends it, with one thing wrong at most. */
function signed(
  body: string,
  now: number,
  { secret = signingSecret, seconds = 0, ...rest }: Signing = {},
): RequestInit {
  const timestamp = Math.floor(now / 1000) + seconds
  const headers: Record<string, string> = {
    'content-type': rest.contentType ?? 'application/json',
    'x-slack-request-timestamp': String(timestamp),
    'x-slack-signature': signatureOf(secret, timestamp, body),
    ...rest.headers,
  }
  if (rest.leaveOut) delete headers[rest.leaveOut]
  return { method: 'POST', headers, body: rest.body ?? body }
}

describe('the HTTP handler', () => {
  it('stores an event before it says 200', async () => {
    const { url, clock, store } = await start({ isAnswering: false })

    const response = await fetch(url, signed(event, clock()))

    expect(response.status).toBe(200)
    expect((await store.pending()).updates).toBe(1)
  })

  it.each<[string, Signing]>([
    ['of another secret', { secret: 'another secret' }],
    ['of another body', { body: event.replace('Kita', 'Auto') }],
    ['that is missing', { leaveOut: 'x-slack-signature' }],
    ['without its time', { leaveOut: 'x-slack-request-timestamp' }],
    ['whose time is no number', { headers: { 'x-slack-request-timestamp': 'now' } }],
    ['that is no signature', { headers: { 'x-slack-signature': 'v0' } }],
    ['of another version', { headers: { 'x-slack-signature': 'v1=00' } }],
    ['that is six minutes old', { seconds: -6 * 60 }],
    ['that is six minutes ahead', { seconds: 6 * 60 }],
  ])('refuses a signature %s', async (_what, signing) => {
    const { url, clock, store, log } = await start({ isAnswering: false })

    const response = await fetch(url, signed(event, clock(), signing))

    expect(response.status).toBe(401)
    expect((await store.pending()).updates).toBe(0)
    expect(log.records).toContainEqual({
      level: 'warn',
      event: 'slack-request-refused',
      facts: { reason: 'signature' },
    })
  })

  it.each([-4 * 60, 4 * 60])('takes a signature that is %i seconds off', async (seconds) => {
    const { url, clock } = await start({ isAnswering: false })

    const response = await fetch(url, signed(event, clock(), { seconds }))

    expect(response.status).toBe(200)
  })

  it('answers the challenge of Slack, when it is signed', async () => {
    const { url, clock } = await start()
    const body = JSON.stringify({ type: 'url_verification', challenge: 'abc', token: 'x' })

    const right = await fetch(url, signed(body, clock()))
    const wrong = await fetch(url, signed(body, clock(), { secret: 'another' }))

    expect(await right.json()).toEqual({ challenge: 'abc' })
    expect(wrong.status).toBe(401)
  })

  it('answers the certificate check, which is not signed', async () => {
    const { url } = await start()

    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'ssl_check=1&token=x',
    })

    expect(response.status).toBe(200)
  })

  it('refuses a body of more than a megabyte, with and without a stated length', async () => {
    const { url, clock, channel } = await start()
    const long = JSON.stringify({ type: 'event_callback', filler: 'x'.repeat(1_000_001) })
    const unstated = new Request(url, signed(long, clock()))

    const stated = await fetch(url, signed(long, clock()))
    const counted = await channel.handler?.(unstated)

    expect([stated.status, counted?.status]).toEqual([413, 413])
  })

  it.each(['', 'null', '[]', '{', '"text"'])('refuses a signed body that is no object: %s', async (body) => {
    const { url, clock } = await start()

    const response = await fetch(url, signed(body, clock()))

    expect(response.status).toBe(400)
  })

  it('takes nothing but POST', async () => {
    const { channel, url } = await start()

    const response = await channel.handler?.(new Request(url))

    expect(response?.status).toBe(405)
  })

  it('takes a form whose charset is named', async () => {
    const { url, clock, store } = await start({ isAnswering: false })
    const fields = {
      command: '/wegweiser',
      text: 'Kita',
      team_id: 'T1',
      user_id: 'U1',
      trigger_id: '1.1',
      response_url: 'http://127.0.0.1:1/response/R1',
    }
    const body = new URLSearchParams(fields).toString()

    const response = await fetch(
      url,
      signed(body, clock(), { contentType: 'application/x-www-form-urlencoded; charset=utf-8' }),
    )

    expect(response.status).toBe(200)
    expect((await store.pending()).updates).toBe(1)
  })

  it.each([
    ['an event nobody asked for', { type: 'event_callback', event_id: 'Ev1', event: { type: 'team_join', user: {} } }],
    ['an event that is none', { type: 'event_callback', event_id: 'Ev1', event: 'x' }],
    ['an event of nobody', { type: 'event_callback', event_id: 'Ev1', event: { type: 'message', user: null } }],
    ['an event without a type', { type: 'event_callback', event_id: 'Ev1', event: {} }],
    [
      'a message without a sender',
      { type: 'event_callback', event_id: 'Ev1', event: { type: 'message', channel: 'D1', ts: '1' } },
    ],
    ['a shortcut', { type: 'shortcut', callback_id: 'x', user: { id: 'U1' }, team: { id: 'T1' } }],
    ['a view', { type: 'view_submission', view: { callback_id: 'x' }, user: { id: 'U1' }, team: { id: 'T1' } }],
    ['something new', { type: 'something_new' }],
  ])('says 200 to %s, so that nobody sees an error', async (_what, payload) => {
    const { url, clock, store } = await start({ isAnswering: false })

    const response = await fetch(url, signed(JSON.stringify(payload), clock()))

    expect(response.status).toBe(200)
    expect((await store.pending()).updates).toBe(0)
  })
})
