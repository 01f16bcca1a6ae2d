/** Where a message goes, as it is kept (sealed) with updates and messages. */
export interface TelegramAddress {
  chatId: number
  /** Topic of a forum. */
  threadId?: number
  /** In groups: the message that is answered. */
  replyTo?: number
  /** The message a button was pressed on; a menu takes its place. */
  editMessageId?: number
}

export function writeAddress(address: TelegramAddress): string {
  return JSON.stringify(address)
}

/** Errors: throws on anything that `writeAddress` did not make. */
export function readAddress(address: string): TelegramAddress {
  const read = JSON.parse(address) as TelegramAddress
  if (!Number.isSafeInteger(read.chatId)) throw new TypeError('not an address of a Telegram chat')
  return read
}
