import { createMessengerLinks, type MessengerLinks } from '#staff/messenger-links.ts'
import type { StaffChannel } from '#staff/ports.ts'
import { createMessengerStore } from '#storage/staff-messengers.ts'
import { createVault } from '#storage/vault.ts'
import { openConsole } from '#tests/support/console.ts'

/** The console with messengers that can be linked. `hidden`: addresses whose menu was taken away. The caller closes it. */
export async function openLinkedConsole(channels: readonly StaffChannel[] = ['telegram', 'slack']) {
  const late: { links?: MessengerLinks } = {}
  const hidden: string[] = []
  // The links need the database of the console, and the console the links.
  const proxy = new Proxy({} as MessengerLinks, {
    get: (_, name) => late.links && (Reflect.get(late.links, name) as unknown),
  })
  const staff = await openConsole({ messengers: { links: proxy, channels } })
  const links = createMessengerLinks({
    store: createMessengerStore(staff.database),
    attempts: staff.store,
    vault: createVault('a secret of at least 32 characters'),
    clock: () => staff.time.now,
    log: staff.log,
    menus: {
      telegram: {
        show: () => Promise.resolve(),
        hide: (address) => Promise.resolve(void hidden.push(address)),
      },
    },
  })
  late.links = links
  return {
    ...staff,
    links,
    hidden,
    /** Somebody sends a code in their private chat. */
    chat: (code: string, channel: StaffChannel = 'telegram') =>
      links.redeem(code, {
        channel,
        updateId: '1',
        conversationId: `chat-${channel}`,
        address: '{"chatId":1}',
        privateAddress: '{"chatId":1}',
        incoming: { kind: 'command', name: 'link', argument: code },
        receivedAt: staff.time.now,
      }),
  }
}

export type LinkedConsole = Awaited<ReturnType<typeof openLinkedConsole>>

/** The code that a page shows. */
export function codeOn(page: string): string {
  return /[A-Z2-9]{4}-[A-Z2-9]{4}/u.exec(page)?.[0] ?? ''
}
