import type { AttachmentKind, Incoming } from '#core/conversation/state.ts'
import { isDirectMessage, type SlackAddress } from './address.ts'
import { linkAction, menuBlock } from './choices.ts'
import { readText } from './incoming-text.ts'
import type { BlockActions, Command, MessageEvent } from './payloads.ts'

/** Events, commands and actions this channel listens to; `slack-manifest.yaml` declares the same. */
export const slackEvents = ['app_mention', 'message.im', 'app_home_opened'] as const
export const slackCommands = ['/wegweiser'] as const

/** Something a person did, before ids are hashed. `key` is the same for every delivery of it. */
export interface Contact {
  key: string
  conversation: string
  user: string
  address: SlackAddress
  /** Nobody else reads the answer. */
  isPrivate: boolean
  incoming: Incoming
}

/** People write these, too: an answer that is also sent to the channel, and a message with a file. All others are edits, joins, deletions. */
const humanSubtypes = new Set(['thread_broadcast', 'file_share'])
/** Commands of the conversation that `/wegweiser privacy` and the like lead to. */
const subcommands = /^(help|menu|topics|language|town|employer|newcomer|person|privacy|forget|settings)(?:\s+(.*))?$/isu
const withArgument = new Set(['language', 'town'])

/**
 * A direct message or a mention. `undefined`: not for us (a bot's, an edit, a message to others in a channel).
 *
 * Slack sends a mention as `app_mention` and, where it is subscribed, once more as `message`: the key is that of the message itself.
 */
export function contactOfMessage(event: MessageEvent, team: string): Contact | undefined {
  if (event.bot_id || event.hidden || (event.subtype && !humanSubtypes.has(event.subtype))) return undefined
  const isDirect = isDirectMessage(event.channel)
  if (event.type === 'message' && !isDirect) return undefined
  const thread = event.thread_ts ?? (isDirect ? undefined : event.ts)
  return {
    key: `${team}:${event.channel}:${event.ts}`,
    conversation: isDirect ? privately(team, event.user) : inThread(team, event.channel, thread ?? '', event.user),
    user: event.user,
    address: { channel: event.channel, user: event.user, ...(thread === undefined ? {} : { threadTs: thread }) },
    isPrivate: isDirect,
    incoming: incomingOf(event),
  }
}

/** What a person and the app have to themselves: direct messages, the Home tab, and what only they see in a channel. */
function privately(team: string, user: string): string {
  return `${team}:${user}`
}

function inThread(team: string, channel: string, thread: string, user: string): string {
  return `${team}:${channel}:${thread}:${user}`
}

function incomingOf({ text, files }: MessageEvent): Incoming {
  const words = readText(text ?? '')
  const [file] = files ?? []
  if (file) return { kind: 'attachment', attachment: attachmentOf(file), ...(words === '' ? {} : { caption: words }) }
  // A bare mention is a greeting. A message of emoji alone is a text without words, which is answered as such.
  if (words === '' && /^\s*(?:<@[^>]*>\s*)*$/u.test(text ?? '')) return { kind: 'start', payload: '' }
  return { kind: 'text', text: words }
}

function attachmentOf({ mimetype, subtype }: NonNullable<MessageEvent['files']>[number]): AttachmentKind {
  if (subtype === 'slack_audio' || mimetype?.startsWith('audio/')) return 'voice'
  return mimetype?.startsWith('image/') ? 'picture' : 'file'
}

/** `/wegweiser question`, answered for this person's eyes only. */
export function contactOfCommand(command: Command): Contact {
  const team = command.team_id ?? ''
  return {
    key: `command:${command.trigger_id}`,
    conversation: privately(team, command.user_id),
    user: command.user_id,
    address: { user: command.user_id, responseUrl: command.response_url },
    isPrivate: true,
    incoming: incomingOfCommand(readText(command.text ?? '')),
  }
}

function incomingOfCommand(text: string): Incoming {
  const [, name = '', argument = ''] = subcommands.exec(text) ?? []
  const known = name.toLowerCase()
  if (known !== '' && (argument === '' || withArgument.has(known)))
    return { kind: 'command', name: known, argument: argument.trim() }
  return { kind: 'command', name: 'ask', argument: text }
}

/** The Home tab is a conversation as well: it comes in the person's language, with the employers' subjects first for employers. */
export function contactOfHome(user: string, team: string, eventId: string): Contact {
  return {
    key: eventId,
    conversation: privately(team, user),
    user,
    address: { home: true, user },
    isPrivate: true,
    incoming: { kind: 'command', name: 'home', argument: '' },
  }
}

/** A pressed button or a picked option. `undefined`: a link, or a press on something that shows no place to answer. */
export function contactOfAction(body: BlockActions): Contact | undefined {
  const [action] = body.actions
  if (!action || action.action_id.startsWith(`${linkAction}:`)) return undefined
  const team = body.team?.id ?? body.user.team_id ?? ''
  const user = body.user.id
  const place = placeOf(body, team, action.block_id?.startsWith(`${menuBlock}:`) === true)
  if (!place) return undefined
  const choice = action.value ?? action.selected_option?.value ?? 'menu'
  return {
    ...place,
    key: `action:${team}:${user}:${action.action_ts}:${action.action_id}`,
    user,
    incoming: { kind: 'choice', id: choice },
  }
}

function placeOf(
  { user, channel, container, message, view, response_url: responseUrl }: BlockActions,
  team: string,
  isMenu: boolean,
): Pick<Contact, 'conversation' | 'address' | 'isPrivate'> | undefined {
  if (view?.type === 'home')
    return { conversation: privately(team, user.id), address: { home: true, user: user.id }, isPrivate: true }
  if (container?.is_ephemeral) {
    if (!responseUrl) return undefined
    const replace = isMenu ? { replaceOriginal: true } : {}
    return {
      conversation: privately(team, user.id),
      address: { user: user.id, responseUrl, ...replace },
      isPrivate: true,
    }
  }
  if (!channel || !message) return undefined
  const thread = message.thread_ts ?? undefined
  if (isDirectMessage(channel.id)) {
    return {
      conversation: privately(team, user.id),
      address: {
        channel: channel.id,
        user: user.id,
        ...(thread === undefined ? {} : { threadTs: thread }),
        ...(isMenu ? { updateTs: message.ts } : {}),
      },
      isPrivate: true,
    }
  }
  // In a channel others read along: what they see is not taken away by somebody's press.
  const threadTs = thread ?? message.ts
  return {
    conversation: inThread(team, channel.id, threadTs, user.id),
    address: { channel: channel.id, user: user.id, threadTs },
    isPrivate: false,
  }
}
