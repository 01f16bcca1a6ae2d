import type { Api } from 'grammy'
import type { BotCommand, BotCommandScope } from 'grammy/types'
import type { Log } from '#app/ports.ts'
import { askingLocales, type AnswerLocale } from '#core/locale.ts'
import type { Translate } from '#core/translate.ts'
import { faultOf } from './api-errors.ts'
import { pause } from './pause.ts'

/** Commands of the menu, in its order; their texts are `commands.<name>`. */
export const privateCommands = [
  'menu',
  'town',
  'language',
  'employer',
  'person',
  'help',
  'privacy',
  'forget',
  'start',
] as const
/** In a group people talk to each other: only what a group needs is offered. */
export const groupCommands = ['ask', 'menu', 'town', 'language', 'help', 'privacy'] as const

/** What everybody sees whose language has no texts of its own. */
const fallback: AnswerLocale = 'en'
/** Language codes of apps (two letters) and the locale whose texts they get. */
const languages: readonly [code: string, locale: AnswerLocale][] = [
  ...askingLocales.map((locale): [string, AnswerLocale] => [locale, locale]),
  ['hr', 'bs'],
  ['sr', 'bs'],
]
const maxAttempts = 5

interface Setting {
  get(): Promise<string>
  set(): Promise<unknown>
  /** What it is to be; empty: the fallback's. */
  wanted: string
}

/**
 * Sets the command menus and descriptions of the bot in every language, each only when it differs from what Telegram has.
 *
 * Errors: none; what cannot be set is logged, the bot works without it.
 */
export async function setProfile(api: Api, translate: Translate, log: Log, signal: AbortSignal): Promise<void> {
  let changed = 0
  for (const setting of settings(api, translate)) {
    for (let attempt = 1; !signal.aborted; attempt++) {
      try {
        if ((await setting.get()) !== setting.wanted) {
          await setting.set()
          changed++
        }
        break
      } catch (error) {
        const fault = faultOf(error)
        const waits = fault.kind === 'flood' || fault.kind === 'unavailable'
        if (waits && attempt < maxAttempts) {
          await pause(fault.kind === 'flood' ? fault.afterMs : 1000 * attempt, signal)
          continue
        }
        log.warn('telegram-profile-not-set', { code: fault.code })
        if (waits) return
        break
      }
    }
  }
  if (!signal.aborted) log.info('telegram-profile-set', { changed })
}

function settings(api: Api, translate: Translate): Setting[] {
  return [['', fallback] as const, ...languages].flatMap(([code, locale]): Setting[] => {
    const language = code === '' ? {} : { language_code: code as 'de' }
    // A text that is the fallback's anyway is not set twice.
    const own = (text: (locale: AnswerLocale) => string) => {
      const wanted = text(locale)
      return code !== '' && wanted === text(fallback) ? '' : wanted
    }
    const menu = (scope: BotCommandScope, names: readonly string[]): Setting => {
      const commandsIn = (reader: AnswerLocale): BotCommand[] =>
        names.map((name) => ({ command: name, description: translate(reader, `commands.${name}`) }))
      const wanted = own((reader) => written(commandsIn(reader)))
      const place = { scope, ...language }
      return {
        wanted,
        get: async () => written(await api.raw.getMyCommands(place)),
        set: () =>
          wanted === ''
            ? api.raw.deleteMyCommands(place)
            : api.raw.setMyCommands({ commands: commandsIn(locale), ...place }),
      }
    }
    const description = own((reader) => translate(reader, 'commands.description'))
    const shortDescription = own((reader) => translate(reader, 'commands.shortDescription'))
    return [
      menu({ type: 'default' }, privateCommands),
      menu({ type: 'all_group_chats' }, groupCommands),
      {
        wanted: description,
        get: async () => (await api.raw.getMyDescription(language)).description,
        set: () => api.raw.setMyDescription({ description, ...language }),
      },
      {
        wanted: shortDescription,
        get: async () => (await api.raw.getMyShortDescription(language)).short_description,
        set: () => api.raw.setMyShortDescription({ short_description: shortDescription, ...language }),
      },
    ]
  })
}

function written(commands: readonly BotCommand[]): string {
  return commands.map(({ command, description }) => `${command} ${description}`).join('\n')
}
