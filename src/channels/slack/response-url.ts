import type { SlackPayload } from './render.ts'
import { codeFrom, type CallFault } from './web-client.ts'

/**
 * Posts where a command was typed or an ephemeral button pressed, for that person's eyes only.
 *
 * It needs no membership in the channel, unlike `chat.postEphemeral`, and works between two people as well. Slack takes five messages in half
 * an hour per address.
 *
 * Shapes: `undefined` when it was taken. Errors: none; what goes wrong is a fault.
 */
export async function postToResponseUrl(
  url: string,
  { text, blocks }: SlackPayload,
  replaceOriginal: boolean,
  timeoutMs: number,
): Promise<CallFault | undefined> {
  const body = {
    text,
    ...(blocks.length > 0 ? { blocks } : {}),
    response_type: 'ephemeral',
    replace_original: replaceOriginal,
    mrkdwn: false,
  }
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    })
    const answer = await response.text()
    if (response.status === 429) {
      const seconds = Number(response.headers.get('retry-after')) || 1
      return { kind: 'busy', code: 'ratelimited', afterMs: seconds * 1000 }
    }
    if (response.status >= 500) return { kind: 'unavailable', code: `http-${response.status}` }
    return faultIn(answer, response.status)
  } catch {
    return { kind: 'unavailable', code: 'network' }
  }
}

/** Slack answers `ok`, `{"ok":true}`, `{"ok":false,"error":"used_url"}` or the bare code, with 200 or 4xx. */
function faultIn(answer: string, status: number): CallFault | undefined {
  if (status < 300 && answer.trim() === 'ok') return undefined
  try {
    const { ok, error } = JSON.parse(answer) as { ok?: unknown; error?: unknown }
    if (ok === true) return undefined
    return { kind: 'platform', code: codeFrom(error) }
  } catch {
    const code = codeFrom(answer.trim())
    return { kind: 'platform', code: code === 'unknown' ? `http-${status}` : code }
  }
}
