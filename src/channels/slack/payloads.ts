import { z } from 'zod'

/** What we read of Slack's payloads; everything else in them is dropped unread. Ids are bounded, texts by the size of a request. */
// Two steps: zod looks at the length of anything that has one, and fails when that is no number.
const id = z.string().pipe(z.string().min(1).max(255))
const optionalId = id.nullish()

const fileSchema = z.object({ mimetype: z.string().nullish(), subtype: z.string().nullish() })

/** A message or a mention; `message` events of an edit or a deletion have no `user`. */
export const messageEventSchema = z.object({
  type: z.enum(['message', 'app_mention']),
  channel: id,
  channel_type: z.string().nullish(),
  user: id,
  text: z.string().nullish(),
  ts: id,
  thread_ts: optionalId,
  subtype: z.string().nullish(),
  bot_id: z.string().nullish(),
  hidden: z.boolean().nullish(),
  files: z.array(fileSchema).nullish(),
})
export type MessageEvent = z.infer<typeof messageEventSchema>

export const homeOpenedSchema = z.object({ user: id, tab: z.string() })

/** What is around an event. */
export const envelopeSchema = z.object({ team_id: optionalId, event_id: id })

export const commandSchema = z.object({
  text: z.string().nullish(),
  team_id: optionalId,
  user_id: id,
  trigger_id: id,
  response_url: z.url(),
})
export type Command = z.infer<typeof commandSchema>

export const blockActionsSchema = z.object({
  team: z.object({ id }).nullish(),
  user: z.object({ id, team_id: optionalId }),
  channel: z.object({ id }).nullish(),
  container: z.object({ is_ephemeral: z.boolean().nullish() }).nullish(),
  message: z.object({ ts: id, thread_ts: optionalId }).nullish(),
  view: z.object({ type: z.string(), id: optionalId, private_metadata: z.string().max(3000).nullish() }).nullish(),
  trigger_id: optionalId,
  response_url: z.url().nullish(),
  actions: z
    .array(
      z.object({
        action_id: id,
        block_id: id.nullish(),
        action_ts: id,
        value: z.string().nullish(),
        selected_option: z.object({ value: z.string() }).nullish(),
      }),
    )
    .min(1),
})
export type BlockActions = z.infer<typeof blockActionsSchema>

const valueSchema = z
  .object({ value: z.string().nullish(), selected_option: z.object({ value: z.string() }).nullish() })
  .transform(({ value, selected_option: option }) => ({ value: value ?? null, selected: option?.value ?? null }))

/** A window that was sent. */
export const viewSubmissionSchema = z.object({
  type: z.literal('view_submission'),
  team: z.object({ id }).nullish(),
  user: z.object({ id, team_id: optionalId }),
  view: z.object({
    id,
    callback_id: z.string().max(255),
    private_metadata: z.string().max(3000),
    state: z.object({ values: z.record(z.string(), z.record(z.string(), valueSchema)) }),
  }),
})
