import type { StaffDesk, Update } from '#app/ports.ts'
import type { Reply } from '#core/reply.ts'
import { codeIn, type LinkedStaff } from '#staff/messenger-links.ts'
import { staffChannels, type StaffChannel } from '#staff/ports.ts'
import { idOf, pressOf, staffChoice, type StaffPress } from './choice-ids.ts'
import { deskSpeech, type DeskDependencies } from './context.ts'
import { createEditDialogue } from './dialogue.ts'
import { createGapDesk } from './gaps.ts'
import { publishCommand, publishNow } from './publishing.ts'
import { createReviewDesk } from './review-dates.ts'
import { createWorkLists } from './work-lists.ts'

/** Commands for staff, as they stand in the menu of a linked chat. */
export const staffCommands = ['edit', 'gaps', 'stale'] as const
/** Given each morning by the service itself; no platform lets people type it. */
export const morningCommand = 'staff-morning'
/** Slack's Home tab was opened. */
export const homeCommand = 'home'

/** What staff do in their messengers, the same for all of them. Errors: `store-unavailable`. */
export function createStaffDesk(dependencies: DeskDependencies): StaffDesk {
  const { links, translate } = dependencies
  const speech = deskSpeech(translate)
  const german = (key: string, parameters?: Record<string, string | number>) => speech.say(`staff:${key}`, parameters)
  const dialogue = createEditDialogue(dependencies, speech)
  const gaps = createGapDesk(dependencies, speech)
  const reviews = createReviewDesk(dependencies, speech)
  const lists = createWorkLists(dependencies, speech, { gaps, reviews })
  const only = (text: string): Reply[] => [speech.reply('answer', [{ kind: 'text', text }])]

  const withWayBack = (replies: readonly Reply[]): Reply[] =>
    replies.map((reply) => ({
      ...reply,
      choices: [...reply.choices, [{ id: idOf({ kind: 'home' }), label: german('home.back') }]],
    }))

  const link = async (code: string, update: Update, staff: LinkedStaff | undefined): Promise<Reply[]> => {
    const linked = await links.redeem(code, update)
    if (linked)
      return [...only(german('link.done', { name: linked.account.name })), ...only(german(`link.${update.channel}`))]
    // A code that was used up by this very chat: the message came twice.
    return only(staff ? german('link.already', { name: staff.account.name }) : german('link.refused'))
  }

  const press = async (staff: LinkedStaff, pressed: StaffPress | undefined, at: Place): Promise<Reply[]> => {
    switch (pressed?.kind) {
      case undefined:
        return only(german('over'))
      case 'search':
        return dialogue.search(staff, '')
      case 'edit':
        return dialogue.begin(staff, pressed)
      case 'save':
        return dialogue.save(staff, pressed.next, at.channel, at.privateAddress)
      case 'cancel':
        return dialogue.cancel(staff)
      case 'gaps':
        return withWayBack(await gaps.page(staff, pressed.after))
      case 'gap-add':
        return gaps.add(staff, pressed.gap, pressed.topic)
      case 'gap-delete':
        return withWayBack(await gaps.remove(staff, pressed.gap))
      case 'submit':
        return only(
          german((await dependencies.editing.submit(staff.account, pressed.revision)) ? 'saved.review' : 'saved.gone'),
        )
      case 'stale':
        return withWayBack(reviews.page(staff, pressed.after))
      case 'confirm':
        return withWayBack(await reviews.confirm(staff, pressed))
      case 'home':
        return lists.home(staff)
    }
  }

  const command = async (staff: LinkedStaff, { name, argument }: Command): Promise<Reply[] | undefined> => {
    switch (name) {
      case 'edit':
        return dialogue.search(staff, argument)
      case 'gaps':
        return withWayBack(await gaps.page(staff, undefined))
      case 'stale':
        return withWayBack(reviews.page(staff, undefined))
      case homeCommand:
        return lists.home(staff)
      case morningCommand:
        return lists.morning(staff)
      case publishCommand:
        return publishNow(dependencies, speech, staff, Number(argument))
      default:
        return undefined
    }
  }

  return {
    async answer(update) {
      const at = placeOf(update)
      if (!at) return { kind: 'pass', isStaff: false }
      const { incoming } = update
      const staff = await links.who(update.conversationId)
      const asked = commandIn(incoming)
      // The only thing that somebody who is not linked gets an answer to; what cannot be a code is a message like any other.
      if (asked?.name === 'link' && codeIn(asked.argument) !== undefined)
        return { kind: 'replies', replies: await link(asked.argument, update, staff) }
      if (!staff) return { kind: 'pass', isStaff: false }
      const replies =
        incoming.kind === 'choice' && incoming.id.startsWith(staffChoice)
          ? await press(staff, pressOf(incoming.id), at)
          : incoming.kind === 'text' && incoming.inReply
            ? await dialogue.written(staff, incoming.text)
            : asked && (await command(staff, asked))
      return replies ? { kind: 'replies', replies } : { kind: 'pass', isStaff: true }
    },
  }
}

interface Command {
  name: string
  argument: string
}

interface Place {
  channel: StaffChannel
  privateAddress: string
}

/** Where somebody is alone with us in a messenger for staff. */
function placeOf({ channel, privateAddress }: Update): Place | undefined {
  const known = staffChannels.find((one) => one === channel)
  return known && privateAddress !== undefined ? { channel: known, privateAddress } : undefined
}

/** A command; in Slack all commands are words behind one name. */
function commandIn(incoming: Update['incoming']): Command | undefined {
  if (incoming.kind !== 'command') return undefined
  if (incoming.name !== 'ask') return incoming
  const [, name = '', argument = ''] = /^\s*(\S+)\s*([\s\S]*)$/u.exec(incoming.argument) ?? []
  const isStaffs = name.toLowerCase() === 'link' || (staffCommands as readonly string[]).includes(name.toLowerCase())
  return isStaffs ? { name: name.toLowerCase(), argument: argument.trim() } : incoming
}
