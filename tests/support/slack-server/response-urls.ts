import { contentOf, type Answer, type Arguments, type MethodContext } from './methods.ts'

/** A post to the address that came with a command or a press: five in half an hour, for one person's eyes. */
export function respond(
  id: string,
  given: Arguments,
  context: MethodContext,
): { status: number; answer: Answer | 'ok' } {
  const { workspace, now, complain } = context
  const entry = workspace.responseUrls.get(id)
  const refuse = (status: number, error: string) => ({ status, answer: { ok: false as const, error } })
  if (!entry) return refuse(404, 'invalid_url')
  if (now() > entry.expiresAt) return refuse(404, 'expired_url')
  if (entry.usesLeft === 0) return refuse(404, 'used_url')
  const content = contentOf(given, complain)
  if ('refused' in content) return { status: 400, answer: content.refused }
  entry.usesLeft -= 1
  const original = workspace.messages.find((one) => one.channel === entry.channel && one.ts === entry.original)
  if (given.replace_original === true && original) workspace.edit(original, content)
  else {
    const onlyFor = given.response_type === 'in_channel' ? {} : { onlyFor: entry.user }
    workspace.post({ ...content, ...onlyFor, channel: entry.channel, fromBot: true })
  }
  return { status: 200, answer: 'ok' }
}
