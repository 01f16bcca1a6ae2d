import fc from 'fast-check'
import { createRandom, type Random } from './random.ts'

/** In every text: nothing of it may be in the log, and nothing of it be markup or a path of a page. */
export const marker = 'hostilemark7q'
/** An element and an attribute that no page of ours has. */
export const hostileTag = 'x-hostile'
export const hostileAttribute = 'data-hostile'

const questions = [
  'Wo melde ich mein Kind in der Kita an?',
  'كيف أسجل طفلي في الروضة؟',
  'mein mann schlägt mich',
  'I want to die',
  'Mainz',
  'danke',
  'Telefonnummer Jobcenter',
  'шукаю курси німецької мови',
  'my name is Ada Example, call 0151 2345678',
]

const injections = [
  `<script>${marker}()</script>`,
  `"><${hostileTag} ${hostileAttribute}="1">`,
  `' ${hostileAttribute}='1' x='`,
  `" ${hostileAttribute}="1`,
  `</textarea><${hostileTag}>`,
  `</title></script><${hostileTag}>`,
  `<img src=x onerror=${marker}()>`,
  `<svg/onload=${marker}()>`,
  `javascript:${marker}()`,
  `[a](javascript:${marker})`,
  `![x](http://127.0.0.1/${marker})`,
  '**'.repeat(50),
  '[](('.repeat(50),
  '<!--',
  ']]>',
  '&lt;&#x3c;&amp;#60;',
  `'; DROP TABLE conversations; --`,
  `' OR '1'='1`,
  `1); DELETE FROM inbox; --`,
  `=cmd|'/c calc'!A0`,
  `@SUM(1+1)*cmd`,
  '+1+cmd',
  '%s%s%n%x%d',
  '${7*7}{{7*7}}#{7*7}<%= 7*7 %>',
  '$(id)`id`;id|id&&id',
  '../../../../etc/passwd',
  String.raw`..\..\windows\win.ini`,
  '%2e%2e%2f%00%0d%0a',
  '/start@bot mainz_ar',
  '__proto__',
  'constructor',
  'hasOwnProperty',
  'toString',
  '{"__proto__":{"polluted":true}}',
  '(a+)+$',
  '.*'.repeat(200),
  '<@U0|x><!channel><!everyone>',
  '@everyone',
  'tg://user?id=1',
  'NaN',
  '-0',
  '1e309',
  '9'.repeat(400),
  'null',
  'undefined',
  'true',
]

/** A piece that is repeated up to thousands of times. */
const floods = [
  'a', ' ', '\u0000', '\u0007', '\u200b', '\u200c', '\u200d', '\u202e', '\u2066', '\u2069', '\ufeff', '\u0301', '\u0489', '\u064b',
  'ue', 'oe', 'ß', 'İ', 'ı', 'ﷺ', 'ﬃ', '漢', 'ك', '\ud800', '\udfff', '👨‍👩‍👧‍👦', '🏴', '\u{e0067}', '\n', '\r\n', '\u2028', '\u0085',
  '[', '(', '{', '<', '>', '&', '"', '\\', '*', '_', '`', '~', '|', '@', '1', '0151 ', '1.', '.', ',', '؟', '/', 'ich heiße ', 'am ',
  'straße ', 'Kita ', 'notfall ', '<@', '<b>', 'a\u0301', '\u0e33', '\u1160', '\u3164', 'क्', 'ﻻ', '𝕬',
] // prettier-ignore

const lengths = [1, 2, 3, 10, 64, 65, 255, 256, 300, 1000, 3000]

/** Any characters, whole and half ones, in the sizes that fast-check thinks of. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: 'grapheme-composite', maxLength: 60 }),
  fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)), maxLength: 60 }),
  fc.json({ maxDepth: 3 }),
  fc.webUrl({ withQueryParameters: true, withFragments: true }),
  fc.emailAddress(),
  fc.base64String({ maxLength: 80 }),
)

const blockSize = 512
const maxBlocks = 12
const blocks = new Map<number, string[]>()

/** One of fast-check's texts. They are made in blocks, of which the last ones are kept. */
function sampled(random: Random): string {
  const seed = random.below(maxBlocks)
  let block = blocks.get(seed)
  if (!block) blocks.set(seed, (block = fc.sample(anyText, { seed, numRuns: blockSize })))
  return random.pick(block)
}

/** A text nobody of good will would send. Units: `maxChars` of UTF-16, which a tenth of the texts go up to. */
export function hostileText(random: Random, maxChars = 10_000): string {
  const pieces: string[] = []
  for (let count = 1 + random.below(3); count > 0; count--) pieces.push(piece(random, maxChars))
  if (random.chance(0.5)) pieces.splice(random.below(pieces.length + 1), 0, marker)
  return pieces.join(random.pick(['', ' ', '\n', '\u0000'])).slice(0, maxChars)
}

function piece(random: Random, maxChars: number): string {
  switch (random.below(5)) {
    case 0:
      return random.pick(questions)
    case 1:
      return random.pick(injections)
    case 2: {
      const one = random.pick(floods)
      const chars = random.chance(0.05) ? maxChars : random.pick(lengths)
      return one.repeat(Math.ceil(chars / one.length)).slice(0, chars)
    }
    case 3:
      return mangled(random.pick(questions), random)
    default:
      return sampled(random)
  }
}

/** A question with some characters exchanged, doubled or lost. */
function mangled(text: string, random: Random): string {
  let result = text
  for (let count = 1 + random.below(6); count > 0; count--) {
    const at = random.below(result.length + 1)
    result = result.slice(0, at) + random.pick(['', ...floods]) + result.slice(at + random.below(3))
  }
  return result
}

/** Values that JSON can hold and no schema of ours expects where they turn up. */
export function hostileValue(random: Random): unknown {
  switch (random.below(12)) {
    case 0:
      return null
    case 1:
      return random.pick([
        0,
        -0,
        -1,
        1.5,
        1e308,
        -1e308,
        2 ** 53,
        -(2 ** 53),
        2 ** 31,
        2 ** 63,
        Number.MIN_VALUE,
        4_294_967_296,
      ])
    case 2:
      return random.chance(0.5)
    case 3:
      return []
    case 4:
      return {}
    case 5:
      return [hostileText(random, 200)]
    case 6:
      return nested(random.pick([5, 50, 500]), random.chance(0.5))
    case 7:
      return JSON.parse(
        '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"length":1e9}',
      ) as unknown
    case 8:
      return { toString: 1, valueOf: 1, toJSON: 1, length: [{ toString: 1 }], kind: 'text', type: 'private', id: 1 }
    case 9:
      return Array.from({ length: random.pick([2, 100, 2000]) }, (_, index) => index)
    default:
      return hostileText(random, random.pick([64, 300, 10_000]))
  }
}

function nested(depth: number, asArray: boolean): unknown {
  let value: unknown = 1
  for (let level = 0; level < depth; level++) value = asArray ? [value] : { a: value }
  return value
}

/** As the value of a header: one line of bytes. */
export function headerText(random: Random, maxChars = 2000): string {
  return hostileText(random, maxChars)
    .replace(/[\r\n\0]/gu, '')
    .replace(/[^\u0020-\u00ff]/gu, '?')
    .trim()
}

/** Something random that is not hostile: an id in the form that is asked for. */
export function token(random: Random, chars = 22): string {
  const own = createRandom(random.below(2 ** 31))
  return Array.from({ length: chars }, () =>
    own.pick('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-'.split('')),
  ).join('')
}
