import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clean, fold, words } from '#core/text.ts'

const alphabets = [
  'abcäöüßé',
  'ğışçö',
  'абвїёйґ',
  'ابتكيىةؤ',
  'پچژگی',
  'हिन्दी',
  'ሰላም',
  'łąęș',
  ' .,!?’\u200c\u200f0123٤',
]
const anyText = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary' }),
  fc
    .array(fc.constantFrom(...alphabets.flatMap((alphabet) => Array.from(alphabet))))
    .map((letters) => letters.join('')),
)

describe('any text', () => {
  it('is clean after one cleaning', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(clean(clean(text))).toBe(clean(text))
      }),
    )
  })

  it('is folded after one folding', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(fold(fold(text))).toBe(fold(text))
      }),
      { numRuns: 500 },
    )
  })

  it('folds to letters, digits and marks only', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        for (const word of words(text)) expect(word).toMatch(/^[\p{L}\p{N}\p{M}]+$/u)
      }),
    )
  })

  it('has words whenever it has a letter that stands for a sound', () => {
    fc.assert(
      fc.property(fc.constantFrom('a', 'z', 'ä', 'ß', 'а', 'б', 'ґ', 'й', 'ا', 'ب', 'ي', 'प', 'म'), (letter) => {
        expect(words(letter)).toHaveLength(1)
      }),
    )
  })
})
