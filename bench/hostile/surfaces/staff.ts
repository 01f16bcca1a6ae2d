import { fromHtml } from 'hast-util-from-html'
import { sql } from 'kysely'
import type { Log } from '#app/ports.ts'
import type { Role } from '#staff/ports.ts'
import { goodPassword, type StaffBrowser } from '#tests/support/console.ts'
import { openEditing, type EditingConsole } from '#tests/support/editing-console.ts'
import type { Outcome, Surface } from '../checks.ts'
import { mutatedBytes } from '../mutations.ts'
import type { Random } from '../random.ts'
import { hostileText, token } from '../texts.ts'
import { hostileHeaders } from './web.ts'

/** What is stored by an editor's forms is kept as history: a fresh console begins after so many inputs. */
const inputsPerConsole = 4000
const maxPages = 150
const documented = new Set([200, 303, 400, 401, 403, 404, 409, 413, 422, 429])

interface Form {
  action: string
  fields: [string, string][]
}

interface Desk {
  console: EditingConsole
  editor: StaffBrowser
  pages: string[]
  forms: Form[]
}

/** The staff console: signing in, and all pages and forms that an editor finds, with and without what makes a form ours. */
export function staffSurfaces(log: Log): { surfaces: Surface[]; close: () => Promise<void> } {
  let desk: Desk | undefined
  let inputs = 0
  const current = async (): Promise<Desk> => {
    if (desk && ++inputs % inputsPerConsole === 0) {
      await desk.console.close()
      desk = undefined
    }
    desk ??= await openDesk(log)
    desk.console.time.now += 1000
    // Signing out is one of the forms, and hours without any input end a session as well.
    if ((await desk.editor.get('/staff')).status !== 200) desk.editor = await signedIn(desk.console)
    return desk
  }
  const ready = async (): Promise<Desk> => desk ?? current()
  return {
    surfaces: [
      {
        name: 'staff console, signing in',
        share: 1,
        prepare: current,
        send: async (random) => signIn(await ready(), random),
      },
      {
        name: 'staff console, nobody signed in',
        share: 3,
        prepare: current,
        send: async (random) => unauthenticated(await ready(), random),
      },
      {
        name: 'staff console, pages of an editor',
        share: 3,
        prepare: current,
        send: async (random) => opened(await ready(), random),
      },
      {
        name: 'staff console, forms of an editor',
        share: 4,
        prepare: current,
        send: async (random) => filled(await ready(), random),
      },
      {
        name: 'staff console, forged forms',
        share: 3,
        prepare: current,
        send: async (random) => forged(await ready(), random),
      },
    ],
    close: async () => desk?.console.close(),
  }
}

async function openDesk(log: Log): Promise<Desk> {
  const console = await openEditing({ log })
  const editor = await signedIn(console)
  return { console, editor, ...(await explored(editor)) }
}

function signedIn(console: EditingConsole): Promise<StaffBrowser> {
  const roles: Role[] = ['admin']
  const id = token({
    below: (end) => Math.floor(Math.random() * end),
    pick: (list) => list[0] as (typeof list)[number],
    chance: () => false,
  })
  return console.signIn({ roles, id, login: id.toLowerCase() })
}

interface Node {
  tagName?: string
  properties?: Record<string, unknown>
  children?: Node[]
  value?: string
}

/** Every page that can be reached by links, and every form on them. */
async function explored(editor: StaffBrowser): Promise<Pick<Desk, 'pages' | 'forms'>> {
  const seen = new Set(['/staff'])
  const forms = new Map<string, Form>()
  for (const path of seen) {
    const html = await (await editor.get(path)).text()
    const visit = (node: Node, form?: Form): void => {
      const { tagName, properties = {}, children = [] } = node
      const text = (name: string) => (typeof properties[name] === 'string' ? properties[name] : '')
      if (tagName === 'a' && text('href').startsWith('/staff') && seen.size < maxPages) seen.add(text('href'))
      let inside = form
      if (tagName === 'form' && text('method').toLowerCase() === 'post') {
        inside = { action: text('action') || path, fields: [] }
        forms.set(`${inside.action}`, inside)
      }
      if (
        inside &&
        ['input', 'textarea', 'select', 'button'].includes(tagName ?? '') &&
        text('name') &&
        text('name') !== '_csrf'
      )
        inside.fields.push([text('name'), tagName === 'textarea' ? (children[0]?.value ?? '') : text('value')])
      for (const child of children) visit(child, inside)
    }
    visit(fromHtml(html) as Node)
  }
  return { pages: [...seen], forms: [...forms.values()] }
}

function checked(response: Response, statuses: ReadonlySet<number> = documented): Outcome {
  return { response, faults: statuses.has(response.status) ? [] : [`the status ${response.status} is not documented`] }
}

async function signIn({ console }: Desk, random: Random): Promise<Outcome> {
  const fields = new URLSearchParams({
    login: random.pick(['person1', hostileText(random, 200)]).toWellFormed(),
    password: random.pick([goodPassword, hostileText(random, random.pick([100, 5000]))]).toWellFormed(),
    code: random.pick(['000000', hostileText(random, 20)]).toWellFormed(),
    next: random
      .pick(['/staff', '//evil.example', '/staff/../x', '/\\evil.example', hostileText(random, 100)])
      .toWellFormed(),
  })
  const path = random.chance(0.5)
    ? '/staff/sign-in'
    : `/staff/link/${encodeURIComponent(hostileText(random, 60).toWellFormed())}`
  const response = await console.app.request(path, {
    method: 'POST',
    body: fields,
    headers: { 'Sec-Fetch-Site': 'same-origin' },
  })
  return checked(response, new Set([200, 401, 403, 404, 422, 429]))
}

