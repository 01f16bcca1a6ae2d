import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { answerLocales } from '#core/locale.ts'
import { readTranslations, maxFileBytes } from '#staff/exchange/read.ts'
import { toCsvTexts, type TableWords } from '#staff/exchange/csv-texts.ts'
import type { SentFile, TranslationUnit } from '#staff/exchange/units.ts'
import { toXliff } from '#staff/exchange/xliff-out.ts'

const words: TableWords = {
  languages: Object.fromEntries(answerLocales.map((locale) => [locale, `Sprache ${locale}`])) as TableWords['languages'],
  states: {
    original: 'Original', human: 'übersetzt', machine: 'maschinell', reviewed: 'geprüft', missing: 'fehlt', outdated: 'veraltet',
  },
} // prettier-ignore

function aUnit(given: Partial<TranslationUnit> = {}): TranslationUnit {
  return {
    place: 'germany',
    topic: 'kita',
    basis: 'abcdef012345',
    original: { title: 'Kita', answer: 'Melden Sie Ihr Kind an.' },
    target: { title: 'روضة', answer: 'سجّلوا طفلكم.' },
    status: 'human',
    ...given,
  }
}

const bytes = (text: string) => new TextEncoder().encode(text)
const read = (text: string | Uint8Array) => readTranslations(typeof text === 'string' ? bytes(text) : text, words)
const unitsIn = (text: string) => (read(text) as SentFile).units
const refusal = (text: string | Uint8Array) => (read(text) as { refused?: string }).refused
const xliff = (units: string, attributes = 'version="2.0" srcLang="de" trgLang="ar"') =>
  `<?xml version="1.0"?><xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" ${attributes}><file id="germany" original="germany">${units}</file></xliff>`
const unit = (title: string, answer = '<target>x</target>', id = 'kita.abc') =>
  `<unit id="${id}"><segment id="title"><source>Kita</source>${title}</segment><segment id="answer"><source>A</source>${answer}</segment></unit>`
const table = (...rows: string[]) => ['Anliegen;Feld;Deutsch;Arabisch (ar);Stand;Basis', ...rows].join('\r\n')

describe('texts that go out', () => {
  const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 80 }).map((one) => one.replaceAll('\r\n', '\n'))
  const wording = fc.record({ title: text, answer: text })
  const units = fc.uniqueArray(
    fc.record({
      place: fc.constantFrom('germany', 'mainz'),
      topic: fc.constantFrom('kita', 'school', 'job-search'),
      basis: fc.constantFrom('0123456789ab', 'ffffffffffff'),
      original: wording,
      target: fc.option(wording, { nil: undefined }),
      status: fc.constantFrom('missing', 'outdated', 'machine', 'human', 'reviewed'),
    }) as fc.Arbitrary<TranslationUnit>,
    { selector: ({ place, topic }) => `${place}/${topic}`, minLength: 1, maxLength: 6 },
  )
  const expected = ({ place, topic, basis, target, status }: TranslationUnit) => ({
    place,
    topic,
    basis,
    title: target?.title ?? '',
    answer: target?.answer ?? '',
    isReviewed: status === 'reviewed',
  })
  const byPlace = (given: readonly TranslationUnit[]) => [...Map.groupBy(given, ({ place }) => place).values()].flat()

  it('come back from XLIFF sign by sign, whatever they are', () => {
    fc.assert(
      fc.property(units, (given) => {
        expect(read(toXliff(given, 'ar'))).toEqual({ locale: 'ar', units: byPlace(given).map(expected) })
      }),
    )
  })

  it('come back from a table sign by sign, whatever they are', () => {
    fc.assert(
      fc.property(units, (given) => {
        expect(read(toCsvTexts(given, 'de-simple', words))).toEqual({ locale: 'de-simple', units: given.map(expected) })
      }),
    )
  })

  it('name the state of a translation as XLIFF knows it', () => {
    const states = (['missing', 'outdated', 'machine', 'human', 'reviewed'] as const).map(
      (status) => /<segment id="title" ([^>]*)>/u.exec(toXliff([aUnit({ status })], 'ar'))?.[1],
    )

    expect(states).toEqual([
      'state="initial"',
      'state="initial" subState="wegweiser:outdated"',
      'state="translated" subState="wegweiser:machine"',
      'state="translated"',
      'state="reviewed"',
    ])
  })

  it('are never formulas in a table, and come back without the apostrophe', () => {
    const nasty = ['=1+1', '+49', '- Punkt eins', '@SUM(A1)', '\t=1', ' =1', '＝1', "'=1", "'quoted'"]
    const given = nasty.map((title, index) => aUnit({ topic: `t${index}`, target: { title, answer: '-' } }))

    const csv = toCsvTexts(given, 'ar', words)

    expect(csv.startsWith('\uFEFF')).toBe(true)
    expect(csv.split(/"?;"?|\r\n"?/u).filter((cell) => /^\s*[=+\-@＝]/u.test(cell))).toEqual([])
    expect(unitsIn(csv).map(({ title }) => title)).toEqual(nasty)
  })
})

