import { createHmac } from 'node:crypto'
import type { SocketMode } from './socket-mode.ts'

/** What became of a request to the app: the HTTP status of each try, and the last body. Over a socket 200 stands for acknowledged, 0 for not. */
export interface Delivered {
  statuses: number[]
  body: string
}

/** The way from Slack to the app. */
export interface Delivery {
  /** An event: repeated up to three times until it is acknowledged; here without the pauses. */
  event(payload: Record<string, unknown>): Promise<Delivered>
  /** A command: sent once. */
  command(fields: Record<string, string>): Promise<Delivered>
  /** A press: sent once. */
  interaction(payload: Record<string, unknown>): Promise<Delivered>
}

/** Slack's signature of a body. */
export function signatureOf(signingSecret: string, timestamp: number, body: string): string {
  return `v0=${createHmac('sha256', signingSecret).update(`v0:${timestamp}:${body}`).digest('hex')}`
}

const maxTries = 4
const waitMs = 3000

export function overHttp(url: string, signingSecret: string, now: () => number): Delivery {
  const send = async (contentType: string, body: string, headers: Record<string, string> = {}) => {
    const timestamp = Math.floor(now() / 1000)
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: {
          'content-type': contentType,
          'x-slack-request-timestamp': String(timestamp),
          'x-slack-signature': signatureOf(signingSecret, timestamp, body),
          ...headers,
        },
        body,
        signal: AbortSignal.timeout(waitMs),
      })
      return { status: response.status, body: await response.text() }
    } catch {
      return { status: 0, body: '' }
    }
  }
  const once = async (contentType: string, body: string): Promise<Delivered> => {
    const answer = await send(contentType, body)
    return { statuses: [answer.status], body: answer.body }
  }
  const form = 'application/x-www-form-urlencoded'
  return {
    async event(payload) {
      const statuses: number[] = []
      for (let retry = 0; retry < maxTries; retry++) {
        const reason = statuses.at(-1) === 0 ? 'http_timeout' : 'http_error'
        const headers = retry === 0 ? {} : { 'x-slack-retry-num': String(retry), 'x-slack-retry-reason': reason }
        const { status, body } = await send(
          'application/json',
          JSON.stringify(payload),
          headers as Record<string, string>,
        )
        statuses.push(status)
        if (status >= 200 && status < 300) return { statuses, body }
      }
      return { statuses, body: '' }
    },
    command: (fields) => once(form, new URLSearchParams(fields).toString()),
    interaction: (payload) => once(form, new URLSearchParams({ payload: JSON.stringify(payload) }).toString()),
  }
}

export function overSocket(socket: SocketMode): Delivery {
  const once = async (type: string, payload: unknown): Promise<Delivered> => {
    const end = await socket.send(type, payload)
    return { statuses: [end.acknowledged ? 200 : 0], body: end.acknowledged ? JSON.stringify(end.payload) : '' }
  }
  return {
    async event(payload) {
      const statuses: number[] = []
      for (let retry = 0; retry < maxTries; retry++) {
        const more =
          retry === 0 ? { retry_attempt: 0, retry_reason: '' } : { retry_attempt: retry, retry_reason: 'timeout' }
        const end = await socket.send('events_api', payload, more)
        statuses.push(end.acknowledged ? 200 : 0)
        if (end.acknowledged) break
      }
      return { statuses, body: '' }
    },
    command: (fields) => once('slash_commands', fields),
    interaction: (payload) => once('interactive', payload),
  }
}
