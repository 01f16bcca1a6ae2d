import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { blocksOf, plainText } from '#core/markdown.ts'
import { lineOfHtml, markdownOfHtml } from '#knowledge/integreat/html-text.ts'

describe('HTML from elsewhere', () => {
  it('becomes paragraphs, lists, bold text and links', () => {
    const html = `<h2>Anmeldung</h2><p>Melden Sie sich <strong>früh</strong> an.<br>Bringen Sie mit:</p>
      <ul><li>Ausweis</li><li><p>Foto</p><ul><li>biometrisch</li></ul></li></ul>
      <p>Mehr <a href="https://example.org/a">hier</a>.</p><ol><li>Eins</li></ol>`

    expect(markdownOfHtml(html)).toBe(
      '**Anmeldung**\n\nMelden Sie sich **früh** an.\n\nBringen Sie mit:\n\n- Ausweis\n- Foto\n- biometrisch\n\n' +
        'Mehr [hier](https://example.org/a).\n\n1. Eins',
    )
  })

  it('keeps the words of tables, quotations and descriptions, and of pictures nothing', () => {
    const html =
      '<table><thead><tr><th>Tag</th><th>Zeit</th></tr></thead><tbody><tr><td>Mo</td><td>9–12</td></tr></tbody></table>' +
      '<blockquote><p>Gut.</p></blockquote><dl><dt>A</dt><dd>B</dd></dl><img src="https://x/y.png" alt="Bild">'

    expect(markdownOfHtml(html)).toBe('- Tag – Zeit\n- Mo – 9–12\n\nGut.\n\n- A B')
  })

  it('loses scripts, styles, forms, frames and handlers', () => {
    const html =
      '<p onclick="alert(1)">Text</p><script>alert(1)</script><style>p{}</style><iframe src="https://evil"></iframe>' +
      '<svg><script>alert(1)</script></svg><form><input value="x"></form><math><mi>x</mi></math><template><p>t</p></template>' +
      '<a href="javascript:alert(1)">eins</a> <a href="data:text/html,x">zwei</a> <a href="tel:06131">drei</a>'

    expect(markdownOfHtml(html)).toBe('Text\n\neins zwei drei')
  })

  it('shows signs of Markdown as signs, and leaves out those that nobody sees', () => {
    const text = '*Stern* _x_ [a](b) # 1. &amp; &lt;b&gt; `c`'

    const blocks = blocksOf(markdownOfHtml(`<p>${text}\u202e\u00ad\u0000</p>`))
    expect(plainText(blocks)).toBe('*Stern* _x_ [a](b) # 1. & <b> `c`')
    expect(lineOfHtml('<b>Kinder&nbsp;&amp;</b><script>x</script>\n Familie')).toBe('Kinder & Familie')
  })

  it('never becomes markup of a page or more than it said, whatever it is', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 12 }),
      fc.constantFrom('<p>', '</p>', '<ul><li>', '</ul>', '<a href="', 'javascript:', '">', '<script>', '<b', '<!--', '&lt;', '**', '](', '<table><tr><td>'),
    ) // prettier-ignore
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const links = JSON.stringify(blocksOf(markdownOfHtml(pieces.join('')))).match(/"url":"[^"]*"/gu) ?? []
        expect(links.filter((link) => !/^"url":"https?:/u.test(link))).toEqual([])
      }),
      { numRuns: 300 },
    )
  })

  it('of words only says these words again', () => {
    const words = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
      .map((text) => text.replaceAll(/[\p{C}\s]+/gu, ' ').trim())
    fc.assert(
      fc.property(words, (text) => {
        const html = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
        expect(plainText(blocksOf(markdownOfHtml(`<p>${html}</p>`)))).toBe(text)
      }),
      { numRuns: 300 },
    )
  })
})
