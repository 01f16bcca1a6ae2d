import type { IncomingMessage } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { jsonFields } from './spec.ts'

/** The arguments of a call, from JSON, a form, a form with files, or the address. In forms, nested values come as JSON texts. */
export async function payloadOf(
  request: IncomingMessage,
  method: string | undefined,
): Promise<Record<string, unknown>> {
  const type = request.headers['content-type'] ?? ''
  const body = new Uint8Array(await buffer(request))
  const sent = new Response(body, { headers: { 'content-type': type } })
  if (type.startsWith('application/json'))
    return body.length > 0 ? ((await sent.json()) as Record<string, unknown>) : {}
  const form = body.length > 0 ? await sent.formData() : new URL(request.url ?? '', 'http://localhost').searchParams
  const nested = method ? jsonFields(method) : new Set()
  // Files are parts of their own, which the arguments refer to as `attach://…`.
  const values = [...form].filter((entry): entry is [string, string] => typeof entry[1] === 'string')
  return Object.fromEntries(
    values.map(([name, value]) => [name, nested.has(name) ? (JSON.parse(value) as unknown) : value]),
  )
}
