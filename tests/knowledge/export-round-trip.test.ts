import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { KnowledgeBase } from '#core/knowledge-base.ts'
import { answerLocales } from '#core/locale.ts'
import { contentSchemas, withPublished, type Published } from '#core/overlay.ts'
import { exportChanges } from '#knowledge/export.ts'
import { readKnowledge } from '#knowledge/files.ts'
import { officeContent, writeSmallKnowledge } from '#tests/support/knowledge-folder.ts'

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'round-trip-'))
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

function known(): KnowledgeBase {
  const { base, problems } = readKnowledge(directory)
  if (!base) throw new Error(JSON.stringify(problems))
  return base
}

const words = (maxLength: number) =>
  fc
    .string({ unit: fc.oneof(fc.constantFrom('a', 'ß', ':', '#', '-', "'", '"', '|', '>', '{', '[', '&', '*', '!', '%', '@', '`', ',', '?', ' ', '\t', '\n', '~', 'no', '0x1', '---', ': ', ' #', 'روضة'), fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 })), minLength: 1, maxLength })
    .map((text) => text.trim().slice(0, maxLength).trim())
    .filter((text) => text !== '') // prettier-ignore
const line = words(60).map((text) => text.replaceAll(/\s+/gu, ' '))
const day = fc.constantFrom('2026-01-31', '2027-12-01', '2030-06-15')

const text = fc.record({
  title: line,
  translation: fc.constantFrom('original', 'human', 'machine', 'reviewed'),
  answer: words(200),
  phrasings: fc.array(line, { maxLength: 4 }),
})
const entryChange = fc
  .record({
    place: fc.constantFrom('germany', 'town'),
    key: fc.constantFrom('kita', 'school'),
    value: fc.record(
      {
        extends: fc.boolean(),
        source: fc.array(line, { minLength: 1, maxLength: 3 }),
        checkedOn: day,
        reviewBy: day,
        staffNote: line,
        texts: fc
          .tuple(text, fc.dictionary(fc.constantFrom(...answerLocales), text, { maxKeys: 3, noNullPrototype: true }))
          .map(([de, others]) => ({ ...others, de })),
      },
      { requiredKeys: ['extends', 'source', 'checkedOn', 'reviewBy', 'texts'] },
    ),
  })
  .map(({ place: where, key, value }): Published => ({
    kind: 'entry', place: where, key, value: contentSchemas.entry.parse({ topic: key, ...value }),
  })) // prettier-ignore
const officeChange = fc
  .record({
    key: fc.constantFrom('main', 'town-office'),
    name: line,
    languages: fc.array(fc.constantFrom('de', 'ar', 'no'), { maxLength: 3 }),
    phones: fc.array(fc.record({ number: line.map((digits) => `06131 ${digits}`) }), { maxLength: 3 }),
    postcode: fc.constantFrom('01067', '55116'),
    opens: fc.constantFrom('08:00', '09:30'),
    hint: line,
  })
  .map(({ key, postcode, opens, hint, ...rest }): Published => ({
    kind: 'office',
    place: key === 'main' ? 'germany' : 'town',
    key,
    value: contentSchemas.office.parse({
      ...officeContent(key),
      ...rest,
      addresses: [{ postcode, town: 'Mainz' }],
      schedules: [{ days: ['mo', 'we'], opens, closes: '12:00', for: 'visit' }],
      hint: { de: hint },
    }),
  })) // prettier-ignore
const responsibilityChange = fc
  .record({ place: fc.constantFrom('germany', 'town'), key: fc.constantFrom('kita', 'school'), reason: line, maxAge: fc.integer({ min: 1, max: 99 }) })
  .map(({ place: where, key, reason, maxAge }): Published => ({
    kind: 'responsibilities',
    place: where,
    key,
    value: contentSchemas.responsibilities.parse([
      { office: 'town-office', when: { maxAge, postcode: ['01067'] }, reason: { de: reason } },
      { office: 'main' },
    ]),
  })) // prettier-ignore
const shortTextsChange = fc
  .record({ place: fc.constantFrom('germany', 'town'), key: fc.constantFrom('fr', 'ar'), texts: fc.dictionary(fc.oneof(line, fc.constant('Hinweis')), line, { maxKeys: 5, noNullPrototype: true }) })
  .map(({ place: where, key, texts }): Published => ({
    kind: 'short-texts', place: where, key, value: contentSchemas['short-texts'].parse({ locale: key, translation: 'human', texts }),
  })) // prettier-ignore
const changes = fc.uniqueArray(fc.oneof(entryChange, officeChange, responsibilityChange, shortTextsChange), {
  selector: ({ kind, place: where, key }) => (kind === 'office' ? key : `${kind}/${where}/${key}`),
  maxLength: 6,
})

/** What a base knows, without the hash of its files and who has written what. Order of entries and topics in it does not matter to anybody. */
function contentOf({ version: _version, staffShortTexts: _written, ...base }: KnowledgeBase): unknown {
  const sorted = <Value>(map: ReadonlyMap<string, Value>) => new Map([...map].toSorted(([a], [b]) => (a < b ? -1 : 1)))
  const ordered = (where: KnowledgeBase['germany']) => ({
    ...where,
    entries: sorted(where.entries),
    responsibilities: sorted(where.responsibilities),
  })
  return {
    ...base,
    shortTexts: base.shortTexts.toSorted((a, b) => (a.locale < b.locale ? -1 : 1)),
    offices: sorted(base.offices),
    germany: ordered(base.germany),
    municipalities: new Map([...base.municipalities].map(([id, where]) => [id, ordered(where)])),
  }
}

it('knowledge that staff have changed is the same when it is written into the files and read again', () => {
  fc.assert(
    fc.property(changes, (published) => {
      writeSmallKnowledge(directory)
      const { base: expected, problems } = withPublished(known(), published)
      expect(problems).toEqual([])

      const { conflicts } = exportChanges(
        directory,
        published.map((change) => ({ ...change, isBasis: () => true })),
        ({ kind }, content) => contentSchemas[kind].parse(content),
      )

      expect(conflicts).toEqual([])
      expect(contentOf(known())).toEqual(contentOf(expected))
      rmSync(directory, { recursive: true, force: true })
    }),
    { numRuns: 100 },
  )
})
