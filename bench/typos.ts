import { existsSync } from 'node:fs'
import { askingLocales, type AskingLocale } from '#core/locale.ts'
import { loadKnowledge } from '#knowledge/compiled.ts'
import { createBrain } from '#knowledge/source.ts'
import { typeInLatin } from '#matching/romanised.ts'
import { createRandom } from '#matching/train-svm.ts'
import { evaluate } from './evaluate.ts'
import { readQuestions } from './questions.ts'
import { percent, printTable } from './table.ts'

type Spoil = (text: string, random: () => number, locale: AskingLocale) => string

const keyboards: Partial<Record<AskingLocale, readonly string[]>> = {
  ar: ['ضصثقفغعهخحجد', 'شسيبلاتنمكط', 'ئءؤرىةوزظ'],
  fa: ['ضصثقفغعهخحجچ', 'شسیبلاتنمکگ', 'ظطزرذدپو'],
  ru: ['йцукенгшщзхъ', 'фывапролджэ', 'ячсмитьбю'],
  uk: ['йцукенгшщзхї', 'фівапролджє', 'ячсмитьбю'],
  bg: ['явертъуиопшщ', 'асдфгхйкл', 'зьцжбнм'],
  de: ['qwertzuiopü', 'asdfghjklöä', 'yxcvbnm'],
}
const latinKeyboard = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm']

function neighbour(letter: string, rows: readonly string[], random: () => number): string {
  const row = rows.find((keys) => keys.includes(letter))
  if (!row) return letter
  const place = row.indexOf(letter) + (random() < 0.5 ? -1 : 1)
  return row[place] ?? letter
}

/** One slip of the finger in a word of four letters or more: a neighbouring key, a letter lost, doubled or swapped with the next. */
export const slip: Spoil = (text, random, locale) => {
  const words = text.split(' ')
  const long = words.flatMap((word, index) => (word.length >= 4 ? [index] : []))
  const chosen = long[Math.floor(random() * long.length)]
  const word = chosen === undefined ? undefined : words[chosen]
  if (chosen === undefined || word === undefined) return text
  const at = 1 + Math.floor(random() * (word.length - 2))
  const letter = word[at] ?? ''
  const kind = Math.floor(random() * 4)
  const spoilt = [
    neighbour(letter.toLowerCase(), keyboards[locale] ?? latinKeyboard, random),
    '',
    letter + letter,
    (word[at + 1] ?? '') + letter,
  ][kind]
  words[chosen] = word.slice(0, at) + spoilt + word.slice(at + (kind === 3 ? 2 : 1))
  return words.join(' ')
}

const withoutMarks: Spoil = (text) =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replaceAll('ı', 'i')
    .replaceAll('ł', 'l')
    .replaceAll('đ', 'd')
    .replaceAll('ß', 'ss')

const digraphs: Spoil = (text) =>
  text.replaceAll('ä', 'ae').replaceAll('ö', 'oe').replaceAll('ü', 'ue').replaceAll('ß', 'ss')

const inLatin: Spoil = (text, random, locale) =>
  locale === 'uk' || locale === 'ru' || locale === 'bg' ? typeInLatin(text, locale, random() < 0.5 ? 0 : 1) : text

const twice =
  (spoil: Spoil): Spoil =>
  (text, random, locale) =>
    spoil(spoil(text, random, locale), random, locale)

const spoils: readonly { name: string; spoil: Spoil; locales?: readonly AskingLocale[] }[] = [
  { name: 'clean', spoil: (text) => text },
  { name: 'one slip', spoil: slip },
  { name: 'two slips', spoil: twice(slip) },
  { name: 'without marks', spoil: withoutMarks },
  { name: 'ae oe ue', spoil: digraphs, locales: ['de'] },
  { name: 'in Latin letters', spoil: inLatin, locales: ['uk', 'ru', 'bg'] },
]

/** First place with seeded slips, missing marks, other umlauts and Latin letters, on the questions of `folder`. */
export function benchTypos(folder: string): object {
  const brain = createBrain(loadKnowledge('knowledge', '.cache'))
  const topics = new Set(brain.base.topics.keys())
  const rows = askingLocales
    .filter((locale) => existsSync(`${folder}/${locale}.tsv`))
    .map((locale) => {
      const questions = readQuestions(folder, locale, topics).filter(({ label }) => label.kind === 'topic')
      const shares = spoils.map(({ name, spoil, locales }) => {
        if (locales && !locales.includes(locale)) return { name, first: undefined }
        const random = createRandom(17)
        const spoilt = questions.map(({ text, label }) => ({ text: spoil(text, random, locale), label }))
        return { name, first: evaluate(brain, spoilt, locale).first }
      })
      return { locale, questions: questions.length, shares }
    })
  printTable(
    `First place with slips, questions of ${folder} (%)`,
    rows.map(({ locale, questions, shares }) => ({
      language: locale,
      questions,
      ...Object.fromEntries(
        shares.map(({ name, first }) => [name, first === undefined ? '–' : percent(first, questions)]),
      ),
    })),
  )
  return { folder, rows }
}
