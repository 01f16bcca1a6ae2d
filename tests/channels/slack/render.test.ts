import { describe, expect, it } from 'vitest'
import type { Choice, OfficeCard, ReplyPart } from '#core/reply.ts'
import { aReply, only, rendered } from '#tests/support/slack-rendering.ts'
import { isTooLongTogether } from '#tests/support/slack-server/block-kit.ts'
import { labelsIn } from '#tests/support/slack-server/person.ts'
import { shownText } from '#tests/support/slack-server/shown.ts'

const card: OfficeCard = {
  officeId: 'youth-office',
  name: 'Amt für Jugend & Familie',
  provider: 'Stadt Mainz',
  reason: 'Zuständig für „Kita“ in Mainz',
  status: { kind: 'open', text: 'Jetzt geöffnet' },
  phones: [{ display: '+49 6131 122008', href: 'tel:+496131122008', label: 'Zentrale' }],
  emails: ['kita@stadt.example'],
  web: 'https://www.mainz.example/kita/',
  addresses: [{ text: 'Kaiserstraße 3, 55116 Mainz', mapUrl: 'https://www.openstreetmap.org/search?query=x' }],
  hours: ['Mo–Do 09:00–12:00', 'Telefon: Fr 08:00–10:00'],
  languages: 'Deutsch, Arabisch',
  hint: 'Bringen Sie die Geburtsurkunde mit.',
  asOf: 'Kontaktdaten von 2021: bitte auf der Webseite prüfen',
}

const cardText = [
  'Amt für Jugend & Familie',
  'Stadt Mainz',
  'Zuständig für „Kita“ in Mainz',
  '🟢 Jetzt geöffnet',
  'Telefon: +49 6131 122008 (Zentrale)',
  'E-Mail: kita@stadt.example',
  'Webseite: www.mainz.example/kita',
  'Adresse: Kaiserstraße 3, 55116 Mainz · Karte',
  'Zeiten: Mo–Do 09:00–12:00',
  'Telefon: Fr 08:00–10:00',
  'Sprachen: Deutsch, Arabisch',
  'Bringen Sie die Geburtsurkunde mit.',
  'Kontaktdaten von 2021: bitte auf der Webseite prüfen',
].join('\n')

describe('an answer', () => {
  it('keeps paragraphs, lists, bold and links', () => {
    const text = 'Erst **wichtig**, siehe [Seite](https://example.org).\n\nDann:\n\n2. zwei\n3. drei\n\nEnde.'

    const { blocks } = only(aReply([{ kind: 'text', text }]))

    expect(blocks).toEqual([
      {
        type: 'rich_text',
        elements: [
          {
            type: 'rich_text_section',
            elements: [
              { type: 'text', text: 'Erst ' },
              { type: 'text', text: 'wichtig', style: { bold: true } },
              { type: 'text', text: ', siehe ' },
              { type: 'link', url: 'https://example.org', text: 'Seite' },
              { type: 'text', text: '.' },
              { type: 'text', text: '\n\n' },
              { type: 'text', text: 'Dann:' },
            ],
          },
          {
            type: 'rich_text_list',
            style: 'ordered',
            offset: 1,
            elements: [
              { type: 'rich_text_section', elements: [{ type: 'text', text: 'zwei' }] },
              { type: 'rich_text_section', elements: [{ type: 'text', text: 'drei' }] },
            ],
          },
          {
            type: 'rich_text_section',
            elements: [
              { type: 'text', text: '\n' },
              { type: 'text', text: 'Ende.' },
            ],
          },
        ],
      },
    ])
  })

  it('has headings, small print and buttons in their own blocks, and all of it in the text', () => {
    const { blocks, text } = only(
      aReply(
        [
          { kind: 'heading', text: 'Kita <3' },
          { kind: 'text', text: 'Anmelden & warten.' },
          { kind: 'note', text: 'Maschinell übersetzt.' },
        ],
        { choices: [[{ id: 'menu', label: 'Alle Themen' }]] },
      ),
    )

    expect(blocks.map(({ type }) => type)).toEqual(['header', 'rich_text', 'context', 'actions'])
    expect(text).toBe('Kita &lt;3\nAnmelden &amp; warten.\nMaschinell übersetzt.')
  })

  it('shows an office with everything that is known of it', () => {
    const { blocks } = only(aReply([{ kind: 'office', card }]))

    expect(shownText(blocks)).toBe(cardText)
    expect(JSON.stringify(blocks)).toContain('"url":"tel:+496131122008"')
    expect(JSON.stringify(blocks)).toContain('"url":"mailto:kita@stadt.example"')
  })

  it('leaves out what is not known of an office', () => {
    const bare: OfficeCard = {
      officeId: 'x',
      name: 'Stelle',
      reason: 'Hilft weiter',
      phones: [],
      emails: [],
      addresses: [],
      hours: [],
    }

    const { blocks } = only(aReply([{ kind: 'office', card: bare }]))

    expect(shownText(blocks)).toBe('Stelle\nHilft weiter')
  })

  it('puts an emergency in front of everything', () => {
    const emergency: ReplyPart = {
      kind: 'emergency',
      title: 'Sind Sie in Gefahr? Rufen Sie sofort an.',
      text: 'Die Polizei hilft **jedem** Menschen.',
      lines: [{ name: 'Polizei', phone: { display: '110', href: 'tel:110' }, about: 'Tag und Nacht' }],
    }

    const { blocks, text } = only(aReply([{ kind: 'text', text: 'Vorher' }, emergency]))

    expect(blocks[0]).toMatchObject({ type: 'header', text: { text: '🚨 Sind Sie in Gefahr? Rufen Sie sofort an.' } })
    expect(shownText(blocks.slice(1))).toBe('Die Polizei hilft jedem Menschen.\n\nPolizei: 110\nTag und Nacht\nVorher')
    expect(text).toMatch(/^🚨 Sind Sie in Gefahr\?/)
  })

  it('with a heading that is too long for a header has a bold line', () => {
    const { blocks } = only(aReply([{ kind: 'heading', text: 'Sehr lang. '.repeat(20) }]))

    expect(blocks[0]).toMatchObject({ type: 'rich_text' })
  })

  it('that is empty is still a message', () => {
    const { blocks, text } = only(
      aReply([
        { kind: 'text', text: ' ' },
        { kind: 'heading', text: '' },
      ]),
    )

    expect(blocks).toEqual([])
    expect(text).toBe('…')
  })
})

