import type { Localised } from '#core/entry.ts'
import type { KnowledgeBase, Place } from '#core/knowledge-base.ts'
import { askingLocales } from '#core/locale.ts'
import type { Office } from '#core/office.ts'
import { textIn } from '#core/short-texts.ts'
import { amount, emergencyNumbers, places, type Finding, type Rule } from './finding.ts'

function ofOffice({ hint, hoursNote, languagesNote, phones, schedules }: Office): (Localised | undefined)[] {
  return [hint, hoursNote, languagesNote, ...phones.map(({ label }) => label), ...schedules.map(({ note }) => note)]
}

function ofPlace({ events, responsibilities }: Place): (Localised | undefined)[] {
  return [
    ...events.flatMap(({ title, summary, season }) => [title, summary, season]),
    ...[...responsibilities.values()].flatMap((offices) => offices.map(({ reason }) => reason)),
  ]
}

/** Every short text that people may see, once. Shapes: by its German words. */
export function shortTextsOf(base: KnowledgeBase): Map<string, Localised> {
  const all = [...[...base.offices.values()].flatMap(ofOffice), ...places(base).flatMap(ofPlace)]
  return new Map(all.flatMap((text) => (text?.de === undefined ? [] : [[text.de, text] as const])))
}

/** Short texts are translated in every language, and their translations name no other number than the German. */
export const shortTexts: Rule = (base, { only }) => {
  if (only !== undefined) return []
  const findings: Finding[] = []
  const used = shortTextsOf(base)
  for (const locale of askingLocales) {
    const file = `short-texts/${locale}.yaml`
    for (const [german, text] of used)
      if (textIn(text, locale, base.shortTexts) === undefined)
        findings.push({ level: 'warning', rule: 'short-text-missing', file, message: `“${german}” is not translated`, about: { locale, what: german } })
  }
  for (const { locale, texts } of base.shortTexts)
    for (const [german, text] of Object.entries(texts)) {
      const add = (level: Finding['level'], rule: string, message: string) =>
        findings.push({ level, rule, file: `short-texts/${locale}.yaml`, message, about: { locale, what: german } })
      if (!used.has(german)) add('warning', 'short-text-unused', `“${german}” is said nowhere`)
      if (amount.test(text)) add('error', 'fact-in-text', 'an amount of money changes: say where the current one stands')
      for (const number of numbersIn(text))
        if (!numbersIn(german).has(number) && !emergencyNumbers.has(number))
          add('error', 'fact-in-text', `“${number}” is not in the German “${german}”`)
    }
  return findings
}

/** Runs of digits, whatever is put between thousands or hours and minutes. */
function numbersIn(text: string): Set<string> {
  return new Set(text.match(/\d+/gu))
}
