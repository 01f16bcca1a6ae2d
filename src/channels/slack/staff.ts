import type { App, types, webApi } from '@slack/bolt'
import type { Log } from '#app/ports.ts'
import type { StaffEditor } from '#app/staff-editor.ts'
import type { Translate } from '#core/translate.ts'
import { writeAddress } from './address.ts'
import { contactOfAction, contactOfCommand, type Contact } from './events.ts'
import { readText } from './incoming-text.ts'
import { viewSubmissionSchema, type BlockActions, type Command } from './payloads.ts'
import { postToResponseUrl } from './response-url.ts'
import {
  changeIn,
  chooseView,
  editView,
  errorsOf,
  languageAction,
  loadingWindow,
  messageWindow,
  metadataIn,
  searchView,
  windowOf,
  type WindowValues,
} from './staff-views.ts'
import { faultOf } from './web-client.ts'

const tellTimeoutMs = 1000

export interface StaffWindowDependencies {
  /** One that gives up quickly: a window must open within three seconds. */
  client: webApi.WebClient
  editor: StaffEditor
  translate: Translate
  /** The id of the conversation that a contact belongs to. */
  idOf: (conversation: string) => string
  log: Log
}

/** Windows for staff. Shapes: `true` when it was for a window, also when that could not be opened; the person is told then. Errors: none. */
export interface StaffWindows {
  command(command: Command): Promise<boolean>
  press(press: BlockActions): Promise<boolean>
}

/**
 * `/wegweiser edit …` and the buttons that lead to a text open a window; who is not linked with an account goes past it unseen.
 *
 * The window opens at once and is filled then: Slack gives it three seconds, the way there and back included.
 */
export function createStaffWindows(bolt: App, dependencies: StaffWindowDependencies): StaffWindows {
  const { client, editor, translate, idOf, log } = dependencies

  const isStaff = async (conversation: string): Promise<boolean> => {
    try {
      return await editor.isStaff(idOf(conversation))
    } catch (error) {
      // It is then taken as anybody's, fails in the same way and is told.
      log.error('slack-staff-not-known', error)
      return false
    }
  }
  const open = async (
    { conversation }: Contact,
    triggerId: string,
    wanted: Parameters<StaffEditor['open']>[1],
    responseUrl: string | null | undefined,
  ): Promise<void> => {
    try {
      const { view } = await client.views.open({ trigger_id: triggerId, view: loadingWindow(translate) })
      await fill(view?.id ?? '', conversation, wanted)
    } catch (error) {
      log.warn('slack-window-not-opened', { code: faultOf(error).code })
      if (!responseUrl) return
      const text = translate('de', 'staff:modal.late')
      const fault = await postToResponseUrl(responseUrl, { text, blocks: [] }, false, tellTimeoutMs)
      if (fault) log.warn('slack-not-told', { code: fault.code })
    }
  }
  const shown = async (conversation: string, wanted: Parameters<StaffEditor['open']>[1]): Promise<types.ModalView> => {
    try {
      return windowOf(await editor.open(idOf(conversation), wanted), translate)
    } catch (error) {
      log.error('slack-window-not-filled', error)
      return messageWindow(translate, 'modal.edit', translate('de', 'system.error'))
    }
  }
  const fill = async (viewId: string, conversation: string, wanted: Parameters<StaffEditor['open']>[1]) => {
    const view = await shown(conversation, wanted)
    await client.views.update({ view_id: viewId, view })
  }

  bolt.view(/(?:)/u, async ({ body, ack }) => {
    const sent = viewSubmissionSchema.safeParse(body)
    if (!sent.success) return ack()
    const { view, user, team } = sent.data
    const conversation = `${team?.id ?? user.team_id ?? ''}:${user.id}`
    const values: WindowValues = view.state.values
    switch (view.callback_id) {
      case searchView: {
        const words = values.words?.words?.value ?? ''
        return ack({ response_action: 'update', view: await shown(conversation, { words }) })
      }
      case chooseView: {
        const choice = values.choice?.choice?.selected ?? ''
        return ack({ response_action: 'update', view: await shown(conversation, { choice }) })
      }
      case editView: {
        const metadata = metadataIn(view.private_metadata)
        if (!metadata) return ack()
        const { locale } = metadata
        try {
          const address = writeAddress({ channel: user.id, user: user.id })
          const outcome = await editor.save(idOf(conversation), address, changeIn(metadata, values))
          return outcome.kind === 'problems'
            ? ack({ response_action: 'errors', errors: errorsOf(locale, outcome.problems) })
            : ack({ response_action: 'update', view: messageWindow(translate, 'modal.saved', outcome.text) })
        } catch (error) {
          // What was typed stays in the window.
          log.error('slack-text-not-saved', error)
          const problem = { field: 'answer' as const, text: translate('de', 'system.error') }
          return ack({ response_action: 'errors', errors: errorsOf(locale, [problem]) })
        }
      }
      default:
        return ack()
    }
  })

  return {
    async command(command) {
      const [, words] = /^edit(?:\s+([\s\S]*))?$/iu.exec(readText(command.text ?? '')) ?? [undefined, undefined]
      if (words === undefined && !/^edit$/iu.test(readText(command.text ?? ''))) return false
      const contact = contactOfCommand(command)
      if (!(await isStaff(contact.conversation))) return false
      await open(contact, command.trigger_id, { words: words ?? '' }, command.response_url)
      return true
    },
    async press(press) {
      const [action] = press.actions
      const { view } = press
      if (view?.type === 'modal') {
        const metadata = metadataIn(view.private_metadata ?? '')
        const locale = action?.selected_option?.value
        if (action?.action_id !== languageAction || !metadata || !locale || !view.id) return true
        const conversation = `${press.team?.id ?? press.user.team_id ?? ''}:${press.user.id}`
        const choice = `s:e:${metadata.place}:${metadata.topic}:${locale}`
        await fill(view.id, conversation, { choice }).catch((error: unknown) =>
          log.warn('slack-window-not-updated', { code: faultOf(error).code }),
        )
        return true
      }
      const contact = contactOfAction(press)
      const choice = contact?.incoming.kind === 'choice' ? contact.incoming.id : ''
      if (!contact || !press.trigger_id || !editor.opens(choice)) return false
      // In a channel the conversation is that of the thread, which is nobody's account.
      if (!(await isStaff(contact.conversation))) return false
      await open(contact, press.trigger_id, { choice }, press.response_url)
      return true
    },
  }
}
