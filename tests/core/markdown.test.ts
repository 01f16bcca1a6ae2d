import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { blocksOf, plainText, type Inline } from '#core/markdown.ts'

const text = (value: string): Inline => ({ kind: 'text', text: value })
const paragraph = (...children: Inline[]) => ({ kind: 'paragraph', children })

describe('blocksOf', () => {
  it('gives nothing for an empty text', () => {
    expect(blocksOf('')).toEqual([])
    expect(blocksOf(' \n\n ')).toEqual([])
  })

  it('parts paragraphs at empty lines and joins lines within one', () => {
    expect(blocksOf('Erste Zeile\nzweite Zeile\n\nNeuer Absatz')).toEqual([
      paragraph(text('Erste Zeile zweite Zeile')),
      paragraph(text('Neuer Absatz')),
    ])
  })

  it('keeps bold and links, also inside each other', () => {
    expect(blocksOf('Rufen Sie **sofort 112** an, [**Hilfe**](https://hilfe.example).')).toEqual([
      paragraph(
        text('Rufen Sie '),
        { kind: 'bold', children: [text('sofort 112')] },
        text(' an, '),
        { kind: 'link', url: 'https://hilfe.example', children: [{ kind: 'bold', children: [text('Hilfe')] }] },
        text('.'),
      ),
    ])
  })

  it('reads lists, and flattens lists inside lists', () => {
    expect(blocksOf('Bringen Sie mit:\n\n- **Pass**\n- Mietvertrag\n  - Original\n- Foto')).toEqual([
      paragraph(text('Bringen Sie mit:')),
      {
        kind: 'list',
        ordered: false,
        start: 1,
        items: [
          [{ kind: 'bold', children: [text('Pass')] }],
          [text('Mietvertrag')],
          [text('Original')],
          [text('Foto')],
        ],
      },
    ])
  })

  it('keeps the number a list begins with, because a date looks like one', () => {
    expect(blocksOf('3. Mai: Fest')).toEqual([{ kind: 'list', ordered: true, start: 3, items: [[text('Mai: Fest')]] }])
  })

  it('puts a break between two paragraphs of one item', () => {
    expect(blocksOf('- eins\n\n  zwei')).toEqual([
      { kind: 'list', ordered: false, start: 1, items: [[text('eins'), { kind: 'break' }, text('zwei')]] },
    ])
  })

  it('leaves all other Markdown and HTML as the text it is', () => {
    const typed = ['# Titel', '<script>alert(1)</script>', '`code`', '> Zitat', '[a]: https://x.example', '***']

    for (const one of typed) expect(blocksOf(one)).toEqual([paragraph(text(one))])
  })

  it('drops the target of a link that leads to neither web, mail nor telephone', () => {
    for (const url of ['javascript:alert(1)', 'data:text/html,x', '/intern', 'JaVaScRiPt:x'])
      expect(blocksOf(`[hier](${url})`)).toEqual([paragraph(text('hier'))])
    expect(blocksOf('[112](tel:112)')).toEqual([paragraph({ kind: 'link', url: 'tel:112', children: [text('112')] })])
  })

  it('shows emphasis without its marks and joins the text around it', () => {
    expect(blocksOf('sehr *wichtig* heute')).toEqual([paragraph(text('sehr wichtig heute'))])
  })

  it('reads text in Arabic and Persian like any other', () => {
    expect(blocksOf('اتصل بالرقم **112** فورًا\n\n- جواز السفر')).toEqual([
      paragraph(text('اتصل بالرقم '), { kind: 'bold', children: [text('112')] }, text(' فورًا')),
      { kind: 'list', ordered: false, start: 1, items: [[text('جواز السفر')]] },
    ])
  })

  it('never throws and never gives an unsafe link, whatever it is given', () => {
    const pieces = fc.constantFrom(
      '**',
      '*',
      '_',
      '[',
      '](',
      ')',
      '<',
      '>',
      '`',
      '- ',
      '1. ',
      '\n',
      '\n\n',
      'javascript:',
      'a',
    )
    fc.assert(
      fc.property(fc.array(fc.oneof(pieces, fc.string()), { maxLength: 20 }), (parts) => {
        const urls = JSON.stringify(blocksOf(parts.join(''))).match(/"url":"[^"]*/gu) ?? []
        expect(urls.every((url) => /^"url":"(https?:\/\/|mailto:|tel:)/iu.test(url))).toBe(true)
      }),
    )
  })
})

describe('plainText', () => {
  it('reads as the text does, without marks', () => {
    expect(plainText(blocksOf('**Wichtig:** [Seite](https://a.example)\n\n- eins\n- zwei\n\n2. drei'))).toBe(
      'Wichtig: Seite\n\n- eins\n- zwei\n\n2. drei',
    )
  })
})
