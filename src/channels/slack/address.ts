import { z } from 'zod'

/**
 * Where a reply goes. Exactly one way applies, looked at in this order:
 *
 * `home`: the Home tab of `user`; `responseUrl`: only `user` sees it, where the command was typed or the button pressed (`replaceOriginal`:
 * in place of what was there); `updateTs`: the message of this time in `channel` is replaced; else a new message in `channel` (a channel or a
 * person), in the thread `threadTs`.
 */
export const slackAddressSchema = z.strictObject({
  channel: z.string().optional(),
  threadTs: z.string().optional(),
  user: z.string().optional(),
  updateTs: z.string().optional(),
  responseUrl: z.url().optional(),
  replaceOriginal: z.boolean().optional(),
  home: z.boolean().optional(),
})
export type SlackAddress = z.infer<typeof slackAddressSchema>

/** Errors: throws when the text is no address of this channel. */
export function readAddress(address: string): SlackAddress {
  return slackAddressSchema.parse(JSON.parse(address))
}

export function writeAddress(address: SlackAddress): string {
  return JSON.stringify(address)
}

/** Direct messages between a person and the app have ids that begin with D. */
export function isDirectMessage(channel: string): boolean {
  return channel.startsWith('D')
}
