import { faultsInBlocks, faultsInView, isTooLongTogether, type ShownBlock } from './block-kit.ts'
import type { Channel, Workspace } from './workspace.ts'

export type Arguments = Record<string, unknown>
export type Answer = { ok: true; [name: string]: unknown } | { ok: false; error: string; [name: string]: unknown }

export interface MethodContext {
  workspace: Workspace
  now: () => number
  socketUrl: () => string
  /** Things Slack takes but we do not want to send. */
  complain: (what: string) => void
}

type Method = (given: Arguments, context: MethodContext) => Answer

/** Scopes a bot token needs. */
export const scopesOf: Record<string, string> = {
  'chat.postMessage': 'chat:write',
  'chat.postEphemeral': 'chat:write',
  'chat.update': 'chat:write',
  'conversations.history': 'im:history',
  'conversations.replies': 'im:history',
  'users.info': 'users:read',
}

const fail = (error: string, detail?: unknown): Answer => ({ ok: false, error, ...(detail ? { detail } : {}) })

function json(value: unknown): unknown {
  try {
    return typeof value === 'string' ? JSON.parse(value) : value
  } catch {
    return undefined
  }
}

/** The channel of an id, as `chat.postMessage` reads it: a person's id is their direct messages. */
function channelFor({ workspace }: MethodContext, id: string): Channel | undefined {
  const person = workspace.people.get(id)
  const channel = person ? workspace.directMessages(id) : workspace.channels.get(id)
  return channel?.user !== undefined && workspace.people.get(channel.user)?.deactivated ? undefined : channel
}

/** Blocks and text of a message, or what Slack says against them. */
export function contentOf(
  given: Arguments,
  complain: (what: string) => void,
): { text: string; blocks: ShownBlock[] } | { refused: Answer } {
  const text = typeof given.text === 'string' ? given.text : ''
  const blocks = given.blocks === undefined ? [] : json(given.blocks)
  const faults = faultsInBlocks(blocks)
  if (faults.length > 0) return { refused: fail('invalid_blocks', { response_metadata: { messages: faults } }) }
  const shown = blocks as ShownBlock[]
  if (isTooLongTogether(shown)) return { refused: fail('msg_blocks_too_long') }
  if (text.trim() === '') {
    if (shown.length === 0) return { refused: fail('no_text') }
    complain('a message without top-level text')
  }
  if (text.length > 40_000) return { refused: fail('msg_too_long') }
  if (text.length > 4000 && shown.length > 0) complain('a top-level text over 4000 characters')
  return { text, blocks: shown }
}

const postMessage: Method = (given, context) => {
  const channel = channelFor(context, String(given.channel))
  if (!channel) return fail('channel_not_found')
  if (channel.isArchived) return fail('is_archived')
  if (!channel.hasBot) return fail('not_in_channel')
  const threadTs = typeof given.thread_ts === 'string' ? given.thread_ts : undefined
  if (threadTs !== undefined && !context.workspace.find(channel.id, threadTs)) return fail('thread_not_found')
  const content = contentOf(given, context.complain)
  if ('refused' in content) return content.refused
  if (given.unfurl_links !== 'false' || given.unfurl_media !== 'false') context.complain('links that unfold')
  const message = context.workspace.post({
    ...content,
    channel: channel.id,
    fromBot: true,
    ...(threadTs === undefined ? {} : { threadTs }),
  })
  return { ok: true, channel: channel.id, ts: message.ts, message: { text: message.text } }
}

const updateMessage: Method = (given, context) => {
  const channel = channelFor(context, String(given.channel))
  if (!channel) return fail('channel_not_found')
  const message = context.workspace.find(channel.id, String(given.ts))
  if (!message || message.onlyFor !== undefined) return fail('message_not_found')
  if (!message.fromBot) return fail('cant_update_message')
  const content = contentOf(given, context.complain)
  if ('refused' in content) return content.refused
  context.workspace.edit(message, content)
  return { ok: true, channel: channel.id, ts: message.ts, text: content.text, message: { text: content.text } }
}

const publishView: Method = (given, { workspace }) => {
  const user = String(given.user_id)
  if (!workspace.people.has(user)) return fail('user_not_found')
  const view = json(given.view)
  const faults = faultsInView(view)
  if (faults.length > 0) return fail('invalid_arguments', { response_metadata: { messages: faults } })
  const { type, blocks } = view as { type: string; blocks: ShownBlock[] }
  if (type !== 'home') return fail('invalid_arguments')
  workspace.publishHome(user, blocks)
  return { ok: true, view: { id: workspace.nextId('V'), type: 'home' } }
}

const openView: Method = (given, { workspace, now }) => {
  const trigger = String(given.trigger_id)
  const issuedAt = workspace.triggers.get(trigger)
  if (issuedAt === undefined) return fail('invalid_trigger_id')
  if (now() - issuedAt > 3000) return fail('expired_trigger_id')
  if (!workspace.triggers.delete(trigger)) return fail('trigger_exchanged')
  const view = json(given.view)
  const faults = faultsInView(view)
  if (faults.length > 0) return fail('invalid_arguments', faults)
  const id = workspace.nextId('V')
  workspace.showWindow(workspace.triggeredBy.get(trigger) ?? '', id, view)
  return { ok: true, view: { id } }
}

const updateView: Method = (given, { workspace }) => {
  const [user] = [...workspace.windows].find(([, { id }]) => id === given.view_id) ?? []
  if (user === undefined) return fail('not_found')
  const view = json(given.view)
  const faults = faultsInView(view)
  if (faults.length > 0) return fail('invalid_arguments', faults)
  workspace.showWindow(user, String(given.view_id), view)
  return { ok: true, view: { id: given.view_id } }
}

const readMessages: (inThread: boolean) => Method = (inThread) => (given, context) => {
  const channel = channelFor(context, String(given.channel))
  if (!channel) return fail('channel_not_found')
  // The app has im:history only.
  if (channel.user === undefined) return fail('missing_scope', { needed: 'channels:history' })
  const messages = context.workspace.messages
    .filter((one) => one.channel === channel.id && one.onlyFor === undefined)
    .filter((one) => (inThread ? one.threadTs === given.ts || one.ts === given.ts : one.threadTs === undefined))
    .map(({ ts, text, blocks }) => ({ type: 'message', ts, text, blocks }))
  return { ok: true, messages: messages.toReversed().slice(0, Number(given.limit ?? 100)), has_more: false }
}

export const methods: Record<string, Method> = {
  'auth.test': (_given, { workspace }) => ({
    ok: true,
    team_id: workspace.team,
    user_id: workspace.botUser,
    bot_id: workspace.botId,
  }),
  'chat.postMessage': postMessage,
  'chat.update': updateMessage,
  'views.publish': publishView,
  'views.open': openView,
  'views.update': updateView,
  'users.info': (given, { workspace }) => {
    const person = workspace.people.get(String(given.user))
    if (!person) return fail('user_not_found')
    const locale = given.include_locale === 'true' ? { locale: person.locale } : {}
    return { ok: true, user: { id: person.id, ...locale } }
  },
  'conversations.history': readMessages(false),
  'conversations.replies': readMessages(true),
  'apps.connections.open': (_given, { socketUrl }) => ({ ok: true, url: socketUrl() }),
}
