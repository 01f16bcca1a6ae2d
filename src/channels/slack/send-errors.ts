import type { Log, SendResult } from '#app/ports.ts'
import { operatorError, type CallFault } from './web-client.ts'

/** After a failure that has no time of its own; the outbox waits longer with each attempt. */
const retryMs = 1000
/** A revoked token is an operator's matter of minutes or hours. */
const tokenRetryMs = 60_000

/** This person or channel is out of reach for good. */
const gone = new Set([
  'account_inactive',
  'cannot_dm_bot',
  'channel_is_limited_access',
  'channel_not_found',
  'is_archived',
  'is_inactive',
  'messages_tab_disabled',
  'not_in_channel',
  'restricted_action',
  'restricted_action_non_threadable_channel',
  'restricted_action_read_only_channel',
  'restricted_action_thread_locked',
  'restricted_action_thread_only_channel',
  'team_not_found',
  'user_disabled',
  'user_not_found',
])
const busy = new Set([
  'fatal_error',
  'internal_error',
  'rate_limited',
  'ratelimited',
  'request_timeout',
  'rollup_error',
  'service_unavailable',
  'team_added_to_org',
])
const tokenRefused = new Set([
  'access_denied',
  'invalid_auth',
  'missing_scope',
  'not_allowed_token_type',
  'not_authed',
  'org_login_required',
  'token_expired',
  'token_revoked',
])
const blockFaults = new Set([
  'block_mismatch',
  'invalid_arguments',
  'invalid_blocks',
  'invalid_blocks_format',
  'invalid_payload',
  'msg_blocks_too_long',
  'msg_too_long',
  'no_text',
])
const updateFaults = new Set([
  'block_mismatch',
  'cant_update_message',
  'edit_window_closed',
  'message_not_found',
  'update_failed',
])
const overFaults = new Set([
  'expired_url',
  'used_url',
  'invalid_url',
  'no_active_hooks',
  'http-403',
  'http-404',
  'http-410',
])

/** Slack does not like the blocks; the text alone may pass. */
export function blocksRefused({ kind, code }: CallFault): boolean {
  return kind === 'platform' && blockFaults.has(code)
}

/** The message that was to be replaced cannot be. */
export function cannotUpdate({ kind, code }: CallFault): boolean {
  return kind === 'platform' && updateFaults.has(code)
}

/** The address of a command has been used up or is too old. */
export function responseUrlIsOver({ kind, code }: CallFault): boolean {
  return kind === 'platform' && overFaults.has(code)
}

/** The token or its scopes are wrong: nothing but an operator can change that. */
export function isTokenRefused({ kind, code }: CallFault): boolean {
  return kind === 'platform' && tokenRefused.has(code)
}

/** What the outbox does about a fault. A token that was refused is an operator's matter: it is told, and the message waits. */
export function sendResultOf(fault: CallFault, log: Log): SendResult {
  if (fault.kind === 'busy') return { kind: 'retry', afterMs: fault.afterMs, code: fault.code }
  if (fault.kind === 'unavailable' || busy.has(fault.code)) return { kind: 'retry', afterMs: retryMs, code: fault.code }
  if (isTokenRefused(fault)) {
    log.error('slack-token-refused', operatorError('Slack refused the token or its scopes', fault.code))
    return { kind: 'retry', afterMs: tokenRetryMs, code: fault.code }
  }
  return { kind: gone.has(fault.code) ? 'gone' : 'refused', code: fault.code }
}
