const minute = 60_000
const day = 24 * 60 * minute

/** How long things are kept, in milliseconds. */
export const keptFor = {
  /** Done updates, to know them again when the platform repeats them: Telegram keeps undelivered ones for a day. */
  updates: 2 * day,
  /** Sent and dropped messages, without their text: the pace of a chat is counted from them. */
  messages: 2 * minute,
  /** Replies of a direct channel. */
  replies: 10 * minute,
  gaps: 30 * day,
  conversations: 90 * day,
  /** The record of what was deleted. */
  deletions: 365 * day,
} as const
