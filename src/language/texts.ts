import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import i18next, { type ResourceLanguage } from 'i18next'
import { AppError } from '#app/errors.ts'
import { answerLocales, fallbackChain, type AnswerLocale } from '#core/locale.ts'
import type { Translate } from '#core/translate.ts'

/** The namespace of the chat; the staff console has one of its own. */
const namespace = 'chat'

/**
 * Loads the interface texts of all locales (i18next JSON v4, `locales/<locale>/<namespace>.json`).
 *
 * Plural forms follow CLDR; a text missing in one locale comes from the next in its fallback chain.
 * Errors: `locale-missing` when German is not there; `config-invalid` when a file is not valid JSON.
 */
export function loadTexts(directory: string): Translate {
  const resources: Record<string, ResourceLanguage> = {}
  for (const locale of answerLocales) {
    const folder = join(directory, locale)
    if (!existsSync(folder)) continue
    resources[locale] = Object.fromEntries(
      readdirSync(folder)
        .filter((name) => name.endsWith('.json'))
        .map((name) => [name.slice(0, -5), readJson(join(folder, name))]),
    )
  }
  if (!resources.de?.[namespace]) throw new AppError('locale-missing', `no German interface texts in ${directory}`)
  const instance = i18next.createInstance({
    resources,
    defaultNS: namespace,
    lng: 'de',
    fallbackLng: Object.fromEntries([
      ...answerLocales.map((locale): [string, AnswerLocale[]] => [locale, fallbackChain(locale).slice(1)]),
      ['default', ['de']],
    ]),
    // Replies are rendered by the channels, each escapes for its own platform.
    interpolation: { escapeValue: false },
    initAsync: false,
  })
  void instance.init()
  return (locale, key, parameters) => instance.t(key, { lng: locale, ...parameters })
}

function readJson(path: string): ResourceLanguage[string] {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as ResourceLanguage[string]
  } catch (cause) {
    throw new AppError('config-invalid', `${path} is not valid JSON`, { cause })
  }
}
