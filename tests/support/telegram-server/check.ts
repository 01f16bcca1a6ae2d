import { formattedText, type TextArguments } from './entities.ts'
import { violation } from './errors.ts'
import { checkLimits } from './limits.ts'
import { faultInCall } from './spec.ts'

/** Errors: `violation` when the Bot API would not take this call, whatever the state of its chats. */
export function checkCall(method: string, payload: Record<string, unknown>): void {
  const fault = faultInCall(method, payload)
  if (fault) throw violation(fault)
  checkLimits(method, payload)
  if (method === 'sendMessage' || method === 'editMessageText') formattedText(payload as unknown as TextArguments)
}
