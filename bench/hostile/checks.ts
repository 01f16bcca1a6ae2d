import { cwd } from 'node:process'
import { fromHtml } from 'hast-util-from-html'
import { hostileAttribute, hostileTag, marker } from './texts.ts'

/** What an input led to. `faults`: what the surface itself found wrong, each without the input's words. */
export interface Outcome {
  response?: Response | undefined
  faults?: string[]
}

export interface Surface {
  name: string
  /** How often it is sent something, compared with the others. */
  share: number
  /** Sends the input that `random` makes. */
  send(random: import('./random.ts').Random): Promise<Outcome>
  /** What is set up once, before the first input; its time is no input's. */
  prepare?: () => Promise<unknown>
}

const traces =
  /^\s*at .+:\d+:\d+\)?$|node_modules\/|\bfile:\/\/|\bsrc\/[\w/-]+\.ts\b|ERR_[A-Z_]{4,}|SQLITE_|SqliteError/mu

/** What is wrong with an answer, whatever was asked. Shapes: `[]` when nothing is. */
export async function faultsOf(response: Response): Promise<string[]> {
  const body = await bodyOf(response)
  const faults: string[] = []
  // Nothing is overloaded here: 503 would be as wrong as any other fault of the server.
  if (response.status >= 500) faults.push(`status ${response.status}`)
  if (traces.test(body.replaceAll(/"[^"]*"/gu, '')) || body.includes(cwd()))
    faults.push('a stack trace or path in the answer')
  if (/root:.*:0:0:/u.test(body)) faults.push('a file of the machine in the answer')
  const type = response.headers.get('content-type') ?? ''
  if (type.startsWith('text/html')) faults.push(...markupIn(body))
  else if (type.startsWith('application/json')) faults.push(...(isJson(body) ? [] : ['JSON that cannot be read']))
  else if (body.includes(marker) && type !== '' && !type.startsWith('text/plain')) faults.push(`the input in a ${type}`)
  if (response.headers.has('set-cookie') && response.headers.get('set-cookie')?.includes(marker))
    faults.push('the input in a cookie')
  if (response.headers.get('location')?.match(/^(?:[a-z][a-z0-9+.-]*:|\/\/|\/\\)/iu))
    faults.push('sent to another site')
  return faults
}

/** The body as a browser reads it. */
export async function bodyOf(response: Response): Promise<string> {
  const encoding = response.headers.get('content-encoding')
  if (!response.body || !encoding) return response.text()
  return new Response(response.body.pipeThrough(new DecompressionStream(encoding as 'gzip'))).text()
}

function isJson(body: string): boolean {
  try {
    JSON.parse(body)
    return true
  } catch {
    return false
  }
}

interface Node {
  type: string
  tagName?: string
  properties?: Record<string, unknown>
  children?: Node[]
}

/** What a browser would take for markup although somebody typed it. */
function markupIn(body: string): string[] {
  if (!body.includes(marker) && !body.includes(hostileTag)) return []
  const faults = new Set<string>()
  const visit = ({ tagName, properties = {}, children = [] }: Node): void => {
    if (tagName === hostileTag) faults.add('an element out of the input')
    for (const [name, value] of Object.entries(properties)) {
      if (/^on/iu.test(name) || name === camelCase(hostileAttribute)) faults.add('an attribute out of the input')
      if (
        ['href', 'src', 'action', 'formAction'].includes(name) &&
        /^\s*(?:javascript|data:text|vbscript):/iu.test(String(value))
      )
        faults.add('a script as an address')
    }
    if (tagName === 'script' && properties.type !== 'application/ld+json' && JSON.stringify(children).includes(marker))
      faults.add('the input in a script')
    children.forEach(visit)
  }
  visit(fromHtml(body) as Node)
  return [...faults]
}

function camelCase(name: string): string {
  return name.replace(/-(\w)/gu, (_, letter: string) => letter.toUpperCase())
}

/** Where in our code it was thrown: enough to find it, nothing of the input. */
export function placeOf(error: Error): string {
  return /\/((?:src|bench|node_modules)\/[^\s:)]+:\d+)/u.exec(error.stack ?? '')?.[1] ?? ''
}
