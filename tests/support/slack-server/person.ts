import { actionElementsOf, faultsInView, type ShownBlock } from './block-kit.ts'
import type { Delivered, Delivery } from './delivery.ts'
import type { ShownMessage, ShownWindow, Workspace } from './workspace.ts'

interface MessageOptions {
  threadTs?: string | undefined
  files?: { mimetype: string; subtype?: string }[]
  subtype?: string
  eventId?: string
}

/** Somebody in the workspace, doing what people do in Slack. Texts are escaped as Slack escapes them. */
export class SlackPerson {
  readonly id: string
  readonly #workspace: Workspace
  readonly #delivery: () => Delivery
  readonly #origin: () => string

  constructor(id: string, workspace: Workspace, delivery: () => Delivery, origin: () => string) {
    this.id = id
    this.#workspace = workspace
    this.#delivery = delivery
    this.#origin = origin
  }

  get directMessages(): string {
    return this.#workspace.directMessages(this.id).id
  }

  /** What the app wrote to this person, oldest first. */
  get answers(): ShownMessage[] {
    return this.#workspace.answersIn(this.directMessages)
  }

  get ephemeral(): ShownMessage[] {
    return this.#workspace.ephemeralFor(this.id)
  }

  get home(): ShownBlock[] | undefined {
    return this.#workspace.homes.get(this.id)
  }

  /** The open window. */
  get window(): ShownWindow | undefined {
    return this.#workspace.windows.get(this.id)
  }