describe('a long answer', () => {
  const long = (name: string): ReplyPart => ({ kind: 'text', text: `${name} ${'Ein langer Satz. '.repeat(400)}` })

  it('is split between its parts, the buttons come last', () => {
    const messages = rendered(
      aReply([long('Eins'), { kind: 'office', card }, long('Zwei')], {
        choices: [[{ id: 'menu', label: 'Alle Themen' }]],
      }),
    )

    expect(messages.map(({ blocks }) => shownText(blocks).slice(0, 4))).toEqual(['Eins', 'Zwei'])
    expect(messages.map(({ blocks }) => labelsIn(blocks))).toEqual([[], ['Alle Themen']])
    expect(shownText(messages[0]?.blocks ?? [])).toContain(cardText)
    expect(messages.every(({ blocks }) => !isTooLongTogether(blocks))).toBe(true)
    expect(messages.every(({ text }) => text.length <= 4000)).toBe(true)
  })

  it('goes on counting its list in the next message', () => {
    const items = Array.from({ length: 60 }, (_, index) => `${index + 1}. Punkt ${index + 1} ${'mit Text '.repeat(40)}`)

    const messages = rendered(aReply([{ kind: 'text', text: items.join('\n') }]))
    const lists = messages
      .flatMap(({ blocks }) => blocks)
      .flatMap((block) => (block.type === 'rich_text' ? block.elements : []))
      .flatMap((element) => (element.type === 'rich_text_list' ? [element] : []))

    expect(messages.length).toBeGreaterThan(1)
    for (const list of lists) {
      const first = list.elements[0]?.elements[0]
      expect(first && 'text' in first ? first.text : '').toContain(`Punkt ${(list.offset ?? 0) + 1} `)
    }
  })
})

describe('right-to-left replies', () => {
  const inArabic = (parts: ReplyPart[], choices: Choice[][] = []) =>
    only({ locale: 'ar', direction: 'rtl', parts, choices, kind: 'answer' })

  it('isolate names, numbers and addresses', () => {
    const text = 'اتصلوا بـ Jobcenter Mainz (SGB II) على 06131 88080 أو [هنا](https://example.org).'

    const { blocks } = inArabic([{ kind: 'text', text }])

    expect(shownText(blocks)).toBe('اتصلوا بـ \u2068Jobcenter Mainz (SGB II)\u2069 على \u206806131 88080\u2069 أو هنا.')
  })

  it('put the isolates of a Latin link outside of it', () => {
    const { blocks } = inArabic([{ kind: 'text', text: 'انظر [BAMF](https://bamf.example).' }])

    expect(blocks[0]).toMatchObject({
      elements: [
        {
          elements: [
            { text: 'انظر ' },
            { text: '\u2068' },
            { type: 'link', url: 'https://bamf.example', text: 'BAMF' },
            { text: '\u2069' },
            { text: '.' },
          ],
        },
      ],
    })
  })

  it('isolate the German name of an office and its telephone', () => {
    const { blocks } = inArabic([{ kind: 'office', card }], [[{ id: 'm:mainz', label: 'Mainz' }]])

    expect(shownText(blocks)).toContain('\u2068Amt für Jugend & Familie\u2069')
    expect(shownText(blocks)).toContain('\u2068+49 6131 122008\u2069')
    expect(labelsIn(blocks)).toEqual(['\u2068Mainz\u2069'])
  })

  it('leave Arabic brackets and digits alone', () => {
    const { blocks } = inArabic([{ kind: 'text', text: 'ثلاثة (٣) أيام، ثم (قسم A).' }])

    expect(shownText(blocks)).toBe('ثلاثة (٣) أيام، ثم (قسم \u2068A\u2069).')
  })
})
