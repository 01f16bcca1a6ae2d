/** What the words of a text ask of a reader. */
export interface Readability {
  /** Words of the longest sentence, and of a sentence on average. */
  longest: number
  mean: number
  /** School year in which the text can be read, about 4 to 15. */
  schoolYear: number
  /** Sentences with more than one subordinate clause. */
  chained: string[]
}

/** Plain German: at most so many words, and no more schooling than this. The school year was set by measuring the texts we have. */
export const plainGerman = { longest: 15, mean: 10, schoolYear: 7 } as const

const link = /\[([^[\]]*)\]\([^()]*\)/gu
const sentenceEnd = /(?<=[.!?:])\s+|\n+/u
const word = /[\p{L}\p{N}]+(?:[-’'][\p{L}\p{N}]+)*/gu
/** One sound each: “Ei” and “ie” count once. “Beamtin” is counted short, which no mean notices. */
const vowels = /[aeiouyäöü]+/gu
const clauseStart =
  /(?:^|[,;–]\s)\s*(?:dass|weil|wenn|ob|obwohl|damit|sodass|bevor|nachdem|während|falls|sobald|solange|indem|der|die|das|den|dem|deren|dessen|denen|wer|was|wo|wie|wann|warum|welche[rsmn]?)\s/giu

function sentencesOf(text: string): string[] {
  return text
    .replaceAll(link, '$1')
    .replaceAll('**', '')
    .split(sentenceEnd)
    .filter((sentence) => /\p{L}/u.test(sentence))
}

function wordsOf(text: string): string[] {
  return text.match(word) ?? []
}

/** Subordinate clauses begin after a comma, or begin the sentence and end with one (“Wenn …, …”). */
function subordinateClauses(sentence: string): number {
  const first = /^(?:[-•]\s*)?(?:weil|wenn|ob|obwohl|damit|bevor|nachdem|während|falls|sobald|solange|wer)\s[^,]*,/iu
  const starts = [...sentence.matchAll(clauseStart)].filter(({ index }) => index > 0).length
  return starts + (first.test(sentence) ? 1 : 0)
}

/**
 * How hard a German text is to read. Links and marks are left out; a dot within a word (Aufenthalts·titel) parts it, as it does for readers.
 *
 * Shapes: zeros for a text without words. Units: words; school years.
 * Source: first Wiener Sachtextformel, R. Bamberger and E. Vanecek, Lesen – Verstehen – Lernen – Schreiben, Wien 1984.
 */
export function readabilityOf(text: string): Readability {
  const sentences = sentencesOf(text)
  const lengths = sentences.map((sentence) => wordsOf(sentence.replaceAll('·', '')).length)
  const words = sentences.flatMap((sentence) => wordsOf(sentence.replaceAll('·', ' ')))
  if (words.length === 0) return { longest: 0, mean: 0, schoolYear: 0, chained: [] }
  const share = (is: (one: string) => boolean) => (100 * words.filter(is).length) / words.length
  const syllables = (one: string) => one.toLowerCase().match(vowels)?.length ?? 1
  const mean = lengths.reduce((sum, length) => sum + length, 0) / lengths.length
  const schoolYear =
    0.1935 * share((one) => syllables(one) >= 3) +
    0.1672 * mean +
    0.1297 * share((one) => one.length > 6) -
    0.0327 * share((one) => syllables(one) === 1) -
    0.875
  return {
    longest: Math.max(...lengths),
    mean,
    schoolYear,
    chained: sentences.filter((sentence) => subordinateClauses(sentence) > 1),
  }
}

/** What is too hard for plain German, in words for whoever writes it. Shapes: `[]` when all is well. */
export function tooHardForPlainGerman(text: string): string[] {
  const { longest, mean, schoolYear, chained } = readabilityOf(text)
  return [
    ...(longest > plainGerman.longest ? [`a sentence of ${longest} words (at most ${plainGerman.longest})`] : []),
    ...(mean > plainGerman.mean ? [`${mean.toFixed(1)} words a sentence (at most ${plainGerman.mean})`] : []),
    ...(Number(schoolYear.toFixed(1)) > plainGerman.schoolYear
      ? [`school year ${schoolYear.toFixed(1)} (at most ${plainGerman.schoolYear}): shorter words`]
      : []),
    ...chained.map((sentence) => `more than one subordinate clause: “${sentence}”`),
  ]
}
