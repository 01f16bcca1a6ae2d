// Languages typed with the letters of a German keyboard. Cyrillic patterns are spelt out automatically; for Arabic and Persian
// the files hold words typed by hand, compared without vowels.

const cyrillic: Record<string, string[]> = {
  а: ['a'], б: ['b'], в: ['v'], г: ['g', 'h'], ґ: ['g'], д: ['d'], е: ['e'], ё: ['e', 'io'], є: ['ie'], ж: ['Z'], з: ['z'], и: ['i'],
  і: ['i'], ї: ['i'], й: ['i'], к: ['k'], л: ['l'], м: ['m'], н: ['n'], о: ['o'], п: ['p'], р: ['r'], с: ['s'], т: ['t'], у: ['u'],
  ф: ['f'], х: ['h'], ц: ['c'], ч: ['C'], ш: ['S'], щ: ['S', 'St'], ъ: ['a', 'u', ''], ы: ['i'], ь: [''], э: ['e'], ю: ['iu'], я: ['ia'],
} // prettier-ignore

const maxSpellings = 8

/** The ways a Cyrillic word sounds when people type it with Latin letters. Shapes: `[]` for other scripts. Errors: none. */
export function latinSpellings(word: string): string[] {
  if (!/^[\u0400-\u04ff]/u.test(word)) return []
  let spellings = ['']
  // A soft sign before a vowel is heard as i (бьет: biet, byet, bjet).
  for (const letter of word.replace(/ь(?=[аеёиоуюяє])/gu, 'й')) {
    const options = cyrillic[letter] ?? []
    if (options.length === 0) continue
    const usable = spellings.length * options.length > maxSpellings ? options.slice(0, 1) : options
    spellings = spellings.flatMap((spelling) => usable.map((option) => spelling + option))
  }
  return [...new Set(spellings.map(level))]
}

/**
 * The readings of a Latin-typed Slavic word in the spelling of `latinSpellings`: w = v, kh = x = h, 4 = ch, 6 = sh, zh = ж.
 * Shapes: one, or two when j may stand for й or ж. Errors: none.
 */
export function slavicSounds(word: string): string[] {
  const sound = word
    .replace(/shch|sch|sh|6/gu, 'S')
    .replace(/ch|4/gu, 'C')
    .replace(/zh/gu, 'Z')
    .replace(/kh|x/gu, 'h')
    .replace(/t[sz]/gu, 'c')
    .replace(/w/gu, 'v')
    .replace(/q/gu, 'ia')
  return word.includes('j') ? [level(sound), level(sound.replace(/j/gu, 'Z'))] : [level(sound)]
}

function level(sound: string): string {
  return sound.replace(/[jy]/gu, 'i').replace(/(.)\1+/gu, '$1')
}

/** The consonants of a Latin-typed Arabic or Persian word: kh = 5 = x, sh = ch, q = 9 = k; vowels, y and w only at the start. */
export function consonantsOf(word: string): string {
  const sounds = word
    .replace(/kh|5/gu, 'x')
    .replace(/gh|8/gu, 'q')
    .replace(/sh|ch/gu, 'c')
    .replace(/th/gu, 't')
    .replace(/dh/gu, 'd')
    .replace(/[9g]/gu, 'q')
    .replace(/7/gu, 'h')
    .replace(/^[aeiou23]+/u, 'a')
  return (
    (sounds[0] ?? '') +
    sounds
      .slice(1)
      .replace(/[aeiouyw23]/gu, '')
      .replace(/(.)\1+/gu, '$1')
  )
}
