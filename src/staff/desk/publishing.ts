import { topicTitle } from '#core/knowledge-base.ts'
import type { Speech } from '#core/conversation/context.ts'
import type { Reply } from '#core/reply.ts'
import type { LinkedStaff } from '#staff/messenger-links.ts'
import type { Revision, StaffChannel } from '#staff/ports.ts'
import { changePath, consoleChoice, type DeskDependencies } from './context.ts'

/** No platform lets people type a command with a hyphen; rights are asked for all the same. */
export const publishCommand = 'staff-publish'

/** Publishes after the answer is sent: asking all golden questions takes seconds. What came of it is a message of its own. */
export async function publishLater(
  { receive, clock }: DeskDependencies,
  about: { staff: LinkedStaff; channel: StaffChannel; privateAddress: string; revision: Revision },
): Promise<void> {
  const { staff, channel, privateAddress, revision } = about
  await receive({
    channel,
    // The same draft as it stands now is published once, however often this is asked for.
    updateId: `${publishCommand}:${revision.id}:${revision.updatedAt}`,
    conversationId: staff.link.id,
    address: privateAddress,
    privateAddress,
    incoming: { kind: 'command', name: publishCommand, argument: String(revision.id) },
    receivedAt: clock(),
  })
}

/** Makes a draft live and says what came of it. Errors: `store-unavailable`. */
export async function publishNow(
  { editing, revisions, knowledge, publicUrl }: DeskDependencies,
  speech: Speech,
  { account }: LinkedStaff,
  revisionId: number,
): Promise<Reply[]> {
  const german = (key: string, parameters?: Record<string, string | number>) => speech.say(`staff:${key}`, parameters)
  const revision = (await revisions.worklist()).find(({ id }) => id === revisionId)
  const published = await editing.publish(account, revisionId, '')
  const topic = revision ? topicTitle(knowledge.current().base, revision.key, 'de') : ''
  const toConsole = revision ? [consoleChoice(publicUrl, changePath(revision), german('gaps.console'))] : []
  const reply = (text: string, choices = toConsole) => [speech.reply('answer', [{ kind: 'text', text }], choices)]
  switch (published.kind) {
    case 'published':
      return reply(german('saved.published', { topic }), [])
    case 'needs-reason':
      return reply(german('saved.needsReason', { count: published.questions }))
    case 'invalid':
      return reply(`${german('edit.invalid')}\n\n${published.problems.map((problem) => `- ${problem}`).join('\n')}`)
    case 'conflict':
      return reply(german('saved.conflict'))
    case 'forbidden':
      return reply(german('forbidden'), [])
    case 'gone':
      return reply(german('saved.gone'), [])
  }
}
