import type { Api } from 'grammy'
import type { Log } from '#app/ports.ts'
import type { Translate } from '#core/translate.ts'
import { readAddress } from './address.ts'
import { faultOf } from './api-errors.ts'
import { privateCommands } from './profile.ts'

const staffCommands = ['edit', 'gaps', 'stale'] as const

/** The menu of commands in one chat. Errors of both: none; the commands work without it. */
export interface StaffMenu {
  show(address: string): Promise<void>
  hide(address: string): Promise<void>
}

/**
 * Shows the commands of staff in the menu of a linked chat, before those for everybody.
 *
 * A menu is no protection: whoever types a command is looked up each time.
 */
export function createStaffMenu(api: Api, translate: Translate, log: Log): StaffMenu {
  const commands = [
    ...staffCommands.map((command) => ({ command, description: translate('de', `staff:command.${command}`) })),
    ...privateCommands.map((command) => ({ command, description: translate('de', `commands.${command}`) })),
  ]
  const attempt = async (call: () => Promise<unknown>): Promise<void> => {
    try {
      await call()
    } catch (error) {
      log.warn('telegram-staff-menu-not-set', { code: faultOf(error).code })
    }
  }
  return {
    show: (address) =>
      attempt(() => api.raw.setMyCommands({ commands, scope: { type: 'chat', chat_id: readAddress(address).chatId } })),
    hide: (address) =>
      attempt(() => api.raw.deleteMyCommands({ scope: { type: 'chat', chat_id: readAddress(address).chatId } })),
  }
}
