import { answerLocales, type AnswerLocale } from '#core/locale.ts'
import { tooHardForPlainGerman } from '#knowledge/plain-german.ts'
import { translationStatus } from '#knowledge/translations.ts'
import { amount, emergencyNumbers, entriesOf, type Finding, type Rule } from './finding.ts'

/** Mean words a sentence; plain German has rules of its own. */
const maxSentenceWords: Partial<Record<AnswerLocale, number>> = { de: 18 }

export const translations: Rule = (base, { only }) => {
  const findings: Finding[] = []
  for (const { entry, file } of entriesOf(base, only))
    for (const locale of answerLocales) {
      const status = translationStatus(entry, locale)
      if (status === 'outdated')
        findings.push({
          level: 'warning',
          rule: 'translation-outdated',
          file,
          message: `${locale}: the German text has changed since`,
        })
      if (status === 'missing' && locale !== 'de-simple' && file.startsWith('germany/'))
        findings.push({ level: 'warning', rule: 'translation-missing', file, message: `${locale}: there is no text` })
    }
  return findings
}

export const reviewDates: Rule = (base, { today, only }) =>
  [...entriesOf(base, only)]
    .filter(({ entry }) => entry.reviewBy < today)
    .map(({ entry, file }) => ({
      level: 'warning',
      rule: 'review-passed',
      file,
      message: `was to be reviewed by ${entry.reviewBy}`,
    }))

const linkPattern = /\[[^[\]]*\]\(([^)[]*)\)/gu

export const answers: Rule = (base, { only }) => {
  const findings: Finding[] = []
  for (const { entry, file } of entriesOf(base, only))
    for (const locale of answerLocales) {
      const answer = entry.texts[locale]?.answer
      if (!answer) continue
      const add = (level: Finding['level'], rule: string, message: string, what?: string) =>
        findings.push({
          level,
          rule,
          file,
          message: `${locale}: ${message}`,
          about: { locale, ...(what === undefined ? {} : { what }) },
        })
      for (const [, target = ''] of answer.matchAll(linkPattern))
        if (!/^https?:\/\/[^\s]+$/u.test(target)) add('error', 'link-broken', `“${target}” is not an address`, target)
      const text = answer.replaceAll(linkPattern, '')
      if (/\]\(|\[[^[\]\n]*$/mu.test(text)) add('error', 'link-broken', 'a link is not closed')
      if ((text.match(/\*\*/gu)?.length ?? 0) % 2 === 1) add('error', 'bold-broken', 'bold text is not closed')
      if (/^#{1,6} |<[a-z/]|^\|/mu.test(text))
        add('error', 'markdown', 'only paragraphs, lists, bold and links are shown')
      for (const number of text.match(/\+?\d[\d ()/–-]{4,}\d/gu) ?? [])
        if (!emergencyNumbers.has(number.replace(/\D/gu, '')) && !/^\d{4}\s?[–-]\s?\d{4}$/u.test(number))
          add('error', 'fact-in-text', `“${number}” belongs to an office, not to a text`, number)
      if (amount.test(text))
        add('error', 'fact-in-text', 'an amount of money changes: say where the current one stands')
      const limit = maxSentenceWords[locale]
      const mean = meanSentenceWords(text)
      if (limit !== undefined && mean > limit)
        add('warning', 'reading-level', `${mean.toFixed(0)} words a sentence (at most ${limit})`)
      if (locale === 'de-simple')
        for (const fault of tooHardForPlainGerman(answer)) add('warning', 'plain-german', fault)
    }
  return findings
}

/** Mean words a sentence; list items and lines count as sentences. */
export function meanSentenceWords(text: string): number {
  const sentences = text.split(/[.!?:]\s|\n+/u).filter((sentence) => /\p{L}/u.test(sentence))
  const words = sentences.reduce((sum, sentence) => sum + (sentence.match(/[\p{L}\p{N}]+/gu)?.length ?? 0), 0)
  return sentences.length === 0 ? 0 : words / sentences.length
}
