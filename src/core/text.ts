/**
 * What people type, brought into the forms that can be compared.
 *
 * `clean` keeps what a reader would call the same text; `fold` also drops what people leave out when they are in a hurry or lack
 * the keyboard: umlauts, accents, vowel signs, dots. Phrasings and questions go through the same functions.
 */

// Zero-width and direction marks, soft hyphen, tatweel. The zero-width non-joiner is among them: Persian می‌خواهم = میخواهم.
const invisible = /[\u00AD\u0640\u061C\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]|[\uFE00-\uFE0F]/gu

/** Same text without invisible signs, in compatibility form, lower case, single blanks. Idempotent. Errors: none. */
export function clean(text: string): string {
  // Turkish İ first: its default lower case is i + combining dot, which would no longer be one letter.
  return text
    .normalize('NFKC')
    .replace(invisible, '')
    .replace(/İ/gu, 'i')
    .toLowerCase()
    .normalize('NFC')
    .replace(/\s+/gu, ' ')
    .trim()
}

const letters: Record<string, string> = {
  // Latin letters that do not decompose
  ß: 'ss', ı: 'i', ł: 'l', đ: 'd', ð: 'd', ø: 'o', æ: 'a', œ: 'o', þ: 'th',
  // Arabic script: one shape for what Arabic, Persian, Dari and their keyboards write differently
  أ: 'ا', إ: 'ا', آ: 'ا', ٱ: 'ا', ى: 'ي', ی: 'ي', ئ: 'ي', ې: 'ي', ؤ: 'و', ك: 'ک', ة: 'ه', ۀ: 'ه', ە: 'ه', ھ: 'ه', ء: '',
  // Cyrillic: Ukrainian, Russian and Bulgarian spellings of one sound meet
  ё: 'е', є: 'е', э: 'е', і: 'и', ї: 'и', ы: 'и', й: 'и', ґ: 'г', ъ: '', ь: '',
} // prettier-ignore

const foldable = new RegExp(`[${Object.keys(letters).join('')}]`, 'gu')
// All marks of a letter at once: looking back from each of them over those before would take the square of their number.
const marks = /(?<=[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Arabic}])\p{M}+/gu
const apostropheInside = /(?<=\p{Script=Cyrillic})['’ʼ`](?=\p{Script=Cyrillic})/gu
const digits = /[\u0660-\u0669\u06F0-\u06F9]/gu

function asciiDigit(digit: string): string {
  const code = digit.charCodeAt(0)
  return String(code - (code >= 0x06f0 ? 0x06f0 : 0x0660))
}

/**
 * The text as it is compared: see the table above, and ae/oe/ue = ä/ö/ü = a/o/u.
 *
 * Shapes: lower-case words parted by one blank; letters and digits of every script stay, marks only on scripts that we do not fold
 *         (Devanagari and Ethiopic words stay whole). Idempotent. `''` for emoji, punctuation or nothing.
 * Errors: none.
 */
export function fold(text: string): string {
  return words(text).join(' ')
}

/** The folded words of a text, in order. */
export function words(text: string): string[] {
  return (
    clean(text)
      .replace(apostropheInside, '')
      .replace(digits, asciiDigit)
      .replace(foldable, (letter) => letters[letter] ?? letter)
      .normalize('NFD')
      .replace(marks, '')
      .normalize('NFC')
      .replace(foldable, (letter) => letters[letter] ?? letter)
      .match(/[\p{L}\p{N}\p{M}]+/gu)
      ?.map(foldUmlautDigraphs) ?? []
  )
}

// “eue” is no umlaut (neue, teuer), nor is “que”; both sides of a comparison lose the same, so a rare collision does no harm.
function foldUmlautDigraphs(word: string): string {
  if (!/[aou]e/u.test(word)) return word
  let folded = ''
  for (const character of word) {
    const [before, last] = [folded.at(-2) ?? '', folded.at(-1)]
    const isDigraph =
      last === 'o' || (last === 'a' && before !== 'e') || (last === 'u' && !'aeq'.includes(before || ' '))
    if (character !== 'e' || !isDigraph) folded += character
  }
  return folded
}
