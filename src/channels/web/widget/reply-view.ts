import type { Block, Inline } from '#core/markdown.ts'
import type { OfficeCard } from '#core/reply.ts'
import { choicesView } from './choices-view.ts'
import type { ReplyWords, WebPart, WebReply } from './protocol.ts'
import { h, icon, isolate, linkView, spoken, type Content, type IconName, type View, type ViewElement } from './view.ts'

/** How a reply is shown: `level` is that of its headings; long texts `collapse` where a script can open them again. */
export interface ReplyLook {
  level: 1 | 2 | 3
  collapse: boolean
}

/** A reply: sheets of text, cards, small print, and what can be pressed. */
export function replyView(reply: WebReply, look: ReplyLook): ViewElement {
  return h(
    'div',
    { class: 'reply', lang: reply.lang, dir: reply.dir },
    h('p', { class: 'spoken' }, `${reply.words.bot}:`),
    partViews(reply, look),
    choicesView(reply),
  )
}

/** What the person said or pressed, as it was said. */
export function saidView(text: string, you: string): ViewElement {
  return h('p', { class: 'said' }, spoken(`${you}: `), h('span', { dir: 'auto' }, text))
}

/** The parts without anything to press; headings, texts and small print that follow each other share a sheet. */
export function partViews({ parts, words }: WebReply, look: ReplyLook): View[] {
  const views: View[] = []
  let sheet: View[] = []
  const closeSheet = () => {
    if (sheet.length > 0) views.push(h('div', { class: 'sheet' }, sheet))
    sheet = []
  }
  for (const part of parts) {
    if (part.kind === 'office' || part.kind === 'emergency') {
      closeSheet()
      views.push(
        part.kind === 'office' ? officeView(part.card, words, look.level + 1) : emergencyView(part, words, look.level),
      )
    } else if (part.kind === 'note' && sheet.length === 0) views.push(noteView(part.text))
    else sheet.push(...sheetViews(part, words, look))
  }
  closeSheet()
  return views
}

function sheetViews(part: WebPart, words: ReplyWords, look: ReplyLook): View[] {
  if (part.kind === 'heading') return [h(`h${look.level}`, { lang: part.lang, dir: part.dir }, part.text)]
  if (part.kind === 'note') return [noteView(part.text)]
  if (part.kind !== 'text') return []
  const [shown, folded] = look.collapse ? fold(part.blocks) : [part.blocks, []]
  return [
    h('div', { class: 'text', lang: part.lang, dir: part.dir }, shown.map(blockView)),
    ...(folded.length > 0
      ? [
          h('div', { class: 'text folded', lang: part.lang, dir: part.dir, hidden: true }, folded.map(blockView)),
          h('button', { type: 'button', class: 'more', 'aria-expanded': 'false', 'data-less': words.less }, words.more),
        ]
      : []),
  ]
}

/** Texts longer than this show their beginning first. A little that is left over is not worth a button. */
const maxChars = 450
const shownChars = 300
const leastFoldedChars = 120

function charsOf(inlines: readonly Inline[]): number {
  let sum = 0
  for (const inline of inlines)
    sum += inline.kind === 'text' ? inline.text.length : inline.kind === 'break' ? 1 : charsOf(inline.children)
  return sum
}

/** Parts a long text: what is shown, and what is behind “read more”. */
function fold(blocks: readonly Block[]): [shown: readonly Block[], folded: readonly Block[]] {
  const sizes = blocks.map((block) => charsOf(block.kind === 'paragraph' ? block.children : block.items.flat()))
  const chars = (from: number, to?: number) => sizes.slice(from, to).reduce((sum, size) => sum + size, 0)
  const isList = (index: number) => blocks[index]?.kind === 'list'
  let cut = blocks.findIndex((_, index) => chars(0, index + 1) > shownChars)
  // A list stays whole and with the line above it: half of what somebody must bring is worse than nothing of it.
  if (isList(cut)) cut--
  cut = Math.max(cut, 1)
  if (isList(cut)) cut++
  return chars(0) <= maxChars || chars(cut) < leastFoldedChars
    ? [blocks, []]
    : [blocks.slice(0, cut), blocks.slice(cut)]
}

function noteView(text: string): View {
  return h('p', { class: 'note' }, icon('info'), h('span', {}, text))
}

function blockView(block: Block): View {
  if (block.kind === 'paragraph') return h('p', {}, block.children.map(inlineView))
  const items = block.items.map((item) => h('li', {}, item.map(inlineView)))
  return block.ordered ? h('ol', { start: block.start === 1 ? undefined : block.start }, items) : h('ul', {}, items)
}

