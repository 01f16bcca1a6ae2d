import { z } from 'zod'
import { audienceSchema } from '#core/entry.ts'
import { answerLocaleSchema } from '#core/locale.ts'

/**
 * What is remembered of a conversation between two messages: settings and the last topic, never what was said.
 *
 * `locale` is set only when the person chose it; `detected` is the language of the last question that was long enough to tell.
 */
export const conversationStateSchema = z.strictObject({
  locale: answerLocaleSchema.optional(),
  detected: answerLocaleSchema.optional(),
  municipality: z.string().optional(),
  audience: audienceSchema.optional(),
  greeted: z.boolean().default(false),
  /** The topic follow-up questions are about. */
  topic: z.string().optional(),
  /** Which of the responsible offices was named last; 0 is the first. */
  officeIndex: z.int().min(0).default(0),
  /** What the last message of ours asked for, so that a bare “55116” is understood. */
  awaiting: z.enum(['town', 'question']).optional(),
})
export type ConversationState = z.infer<typeof conversationStateSchema>

/** A conversation that has just begun. */
export const newConversation: ConversationState = { greeted: false, officeIndex: 0 }

export const attachmentKinds = ['voice', 'picture', 'sticker', 'file', 'location', 'other'] as const
export type AttachmentKind = (typeof attachmentKinds)[number]

/** Something a person did, the same for every channel. */
export type Incoming =
  /** `inReply`: written in answer to a message of ours, where the platform tells. */
  | { kind: 'text'; text: string; inReply?: true }
  /** A pressed choice; `id` as in `Choice`. */
  | { kind: 'choice'; id: string }
  /** `/town Mainz` → `{ name: 'town', argument: 'Mainz' }`. */
  | { kind: 'command'; name: string; argument: string }
  /** First contact; `payload` of a deep link such as `mainz_ar_kita-registration`. */
  | { kind: 'start'; payload: string }
  | { kind: 'attachment'; attachment: AttachmentKind; caption?: string }

/** What is worth counting or keeping about one step. Only a `gap` holds words, already scrubbed by whoever stores it. */
export type StepRecord =
  | {
      kind: 'question'
      outcome: 'answer' | 'clarify' | 'refer' | 'urgent'
      topic?: string
      locale: string
      municipality?: string
      audience?: string
    }
  | { kind: 'referral'; office: string; topic?: string; municipality?: string }
  | { kind: 'gap'; text: string; locale: string; municipality?: string; candidates: string[] }
  | { kind: 'feedback'; topic: string; helpful: boolean; locale: string; municipality?: string }
  | { kind: 'forgotten' }
