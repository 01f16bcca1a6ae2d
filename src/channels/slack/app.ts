import { App } from '@slack/bolt'
import type { Clock, Log, Messenger, Update, Vault } from '#app/ports.ts'
import type { StaffEditor } from '#app/staff-editor.ts'
import type { Translate } from '#core/translate.ts'
import { writeAddress } from './address.ts'
import { contactOfAction, contactOfCommand, contactOfHome, contactOfMessage, type Contact } from './events.ts'
import { createHttpHandler } from './http-handler.ts'
import { createIntake } from './intake.ts'
import { createLocaleHints } from './locale-hints.ts'
import { createSlackMessenger } from './messenger.ts'
import { blockActionsSchema, commandSchema, envelopeSchema, homeOpenedSchema, messageEventSchema } from './payloads.ts'
import { postToResponseUrl } from './response-url.ts'
import { isTokenRefused } from './send-errors.ts'
import { createSocket } from './socket.ts'
import { createStaffWindows } from './staff.ts'
import {
  clientOptions,
  createQuietLogger,
  createWebClient,
  faultOf,
  operatorError,
  type SlackSettings,
} from './web-client.ts'

/** A hint is worth a second, not more: Slack waits for us meanwhile. */
const localeTimeoutMs = 1000
/** After three seconds Slack opens no window any more. */
const windowTimeoutMs = 2500

export interface SlackDependencies {
  config: SlackSettings
  /** Stores an update. It is acknowledged to Slack when this ends, and comes again when it fails. */
  receive: (update: Update) => Promise<void>
  translate: Translate
  vault: Vault
  clock: Clock
  log: Log
  /** The town of a workspace that belongs to one. */
  municipality?: string | undefined
  /** Where staff change answers; left out: nobody is staff. */
  editor?: StaffEditor | undefined
  /** Set by tests: how long Slack is kept waiting, how long is waited after a lost connection. */
  deadlineMs?: number
  reconnectMs?: number
}

export interface SlackChannel {
  messenger: Messenger
  /** `POST /slack/events`; only with a signing secret. */
  handler?: (request: Request) => Promise<Response>
  /** Checks the token and opens the socket. Errors: `platform-refused` when Slack does not take a token; a Slack out of reach is none. */
  start(): Promise<void>
  /** Closes the socket and ends when what came in is stored; the HTTP server is closed before. The messenger goes on working. */
  stop(): Promise<void>
}

/** The Slack channel: Bolt in front of our inbox, over HTTP, over a socket, or both. */
export function createSlackChannel(dependencies: SlackDependencies): SlackChannel {
  const { config, translate, clock, log, deadlineMs, reconnectMs } = dependencies
  const client = createWebClient(config, log)
  const intake = createIntake()
  const bolt = new App({
    receiver: intake.receiver,
    // One workspace, one token; without this Bolt asks Slack who it is before each event.
    authorize: () => Promise.resolve({ botToken: config.botToken }),
    clientOptions: clientOptions(config.apiUrl, log),
    logger: createQuietLogger(log),
    convoStore: false,
    ignoreSelf: false,
  })
  listen(bolt, dependencies)
  const socket =
    config.appToken === undefined
      ? undefined
      : createSocket({
          appToken: config.appToken,
          apiUrl: config.apiUrl,
          intake,
          log,
          ...(reconnectMs === undefined ? {} : { reconnectMs }),
        })
  const { signingSecret } = config
  return {
    messenger: createSlackMessenger({ client, translate, log }),
    ...(signingSecret === undefined
      ? {}
      : {
          handler: createHttpHandler({
            signingSecret,
            intake,
            clock,
            log,
            ...(deadlineMs === undefined ? {} : { deadlineMs }),
          }),
        }),
    async start() {
      try {
        await client.auth.test()
      } catch (error) {
        const fault = faultOf(error)
        const told = operatorError('Slack does not accept SLACK_BOT_TOKEN', fault.code)
        if (isTokenRefused(fault)) throw told
        log.error('slack-out-of-reach', told)
      }
      await socket?.start()
      log.info('slack-ready', { http: signingSecret !== undefined, socket: socket !== undefined })
    },
    async stop() {
      await socket?.stop()
      await intake.drain()
    },
  }
}

function listen(bolt: App, dependencies: SlackDependencies): void {
  const { config, receive, translate, vault, clock, log, municipality, editor } = dependencies
  const localeOf = createLocaleHints(createWebClient(config, log, localeTimeoutMs), clock)

  const idOf = (conversation: string) => vault.conversationId('slack', conversation)
  const windows =
    editor &&
    createStaffWindows(bolt, {
      client: createWebClient(config, log, windowTimeoutMs),
      editor,
      translate,
      idOf,
      log,
    })

  const take = async ({ key, conversation, user, address, isPrivate, incoming }: Contact): Promise<void> => {
    await receive({
      channel: 'slack',
      updateId: vault.conversationId('slack', `update:${key}`),
      conversationId: idOf(conversation),
      address: writeAddress(address),
      ...(isPrivate ? { privateAddress: writeAddress({ channel: user, user }) } : {}),
      incoming,
      receivedAt: clock(),
      localeHint: await localeOf(user),
      municipalityHint: municipality,
    })
  }

  /** Commands and presses come once only: when they cannot be stored, the person is told to try again. */
  const takeOrTell = async (contact: Contact, responseUrl: string | null | undefined): Promise<void> => {
    try {
      await take(contact)
    } catch (error) {
      log.error('slack-not-stored', error)
      if (!responseUrl) return
      const text = translate((await localeOf(contact.user)) ?? 'de', 'system.error')
      const fault = await postToResponseUrl(responseUrl, { text, blocks: [] }, false, localeTimeoutMs)
      if (fault) log.warn('slack-not-told', { code: fault.code })
    }
  }

  // An event whose update is not stored must not be acknowledged: the error goes on to the receiver.
  bolt.error((error) => Promise.reject(error))

  const onMessage = async ({ body, event }: { body: unknown; event: unknown }): Promise<void> => {
    const envelope = envelopeSchema.safeParse(body)
    const message = messageEventSchema.safeParse(event)
    if (!envelope.success || !message.success) return
    const contact = contactOfMessage(message.data, envelope.data.team_id ?? '')
    if (contact) await take(contact)
  }
  bolt.event('message', onMessage)
  bolt.event('app_mention', onMessage)
  bolt.event('app_home_opened', async ({ body, event }) => {
    const envelope = envelopeSchema.safeParse(body)
    const opened = homeOpenedSchema.safeParse(event)
    if (!envelope.success || !opened.success || opened.data.tab !== 'home') return
    await take(contactOfHome(opened.data.user, envelope.data.team_id ?? '', envelope.data.event_id))
  })

  // Whatever the command is called in this workspace: each one is a question.
  bolt.command(/^\//u, async ({ body, ack }) => {
    await ack()
    const command = commandSchema.safeParse(body)
    if (!command.success || (await windows?.command(command.data))) return
    await takeOrTell(contactOfCommand(command.data), command.data.response_url)
  })

  // Every button, also of messages older than this version: an id that says nothing any more leads to the menu.
  bolt.action(/(?:)/u, async ({ body, ack }) => {
    await ack()
    const press = blockActionsSchema.safeParse(body)
    if (!press.success || (await windows?.press(press.data))) return
    const contact = contactOfAction(press.data)
    if (contact) await takeOrTell(contact, press.data.response_url)
  })
}