/** Web addresses and numbers read from left to right, also inside Arabic. */
const readsLeftToRight = /^[\d\s+/().-]+$|^[\w.-]+\.[a-z]{2,}(\/\S*)?$/iu

function inlineView(inline: Inline): View {
  switch (inline.kind) {
    case 'text':
      return inline.text
    case 'break':
      return h('br')
    case 'bold':
      return h('strong', {}, inline.children.map(inlineView))
    case 'link': {
      const [only] = inline.children
      const text = inline.children.length === 1 && only?.kind === 'text' ? only.text : ''
      const isolated = readsLeftToRight.test(text)
      return linkView(inline.url, isolated ? isolate(text) : inline.children.map(inlineView))
    }
  }
}

function fact(name: string, picture: IconName, contents: readonly Content[]): Content {
  return (
    contents.length > 0 && [
      h(
        'div',
        { class: 'fact' },
        h('dt', {}, icon(picture), spoken(name)),
        contents.map((one) => h('dd', {}, one)),
      ),
    ]
  )
}

const rightToLeftLetter = /[\p{Script=Arabic}\p{Script=Hebrew}]/u

/**
 * A name or a text that may be in another language: it reads its own way, and stands where the others stand. By itself the first letter would
 * decide, and an Arabic sentence that begins with the German name of an office is Arabic all the same.
 */
function ownWay(text: string): View {
  return h('bdi', rightToLeftLetter.test(text) ? { dir: 'rtl' } : {}, text)
}

const separator = ' · '

function ownItem(text: string, index: number): Content {
  return [index > 0 && separator, ownWay(text)]
}

function phoneLink({ display, href, label }: OfficeCard['phones'][number], className: string): ViewElement {
  return linkView(
    href,
    [h('span', { class: className }, isolate(display)), label !== undefined && h('span', { class: 'label' }, label)],
    'call',
  )
}

/** An office as a visiting card. `level` is that of its name as a heading. */
function officeView(card: OfficeCard, words: ReplyWords, level: number): View {
  const { status } = card
  return h(
    'section',
    { class: 'office' },
    h('p', { class: 'reason' }, ownWay(card.reason)),
    h(`h${level}`, {}, ownWay(card.name)),
    card.provider !== undefined && h('p', { class: 'provider' }, ownWay(card.provider)),
    status && h('p', { class: `status ${status.kind}` }, h('span', {}, status.text)),
    card.via !== undefined && h('p', { class: 'via' }, ownWay(card.via)),
    h(
      'dl',
      {},
      fact(
        words.phone,
        'phone',
        card.phones.map((phone) => phoneLink(phone, 'number')),
      ),
      fact(
        words.email,
        'mail',
        card.emails.map((email) => linkView(`mailto:${email}`, isolate(email))),
      ),
      fact(
        words.address,
        'pin',
        card.addresses.map(({ text, mapUrl }) => [
          ownWay(text),
          ' ',
          linkView(mapUrl, [words.map, icon('link')], 'map'),
        ]),
      ),
      fact(
        words.hours,
        'clock',
        card.hours.map((line) => ownWay(line)),
      ),
      fact(words.languages, 'speech', card.languages === undefined ? [] : [card.languages]),
      fact(words.web, 'globe', card.web === undefined ? [] : [linkView(card.web, isolate(shortUrl(card.web)))]),
    ),
    card.hint !== undefined && h('p', { class: 'hint' }, ownWay(card.hint)),
    card.asOf !== undefined && h('p', { class: 'note' }, icon('info'), h('span', {}, card.asOf)),
  )
}

function shortUrl(url: string): string {
  const short = url.replace(/^https?:\/\/(www\.)?/u, '').replace(/\/$/u, '')
  return short.length > 40 ? short.replace(/\/.*/u, '') : short
}

/** Whom to call at once, each a row to tap. */
function emergencyView(part: WebPart & { kind: 'emergency' }, words: ReplyWords, level: number): View {
  return h(
    'section',
    { class: 'emergency' },
    h('div', { class: 'alarm' }, icon('alert'), h(`h${level}`, {}, part.title)),
    h('p', {}, part.text),
    h(
      'ul',
      {},
      part.lines.map((line) =>
        h(
          'li',
          {},
          linkView(
            line.phone.href,
            [
              icon('phone'),
              h(
                'span',
                { class: 'who' },
                h('strong', {}, ownWay(line.name)),
                line.about !== '' && h('span', {}, line.about.split(separator).map(ownItem)),
              ),
              h('span', { class: 'number' }, spoken(words.phone), isolate(line.phone.display)),
            ],
            'call',
          ),
        ),
      ),
    ),
  )
}
