import type { Localised } from '#core/entry.ts'
import type { KnowledgeBase } from '#core/knowledge-base.ts'
import { askingLocales } from '#core/locale.ts'
import { shortTextUses } from '#core/short-text-uses.ts'
import { textIn, type ShortTextsFile } from '#core/short-texts.ts'
import { amount, emergencyNumbers, type Finding, type Rule } from './finding.ts'

/** Every short text that people may see, once. Shapes: by its German words. */
export function shortTextsOf(base: KnowledgeBase): Map<string, Localised> {
  return new Map(shortTextUses(base).flatMap(({ text }) => (text.de === undefined ? [] : [[text.de, text] as const])))
}

/** Short texts are translated in every language, and their translations name no other number than the German. */
export const shortTexts: Rule = (base, { only }) => {
  if (only !== undefined) return base.shortTexts.filter((file) => fileOf(file) === only).flatMap(wrongFacts)
  const findings: Finding[] = base.shortTexts.flatMap(wrongFacts)
  const used = shortTextsOf(base)
  for (const locale of askingLocales) {
    const file = fileOf({ locale })
    for (const [german, text] of used)
      if (textIn(text, locale, base.shortTexts) === undefined)
        findings.push({
          level: 'warning',
          rule: 'short-text-missing',
          file,
          message: `“${german}” is not translated`,
          about: { locale, what: german },
        })
  }
  for (const file of base.shortTexts)
    for (const german of Object.keys(file.texts))
      if (!used.has(german))
        findings.push({
          level: 'warning',
          rule: 'short-text-unused',
          file: fileOf(file),
          message: `“${german}” is said nowhere`,
          about: { locale: file.locale, what: german },
        })
  return findings
}

function fileOf({ locale }: Pick<ShortTextsFile, 'locale'>): string {
  return `short-texts/${locale}.yaml`
}

/** What a translation must not say, since it changes or nobody has said it in German. */
function wrongFacts(file: ShortTextsFile): Finding[] {
  const findings: Finding[] = []
  for (const [german, text] of Object.entries(file.texts)) {
    const add = (rule: string, message: string, number?: string) =>
      findings.push({
        level: 'error',
        rule,
        file: fileOf(file),
        message,
        about: { locale: file.locale, what: german, ...(number === undefined ? {} : { number }) },
      })
    if (amount.test(text)) add('fact-in-short-text', 'an amount of money changes: say where the current one stands')
    for (const number of numbersIn(text))
      if (!numbersIn(german).has(number) && !emergencyNumbers.has(number))
        add('number-in-short-text', `“${number}” is not in the German “${german}”`, number)
  }
  return findings
}

/** Runs of digits, whatever is put between thousands or hours and minutes. */
function numbersIn(text: string): Set<string> {
  return new Set(text.match(/\d+/gu))
}
