import type { OfficeCard } from '#core/reply.ts'
import type { ReplyWords, WebPart } from './protocol.ts'
import { h, icon, isolate, linkView, spoken, type Content, type IconName, type View, type ViewElement } from './view.ts'

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

/** A name or a text that may be in another language: it reads its own way, and stands where the others stand. */
function ownWay(text: string): View {
  return h('bdi', {}, text)
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
export function officeView(card: OfficeCard, words: ReplyWords, level: number): View {
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
export function emergencyView(part: WebPart & { kind: 'emergency' }, words: ReplyWords, level: number): View {
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
