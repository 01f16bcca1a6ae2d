import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { Document, isMap, isScalar, isSeq, parseDocument, Scalar, type Node, type YAMLMap, type YAMLSeq } from 'yaml'
import { AppError } from '#app/errors.ts'
import { idSchema } from '#core/entry.ts'
import type { Subject } from '#core/overlay.ts'
import { overEachOther } from '#core/short-texts.ts'

const foldedAt = 130
const nationwide = 'germany'

/** A published change as it is to be written. `value` `null`: it goes. */
export interface Export extends Subject {
  value: unknown
  /** Whether the content of the file is still what the change was made from. */
  isBasis(content: unknown): boolean
}

export interface ExportResult {
  written: string[]
  /** Already the same. */
  same: string[]
  /** The file was changed since, by somebody else: nothing is overwritten. */
  conflicts: string[]
}

/** Schema defaults need not stand in a file. */
type Plain = null | string | number | boolean | Plain[] | { [key: string]: Plain }

function plain(value: unknown): Plain {
  return JSON.parse(JSON.stringify(value)) as Plain
}

function isObject(value: Plain | undefined): value is { [key: string]: Plain } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The file of a subject, and where in it the content stands. Errors: `input-invalid` for names that are no ids: they are parts of paths. */
function placeOf(directory: string, { kind, place, key }: Subject): { file: string; path: string[] } {
  for (const name of [place, key])
    if (!idSchema.safeParse(name).success) throw new AppError('input-invalid', `“${name}” cannot be the name of a file`)
  if (kind === 'entry') return { file: `${place}/entries/${key}.yaml`, path: [] }
  if (kind === 'event') return { file: `${place}/events.yaml`, path: [key] }
  if (kind === 'responsibilities') return { file: `${place}/responsibilities.yaml`, path: ['topics', key] }
  if (kind === 'short-texts') return { file: `short-texts/${key}.yaml`, path: [] }
  const folder = readdirSync(directory, { withFileTypes: true })
    .filter((item) => item.isDirectory())
    .map((item) => item.name)
    .find((name) => existsSync(join(directory, name, 'offices', `${key}.yaml`)))
  return { file: `${folder ?? place}/offices/${key}.yaml`, path: [] }
}

/**
 * Writes staff's published changes into the files, so that git stays the long memory. Comments and order stay; only what differs is touched.
 * Short texts are put into the file of their language one by one, new ones at its end; there a text of staff is never a conflict.
 * `normalise` brings what a file holds into the form of a revision (with the schema's defaults).
 */
export function exportChanges(
  directory: string,
  changes: readonly Export[],
  normalise: (subject: Subject, content: unknown) => unknown,
): ExportResult {
  const result: ExportResult = { written: [], same: [], conflicts: [] }
  for (const change of inOrder(changes)) {
    const { file, path } = placeOf(directory, change)
    const name = path.length > 0 ? `${file} (${path.join('.')})` : file
    const target = join(directory, file)
    const isThere = existsSync(target)
    const document = isThere
      ? parseDocument(readFileSync(target, 'utf8'))
      : new Document(change.kind === 'event' ? [] : {})
    const at = change.kind === 'event' ? [indexOfEvent(document, change.key)] : path
    const existing = at.length > 0 ? document.getIn(at) : isThere ? document.contents : undefined
    const raw = plainOf(existing)
    const content = raw === undefined ? undefined : normalise(change, raw)
    const value =
      change.kind === 'short-texts' ? withTexts(plain(content ?? null), plain(change.value)) : plain(change.value)
    if (isDeepStrictEqual(plain(content ?? null), value)) {
      result.same.push(name)
      continue
    }
    if (content !== undefined && change.kind !== 'short-texts' && !change.isBasis(content)) {
      result.conflicts.push(name)
      continue
    }
    result.written.push(name)
    if (value === null && at.length === 0) {
      rmSync(target)
      continue
    }
    if (value === null) document.deleteIn(at)
    else {
      const fresh = withoutDefaults(value, raw, plain(content ?? null))
      const node = merged(document, existing as Node | undefined, fresh)
      if (at.length > 0) document.setIn(at, node)
      else document.contents = node as never
    }
    // An empty list in the short form would take what is added later into one line.
    if (isSeq(document.contents) && document.contents.items.length > 0) document.contents.flow = false
    mkdirSync(dirname(target), { recursive: true })
    // Events are folded at this width; other width would fold what nobody has changed.
    writeFileSync(target, document.toString({ lineWidth: change.kind === 'event' ? foldedAt : 0 }))
  }
  return result
}

/** Several places write into the file of a language: as in the knowledge, what holds for all towns wins. */
function inOrder(changes: readonly Export[]): Export[] {
  const order = overEachOther(new Set(changes.map(({ place }) => place)), nationwide)
  const rank = ({ kind, place }: Export) => (kind === 'short-texts' ? order.indexOf(place) : -1)
  return changes.toSorted((a, b) => rank(a) - rank(b))
}

/** The file of a language with these texts in it; its other texts, and who has made them, stay. */
function withTexts(file: Plain, value: Plain): Plain {
  if (!isObject(file) || !isObject(value)) return value
  return { ...file, texts: { ...(file.texts as object), ...(value.texts as object) } }
}

/** Where an event stands in its list, or where a new one goes. */
function indexOfEvent(document: Document, id: string): number {
  if (!isSeq(document.contents)) document.contents = document.createNode([]) as never
  const events = plainOf(document.contents) as { id?: string }[]
  const index = events.findIndex((event) => event.id === id)
  return index < 0 ? events.length : index
}

function plainOf(value: unknown): Plain | undefined {
  if (value === undefined || value === null) return undefined
  return plain((value as Node).toJSON ? (value as Node).toJSON() : value)
}

/** Leaves out what only the schema's defaults have put in, at the top level: the file did not have it and it has not changed. */
function withoutDefaults(value: Plain, raw: Plain | undefined, content: Plain): Plain {
  if (!isObject(value) || !isObject(raw) || !isObject(content)) return value
  return Object.fromEntries(
    Object.entries(value).filter(([key, one]) => key in raw || !isDeepStrictEqual(one, content[key])),
  )
}

/** The node with this value: the old one, changed where it differs, so that comments stay. */
function merged(document: Document, old: Node | null | undefined, value: Plain): Node {
  if (isMap(old) && isObject(value)) return mergedMap(document, old, value)
  if (isSeq(old) && Array.isArray(value)) return mergedList(document, old, value)
  if (isScalar(old) && !isObject(value) && !Array.isArray(value)) {
    if (old.value !== value) {
      old.value = value
      if (typeof value === 'string' && value.includes('\n')) old.type = Scalar.BLOCK_LITERAL
    }
    return old
  }
  const node = document.createNode(value)
  if (isScalar(node) && typeof value === 'string' && value.includes('\n')) node.type = Scalar.BLOCK_LITERAL
  return node
}

function mergedMap(document: Document, old: YAMLMap, value: { [key: string]: Plain }): Node {
  for (const key of Object.keys(old.toJSON() as object)) if (!(key in value)) old.delete(key)
  for (const [key, one] of Object.entries(value))
    old.set(key, merged(document, old.get(key, true) as Node | undefined, one))
  return old
}

function mergedList(document: Document, old: YAMLSeq, value: Plain[]): Node {
  const left = old.items.map((item) => ({ node: item as Node, value: plainOf(item) }))
  old.items = value.map((one) => {
    const found = left.findIndex((item) => isDeepStrictEqual(item.value, one))
    return found >= 0 ? (left.splice(found, 1)[0]?.node as Node) : merged(document, undefined, one)
  })
  return old
}
