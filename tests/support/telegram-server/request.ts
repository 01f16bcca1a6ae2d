import type { IncomingMessage } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { jsonFields } from './spec.ts'

/** The arguments of a call, from JSON, a form, a form with files, or the address. In forms, nested values come as JSON texts. */
export async function payloadOf(
  request: IncomingMessage,
  method: string | undefined,
): Promise<Record<string, unknown>> {
  const type = request.headers['content-type'] ?? ''
  const body = await buffer(request)
  if (type.startsWith('application/json'))
    return (body.length > 0 ? JSON.parse(body.toString('utf8')) : {}) as Record<string, unknown>
  const form =
    body.length > 0
      ? await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData()
      : new URL(request.url ?? '', 'http://localhost').searchParams
  const nested = method ? jsonFields(method) : new Set()
  return Object.fromEntries(
    [...form].map(([name, value]) => [
      name,
      typeof value !== 'string' ? `attach://${name}` : nested.has(name) ? JSON.parse(value) : value,
    ]),
  )
}
