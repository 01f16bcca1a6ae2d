import { describe, expect, it } from 'vitest'
import { clean, fold, words } from '#core/text.ts'

describe('clean', () => {
  it('drops invisible signs and folds compatibility forms', () => {
    expect(clean('\u200FＡＢＣ\u00AD\u2066 Ki\u0301ta\u2069')).toBe('abc kíta')
  })

  it('keeps what a reader would call another text', () => {
    expect(clean('Straße ключ й')).toBe('straße ключ й')
  })

  it('lowers the Turkish dotted İ to one letter', () => {
    expect(clean('İSTANBUL')).toBe('istanbul')
  })
})

describe('fold', () => {
  it.each([
    ['German umlauts, spelt out or left out', 'Größe', 'groesse', 'grosse'],
    ['sharp s', 'Straße', 'STRASSE', 'strasse'],
    ['Turkish dotless ı', 'ısınma kaydı', 'isinma kaydi', 'isinma kaydi'],
    ['Polish ł and ogonek', 'Łódź się', 'lodz sie', 'lodz sie'],
    ['Romanian comma below', 'școală țară', 'scoala tara', 'scoala tara'],
    ['Bosnian đ and č', 'đak čeka', 'dak ceka', 'dak ceka'],
    ['Kurmanji circumflex', 'rûniştin', 'runistin', 'runistin'],
    ['Albanian ë', 'fëmijë', 'femije', 'femije'],
    ['Arabic vowel signs', 'رَوْضَة', 'روضة', 'روضه'],
    ['Arabic hamza forms', 'أين إلى آخر', 'اين الى اخر', 'اين الي اخر'],
    ['Persian and Arabic yeh and kaf', 'کودکی', 'كودكي', 'کودکي'],
    ['Persian zero-width non-joiner', 'می‌خواهم', 'میخواهم', 'ميخواهم'],
    ['Russian ё', 'её ребёнок', 'ее ребенок', 'ее ребенок'],
    ['Ukrainian apostrophe and ї', 'п’ять їжа', "п'ять їжа", 'пят ижа'],
    ['Cyrillic й', 'Каждый район', 'каждый раион', 'каждии раион'],
    ['Arabic digits', '٥٥١١٦', '۵۵۱۱۶', '55116'],
  ])('meets in one form: %s', (_, one, other, folded) => {
    expect(fold(one)).toBe(folded)
    expect(fold(other)).toBe(folded)
  })

  it.each(['हिन्दी में', 'ሰላም ከመይ', '你好 世界'])('keeps the words of a script that we do not fold: %s', (text) => {
    expect(fold(text)).toBe(text)
  })

  it('leaves “ue” alone where it is no umlaut', () => {
    expect(words('neue Steuer que')).toEqual(['neue', 'steuer', 'que'])
    // What is left is folded again.
    expect(words('ueueue muesee muee aeue')).toEqual(['uuu', 'musee', 'mu', 'aue'])
  })

  it('has nothing for emoji and punctuation', () => {
    expect(fold('👍🏽 …?!')).toBe('')
  })

  it('parts words at the French apostrophe', () => {
    expect(words("l'école d’été")).toEqual(['l', 'ecole', 'd', 'ete'])
  })
})