  /** Picks an option in the open window, outside of its inputs. */
  picksInWindow(label: string): Promise<Delivered> {
    const open = this.#openWindow()
    return this.#delivery().interaction({
      ...this.#interaction(elementLabelled(open.blocks, label)),
      container: { type: 'view', view_id: open.id },
      view: { id: open.id, type: 'modal', callback_id: open.callbackId, private_metadata: open.metadata },
    })
  }

  /**
   * Sends the open window: what is typed or picked (by label) over what stands in it. Shapes: the same window with errors, another one, or
   * none. Errors: throws where Slack itself would not let it be sent.
   */
  async submits(typed: Record<string, string> = {}): Promise<ShownWindow | undefined> {
    const open = this.#openWindow()
    const { team, appId } = this.#workspace
    const { body } = await this.#delivery().interaction({
      type: 'view_submission',
      team: { id: team },
      user: { id: this.id, team_id: team },
      api_app_id: appId,
      is_enterprise_install: false,
      trigger_id: this.#workspace.addTrigger(this.id),
      view: {
        id: open.id,
        type: 'modal',
        callback_id: open.callbackId,
        private_metadata: open.metadata,
        state: { values: valuesOf(open.blocks, typed) },
      },
    })
    const answer = body === '' ? undefined : (JSON.parse(body) as WindowAnswer)
    switch (answer?.response_action) {
      case undefined:
        this.#workspace.windows.delete(this.id)
        break
      case 'errors': {
        const known = new Set(open.blocks.map(({ block_id: id }) => id))
        const strange = Object.keys(answer.errors).filter((id) => !known.has(id))
        if (strange.length > 0) throw new Error(`errors for blocks that are not there: ${strange.join()}`)
        open.errors = answer.errors
        break
      }
      case 'update': {
        const faults = faultsInView(answer.view)
        if (faults.length > 0) throw new Error(faults.join())
        this.#workspace.showWindow(this.id, open.id, answer.view)
      }
    }
    return this.window
  }

  #openWindow(): ShownWindow {
    if (!this.window) throw new Error('no window is open')
    return this.window
  }

  /** Writes a direct message. */
  writes(text: string, options: MessageOptions = {}): Promise<Delivered> {
    return this.#delivery().event(this.messageEvent('message', this.directMessages, escaped(text), options))
  }

  /** Mentions the app in a channel. */
  mentions(channel: string, text: string, options: MessageOptions = {}): Promise<Delivered> {
    return this.#delivery().event(this.mention(channel, text, options))
  }

  mention(channel: string, text: string, options: MessageOptions = {}): Record<string, unknown> {
    return this.messageEvent('app_mention', channel, `<@${this.#workspace.botUser}> ${escaped(text)}`, options)
  }

  /** The payload of a message event; the message is then in the channel. */
  messageEvent(type: 'message' | 'app_mention', channel: string, text: string, options: MessageOptions = {}) {
    const { threadTs, files, subtype, eventId } = options
    const isDirect = channel.startsWith('D')
    const { ts } = this.#workspace.post({
      channel,
      text,
      blocks: [],
      fromBot: false,
      ...(threadTs === undefined ? {} : { threadTs }),
    })
    return this.envelope(
      {
        type,
        channel,
        user: this.id,
        text,
        ts,
        event_ts: ts,
        team: this.#workspace.team,
        ...(type === 'message' ? { channel_type: isDirect ? 'im' : 'channel' } : {}),
        ...(threadTs === undefined ? {} : { thread_ts: threadTs }),
        ...(files ? { files, subtype: 'file_share' } : {}),
        ...(subtype === undefined ? {} : { subtype }),
      },
      eventId,
    )
  }

  envelope(event: Record<string, unknown>, eventId = this.#workspace.nextId('Ev')): Record<string, unknown> {
    const { team, appId, botUser } = this.#workspace
    return {
      type: 'event_callback',
      team_id: team,
      api_app_id: appId,
      event,
      event_id: eventId,
      event_time: 1_795_000_000,
      authorizations: [{ team_id: team, user_id: botUser, is_bot: true, is_enterprise_install: false }],
      is_ext_shared_channel: false,
    }
  }

  opensHome(tab: 'home' | 'messages' = 'home'): Promise<Delivered> {
    const event = {
      type: 'app_home_opened',
      user: this.id,
      channel: this.directMessages,
      tab,
      event_ts: this.#workspace.nextTs(),
    }
    return this.#delivery().event(this.envelope(event))
  }

  /** Types a command in a channel, or in the app's own direct messages. */
  runs(command: string, text: string, channel = this.directMessages): Promise<Delivered> {
    const url = this.#workspace.addResponseUrl({ user: this.id, channel })
    return this.#delivery().command({
      command,
      text: escaped(text),
      team_id: this.#workspace.team,
      channel_id: channel,
      user_id: this.id,
      api_app_id: this.#workspace.appId,
      is_enterprise_install: 'false',
      response_url: `${this.#origin()}/response/${url}`,
      trigger_id: this.#workspace.addTrigger(this.id),
    })
  }

  /** Presses a button or picks an option by its label. Throws when the message does not show it (any more). */
  presses(message: ShownMessage, label: string): Promise<Delivered> {
    return this.#delivery().interaction(this.press(message, elementLabelled(message.blocks, label)))
  }

  pressesAtHome(label: string): Promise<Delivered> {
    const action = elementLabelled(this.home ?? [], label)
    return this.#delivery().interaction({
      ...this.#interaction(action),
      container: { type: 'view', view_id: 'V1' },
      view: { id: 'V1', type: 'home' },
    })
  }

  /** The payload of a press; `action` may also be one the message no longer shows. */
  press(message: ShownMessage, action: Record<string, unknown>): Record<string, unknown> {
    const { channel, ts, threadTs, onlyFor } = message
    const isEphemeral = onlyFor !== undefined
    const original = isEphemeral ? { original: ts } : {}
    const url = this.#workspace.addResponseUrl({ user: this.id, channel, ...original })
    return {
      ...this.#interaction(action),
      channel: { id: channel },
      container: { type: 'message', message_ts: ts, channel_id: channel, is_ephemeral: isEphemeral },
      ...(isEphemeral ? {} : { message: { ts, ...(threadTs === undefined ? {} : { thread_ts: threadTs }) } }),
      response_url: `${this.#origin()}/response/${url}`,
    }
  }

  #interaction(action: Record<string, unknown>): Record<string, unknown> {
    return {
      type: 'block_actions',
      team: { id: this.#workspace.team },
      user: { id: this.id, team_id: this.#workspace.team },
      api_app_id: this.#workspace.appId,
      is_enterprise_install: false,
      trigger_id: this.#workspace.addTrigger(this.id),
      actions: [{ action_ts: this.#workspace.nextTs(), ...action }],
    }
  }
}

export function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
}

type WindowAnswer =
  { response_action: 'errors'; errors: Record<string, string> } | { response_action: 'update'; view: unknown }

/** What the fields of a window hold. */
function valuesOf(blocks: readonly ShownBlock[], typed: Record<string, string>) {
  const values: Record<string, Record<string, unknown>> = {}
  for (const block of blocks) {
    if (block.type !== 'input') continue
    const { element, block_id: id = '' } = block
    // Block ids may end with a language.
    const given = typed[id.split(':')[0] ?? '']
    if (element.type === 'plain_text_input') {
      const value = given ?? element.initial_value ?? null
      if (!value && !block.optional) throw new Error(`Slack wants “${id}” to be filled in`)
      if ((value ?? '').length > (element.max_length ?? 3000)) throw new Error(`Slack takes no more in “${id}”`)
      values[id] = { [element.action_id]: { type: element.type, value } }
      continue
    }
    const picked =
      given === undefined ? element.initial_option : element.options.find(({ text }) => text.text === given)
    if (!picked && !block.optional) throw new Error(`Slack wants an option of “${id}”`)
    values[id] = { [element.action_id]: { type: element.type, selected_option: picked ?? null } }
  }
  return values
}

/** The `actions` entry of the button or option with this label. */
function elementLabelled(blocks: readonly ShownBlock[], label: string): Record<string, unknown> {
  for (const block of blocks) {
    for (const element of actionElementsOf(block)) {
      const base = { type: element.type, action_id: element.action_id, block_id: block.block_id ?? 'generated' }
      if (element.type === 'button' && element.text.text === label)
        return { ...base, ...(element.value === undefined ? {} : { value: element.value }) }
      const option = 'options' in element ? element.options.find((one) => one.text.text === label) : undefined
      if (option) return { ...base, selected_option: option }
    }
  }
  throw new Error(`no button or option “${label}” is shown`)
}

/** Labels of everything that can be pressed or picked, in order. */
export function labelsIn(blocks: readonly ShownBlock[]): string[] {
  return blocks
    .flatMap(actionElementsOf)
    .flatMap((element) =>
      element.type === 'button' ? [element.text.text] : element.options.map((one) => one.text.text),
    )
}
