// Letters that only Serbian has among the languages of the Cyrillic script; Macedonian shares some and has these others.
const serbian = /[ђћљњџј]/iu
const macedonian = /[ѓќѕ]/iu

const latinOf: Record<string, string> = {
  а: 'a', б: 'b', в: 'v', г: 'g', д: 'd', ђ: 'đ', е: 'e', ж: 'ž', з: 'z', и: 'i', ј: 'j', к: 'k', л: 'l', љ: 'lj', м: 'm', н: 'n', њ: 'nj', о: 'o',
  п: 'p', р: 'r', с: 's', т: 't', ћ: 'ć', у: 'u', ф: 'f', х: 'h', ц: 'c', ч: 'č', џ: 'dž', ш: 'š',
} // prettier-ignore

/** Serbian in Cyrillic, in the Latin letters that we serve it in. Any other text comes back as it is. Errors: none. */
export function serbianInLatin(text: string): string {
  if (!serbian.test(text) || macedonian.test(text)) return text
  return text.toLowerCase().replace(/[а-џ]/gu, (letter) => latinOf[letter] ?? letter)
}
