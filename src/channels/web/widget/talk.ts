import type { Frame, SentMessage, WebReply } from './protocol.ts'

/** What a person said or pressed. `message` is there until it is answered. */
export interface Said {
  said: string
  message?: SentMessage | undefined
}

export interface Replied {
  reply: WebReply
  /** Ids of its choices that were pressed. */
  pressed?: string[]
}

export type Entry = Said | Replied

/** All that this tab remembers. `start` waits for the first message; `deepLink` is the one this talk has already shown. */
export interface Talk {
  conversation: string
  deepLink: string
  start?: string | undefined
  frame: Frame
  entries: Entry[]
}
