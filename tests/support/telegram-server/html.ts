/** HTML as Telegram reads it. Source: tdlib/td `td/telegram/MessageEntity.cpp`, `parse_html` (read 2026-11). */
import type { MessageEntity } from 'grammy/types'
import { violation, type ApiRefusal } from './errors.ts'

const entityTypes: Record<
  string,
  'bold' | 'italic' | 'underline' | 'strikethrough' | 'spoiler' | 'blockquote' | 'code' | 'pre'
> = {
  b: 'bold',
  strong: 'bold',
  i: 'italic',
  em: 'italic',
  u: 'underline',
  ins: 'underline',
  s: 'strikethrough',
  strike: 'strikethrough',
  del: 'strikethrough',
  'tg-spoiler': 'spoiler',
  blockquote: 'blockquote',
  code: 'code',
  pre: 'pre',
}
const otherTags = new Set(['a', 'span', 'tg-emoji', 'tg-time'])
const characters: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"' }

interface OpenTag {
  name: string
  attributes: Map<string, string>
  offset: number
  at: number
}

/** Text and entities. Errors: `violation` in Telegram's words, with the offset in bytes. */
export function parseHtml(html: string): { text: string; entities: MessageEntity[] } {
  const entities: MessageEntity[] = []
  const open: OpenTag[] = []
  let text = ''
  let position = 0
  while (position < html.length) {
    const rest = html.slice(position)
    if (rest.startsWith('&')) {
      const { character, length } = decoded(rest)
      text += character
      position += length
    } else if (rest.startsWith('</')) {
      position += close(rest)
    } else if (rest.startsWith('<')) {
      position += begin(rest)
    } else {
      text += rest[0]
      position += 1
    }
  }
  const unclosed = open.at(-1)
  if (unclosed) throw cannotParse(`Can't find end tag corresponding to start tag "${unclosed.name}"`)
  return { text, entities: entities.toSorted((a, b) => a.offset - b.offset || b.length - a.length) }

  function byteOffset(): number {
    return Buffer.byteLength(html.slice(0, position))
  }

  function begin(rest: string): number {
    const tag = /^<([^\s>]*)((?:\s+[a-z-]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[a-z0-9.-]+))?)*)\s*>/iu.exec(rest)
    if (!tag) throw cannotParse(`Unclosed start tag at byte offset ${byteOffset()}`)
    const name = (tag[1] ?? '').toLowerCase()
    if (!(name in entityTypes) && !otherTags.has(name))
      throw cannotParse(`Unsupported start tag "${name}" at byte offset ${byteOffset()}`)
    const attributes = new Map<string, string>()
    for (const [, key = '', quoted] of (tag[2] ?? '').matchAll(/([a-z-]+)(?:\s*=\s*("[^"]*"|'[^']*'|[a-z0-9.-]+))?/giu))
      attributes.set(key.toLowerCase(), unescaped((quoted ?? '').replace(/^["']|["']$/gu, '')))
    if (name === 'span' && attributes.get('class') !== 'tg-spoiler')
      throw cannotParse(`Tag "span" must have class "tg-spoiler" at byte offset ${byteOffset()}`)
    open.push({ name, attributes, offset: text.length, at: byteOffset() })
    return tag[0].length
  }

  function close(rest: string): number {
    const end = rest.indexOf('>')
    const name = rest
      .slice(2, end === -1 ? undefined : end)
      .trim()
      .toLowerCase()
    const last = open.pop()
    if (end === -1) throw cannotParse(`Unclosed end tag at byte offset ${byteOffset()}`)
    if (!last) throw cannotParse(`Unexpected end tag at byte offset ${byteOffset()}`)
    if (name !== '' && name !== last.name)
      throw cannotParse(
        `Unmatched end tag at byte offset ${byteOffset()}, expected "</${last.name}>", found "</${name}>"`,
      )
    const length = text.length - last.offset
    if (length > 0) entities.push(...entityOf(last, length))
    return end + 1
  }

  function entityOf({ name, attributes, offset }: OpenTag, length: number): MessageEntity[] {
    const type = entityTypes[name] ?? (name === 'span' ? 'spoiler' : undefined)
    if (type === 'blockquote' && attributes.has('expandable'))
      return [{ type: 'expandable_blockquote', offset, length }]
    if (type) return [{ type, offset, length } as MessageEntity]
    const url = attributes.get('href')
    return name === 'a' && url ? [{ type: 'text_link', url, offset, length }] : []
  }
}

function cannotParse(what: string): ApiRefusal {
  return violation(`can't parse entities: ${what}`)
}

/** Four names and numbers; every other name stays as it is typed. */
function decoded(rest: string): { character: string; length: number } {
  const match = /^&(?:#(\d+)|#x([0-9a-f]+)|([a-z]+));/iu.exec(rest)
  if (match) {
    const [whole, decimal, hexadecimal, name] = match
    const code = decimal ? Number.parseInt(decimal, 10) : hexadecimal ? Number.parseInt(hexadecimal, 16) : undefined
    if (code !== undefined && code > 0 && code < 0x10_ffff)
      return { character: String.fromCodePoint(code), length: whole.length }
    const character = name && characters[name.toLowerCase()]
    if (character) return { character, length: whole.length }
  }
  return { character: '&', length: 1 }
}

function unescaped(value: string): string {
  return value.replace(/&[^;\s]+;/gu, (reference) => {
    const { character, length } = decoded(reference)
    return length === reference.length ? character : reference
  })
}