async function unauthenticated({ console, pages, forms }: Desk, random: Random): Promise<Outcome> {
  const isForm = random.chance(0.5)
  const path = isForm ? random.pick(forms).action : mangledPath(random.pick(pages), random)
  const cookie = random.pick([
    '',
    'wegweiser-staff=',
    `wegweiser-staff=${token(random)}`,
    `wegweiser-staff=${encodeURIComponent(hostileText(random, 100).toWellFormed())}`,
  ])
  const headers = { ...hostileHeaders(random), Cookie: cookie, 'Sec-Fetch-Site': 'same-origin' }
  const response = isForm
    ? await console.app.request(path, {
        method: 'POST',
        headers,
        body: bodyOf(hostileFields(random.pick(forms), random), '', random),
      })
    : await console.app.request(path, { headers })
  // A page sends to the sign-in; nothing of it is shown.
  return checked(response, isForm ? new Set([400, 401, 403, 404, 413, 422, 429]) : new Set([200, 303, 404]))
}

async function opened({ console, editor, pages }: Desk, random: Random): Promise<Outcome> {
  const path = mangledPath(random.pick(pages), random)
  return checked(await console.app.request(path, { headers: { Cookie: editor.cookie, ...acceptOf(random) } }))
}

async function filled({ console, editor, forms }: Desk, random: Random): Promise<Outcome> {
  const form = random.pick(forms)
  const body = bodyOf(hostileFields(form, random), editor.csrf, random)
  const response = await console.app.request(mangledPath(form.action, random, 0.1), {
    method: 'POST',
    headers: { Cookie: editor.cookie, 'Sec-Fetch-Site': 'same-origin', ...contentTypeOf(body, random) },
    body,
  })
  return checked(response)
}

/** No token, another token, another site: refused, and nothing is changed. */
async function forged({ console, editor, forms }: Desk, random: Random): Promise<Outcome> {
  const form = random.pick(forms)
  const isForeign = random.chance(0.5)
  const csrf = isForeign
    ? editor.csrf
    : random.pick(['', token(random, editor.csrf.length), editor.csrf.slice(1), hostileText(random, 100)])
  const origin: Record<string, string> = isForeign
    ? random.pick<Record<string, string>>([
        { 'Sec-Fetch-Site': 'cross-site' },
        { 'Sec-Fetch-Site': 'same-site' },
        { Origin: 'https://evil.example' },
        { Origin: 'null' },
        { Origin: 'https://localhost.evil.example' },
      ])
    : { 'Sec-Fetch-Site': 'same-origin' }
  const body = bodyOf(hostileFields(form, random), csrf, random, false)
  const before = await stored(console)
  const response = await console.app.request(form.action, {
    method: 'POST',
    headers: { Cookie: editor.cookie, ...origin, 'Content-Type': 'application/x-www-form-urlencoded' },
    body,
  })
  const outcome = checked(response, new Set([403, 413]))
  if ((await stored(console)) !== before) outcome.faults?.push('a forged form changed something')
  return outcome
}

/** Each change leaves an entry in the audit. */
async function stored({ database, audited }: EditingConsole): Promise<string> {
  const { rows } = await sql<{ n: number }>`select count(*) as n from staff_audit`.execute(database)
  return `${rows[0]?.n} ${audited.length}`
}

function hostileFields({ fields }: Form, random: Random): [string, string][] {
  const result = fields.map(([name, value]): [string, string] => {
    const isChanged = random.chance(0.3)
    return [
      random.chance(0.03) ? hostileText(random, 40) : name,
      isChanged ? hostileText(random, random.pick([60, 300, 3000])) : value,
    ]
  })
  if (random.chance(0.1)) result.push(...result.slice(0, random.below(5)))
  return random.chance(0.1) ? result.slice(0, random.below(result.length + 1)) : result
}

function bodyOf(
  fields: readonly [string, string][],
  csrf: string,
  random: Random,
  isBroken = random.chance(0.15),
): string | Uint8Array<ArrayBuffer> {
  const body = new URLSearchParams(
    [['_csrf', csrf], ...fields].map((pair) => pair.map((part) => part.toWellFormed())),
  ).toString()
  return isBroken ? mutatedBytes(body, random) : body
}

function contentTypeOf(_body: unknown, random: Random): Record<string, string> {
  const type = random.chance(0.9)
    ? 'application/x-www-form-urlencoded'
    : random.pick(['multipart/form-data', 'multipart/form-data; boundary=x', 'application/json', 'text/plain'])
  return { 'Content-Type': type }
}

function acceptOf(random: Random): Record<string, string> {
  const { Cookie: _, ...headers } = hostileHeaders(random)
  return headers
}

function mangledPath(path: string, random: Random, probability = 0.6): string {
  if (!random.chance(probability)) return path
  const [pathname = '', query = ''] = path.split('?')
  const parts = pathname.split('/')
  if (random.chance(0.5))
    parts[2 + random.below(Math.max(1, parts.length - 2))] = random.pick([
      '..',
      '%2e%2e',
      '%',
      '%00',
      '__proto__',
      encodeURIComponent(hostileText(random, 80).toWellFormed()),
    ])
  const added = `${encodeURIComponent(random.pick(['q', 'l', 'm', 'from', 'to', 'next', 'place']))}=${encodeURIComponent(hostileText(random, 100).toWellFormed())}`
  const search = [query, random.chance(0.5) ? added : ''].filter(Boolean).join('&')
  return search ? `${parts.join('/')}?${search}` : parts.join('/')
}