describe('a table that comes back', () => {
  it('is read with commas or tabs, too, and with cells of several lines', () => {
    const comma =
      'topic,field,German,Arabic (ar),status,basis\ngermany/kita,title,Kita,روضة,,abc\ngermany/kita,answer,A,"a\nb, c",,abc\n'

    expect(unitsIn(comma)).toEqual([
      { place: 'germany', topic: 'kita', basis: 'abc', title: 'روضة', answer: 'a\nb, c', isReviewed: false },
    ])
    expect(unitsIn(comma.replaceAll(/,(?! )/gu, '\t'))).toHaveLength(1)
  })

  it('says which rows do not fit together', () => {
    const [first, second] = unitsIn(
      table('germany/kita;Überschrift;K;x;;abc', 'germany/kita;Antwort;A;y;;other', 'germany/job;Überschrift;J;z;;abc'),
    )

    expect(first?.problem).toBe('Zeile 2, 3: Die beiden Zeilen haben eine verschiedene „Basis“.')
    expect(second?.problem).toBe('Zeile 4: Ein Anliegen hat genau zwei Zeilen, „Überschrift“ und „Antwort“.')
  })

  it('is refused when columns or quotation marks are missing', () => {
    expect(refusal('Anliegen;Deutsch\nx;y')).toContain('fehlt die Spalte mit der Übersetzung')
    expect(refusal('Anliegen;Deutsch;Arabisch (ar)\nx;y;z')).toBe(
      'Diese Spalten fehlen in der ersten Zeile: Feld, Stand, Basis.',
    )
    expect(refusal(table('germany/kita;"Überschrift;K;x;;abc'))).toContain('Anführungszeichen')
    expect(refusal(table(`germany/kita;Überschrift;K;${'x'.repeat(150_000)};;abc`))).toContain('zu lang')
  })
})

describe('an XLIFF file that comes back', () => {
  it('keeps the text inside the marks of a translation program', () => {
    const [first] = unitsIn(xliff(unit('<target>Ki<mrk id="m" type="term">n</mrk>d<![CDATA[ & Co]]></target>')))

    expect(first).toMatchObject({ title: 'Kind & Co', topic: 'kita', basis: 'abc' })
    expect(first?.problem).toBeUndefined()
  })

  it('is checked by a second person only when all of a text is', () => {
    const of = (states: [string, string]) =>
      unitsIn(
        xliff(
          `<unit id="kita.abc"><segment id="title" state="${states[0]}"><source/><target>x</target></segment><segment id="answer" state="${states[1]}"><source/><target>y</target></segment></unit>`,
        ),
      )[0]?.isReviewed

    expect([of(['reviewed', 'final']), of(['reviewed', 'translated'])]).toEqual([true, false])
  })

  it('names texts that hold formatting or were split in another way', () => {
    const [formatted, split] = unitsIn(
      xliff(
        unit('<target><pc id="1">x</pc></target>') +
          '<unit id="job.abc"><segment id="s1"><source/><target>x</target></segment></unit>',
      ),
    )

    expect(formatted?.problem).toContain('<pc>')
    expect(split?.problem).toContain('anders aufgeteilt')
  })

  it('never expands what a DTD declares: entities, files, bombs', () => {
    const bomb = `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">${'bcdefghij'
      .split('')
      .map((name, index) => `<!ENTITY ${name} "${`&${'abcdefghi'[index]};`.repeat(10)}">`)
      .join('')}]>`
    const file = '<!DOCTYPE x [<!ENTITY xxe SYSTEM "file:///etc/passwd">]>'
    const body = (entity: string) => xliff(unit(`<target>&${entity};</target>`)).replace('<?xml version="1.0"?>', '')

    expect(refusal(bomb + body('j'))).toContain('DTD')
    expect(refusal(file + body('xxe'))).toContain('DTD')
    expect(refusal(body('xxe'))).toContain('kein gültiges XML')
  })

  it('is refused when it is cut off, too deep, of another version, another language or another encoding', () => {
    expect(refusal(xliff(unit('<target>x</target>')).slice(0, -10))).toContain('kein gültiges XML')
    expect(refusal(`<xliff>${'<a>'.repeat(100)}`)).toBe(
      'Das ist XLIFF ohne Version. Gebraucht wird XLIFF 2.0, so wie wir es ausgeben.',
    )
    expect(refusal(xliff('<a>'.repeat(100)))).toContain('zu tief verschachtelt')
    expect(refusal('<html/>')).toBe('Das ist keine XLIFF-Datei.')
    expect(refusal(xliff('', 'version="2.0" srcLang="en" trgLang="ar"'))).toContain('nicht Deutsch')
    expect(refusal(xliff('', 'version="2.0" srcLang="de" trgLang="de"'))).toContain('Zielsprache „de“')
    expect(refusal(xliff('', 'version="2.0" srcLang="de" trgLang="tlh"'))).toContain('Zielsprache „tlh“')
    expect(refusal(xliff('').replace('version="1.0"', 'version="1.0" encoding="ISO-8859-1"'))).toContain('ISO-8859-1')
    expect(refusal(xliff(''))).toBe('In der Datei steht kein Text.')
    expect(refusal(xliff(unit(`<target>${'x'.repeat(30_000)}</target>`)))).toContain('länger als 20000')
  })
})

describe('any file', () => {
  it('is looked at for what it holds, not for its name', () => {
    expect(refusal(Uint8Array.from([0x50, 0x4b, 3, 4]))).toContain('gepackte Datei')
    expect(refusal(Uint8Array.from([0x1f, 0x8b, 8]))).toContain('gepackte Datei')
    expect(refusal(Uint8Array.from([0xff, 0xfe, 0x41, 0]))).toContain('UTF-16')
    expect(refusal(Uint8Array.from([0x4b, 0xfc, 0x63, 0x68, 0x65]))).toContain('nicht in UTF-8')
    expect(refusal('')).toBe('Die Datei ist leer.')
    expect(refusal(new Uint8Array(maxFileBytes + 1).fill(0x61))).toContain('größer als 3 MB')
  })

  it('of random bytes gives a reason, never a fault', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.boolean(), (random, isXml) => {
        const given = isXml ? Uint8Array.from([...bytes(xliff('').slice(0, 150)), ...random]) : random
        const result = readTranslations(given, words)
        expect('refused' in result ? result.refused : result.units.length).not.toBe('')
      }),
    )
  })
})
