import { signatureOf } from '#tests/support/slack-server/delivery.ts'
import { placeOf, type Outcome, type Surface } from '../checks.ts'
import { hostileJson, mutatedBytes, mutatedJson } from '../mutations.ts'
import type { Random } from '../random.ts'
import { signingSecret, webhookSecret, type Service } from '../service.ts'
import { headerText, hostileText } from '../texts.ts'
import { choiceId, hostileHeaders } from './web.ts'

/** Both webhooks: what the platforms send, changed, and what only claims to be theirs. */
export function messengerSurfaces(service: Service): Surface[] {
  return [
    {
      name: 'Telegram webhook, any text',
      share: 5,
      send: (random) => telegram(service, random, validUpdate(random), true),
    },
    {
      name: 'Telegram webhook, any body',
      share: 10,
      send: (random) => telegram(service, random, mutatedJson(validUpdate(random), random), false),
    },
    {
      name: 'Slack, any text, signed',
      share: 4,
      send: (random) => slack(service, random, validPayload(random), 'right'),
    },
    {
      name: 'Slack, any body, signed',
      share: 8,
      send: (random) => slack(service, random, mutatedJson(validPayload(random), random), 'mutated'),
    },
    {
      name: 'Slack, signature wrong, old or missing',
      share: 6,
      send: (random) => slack(service, random, validPayload(random), 'wrong'),
    },
  ]
}

/** Answers what was stored; each update must have got a message at least. */
async function answeredBy(service: Service, outcome: Outcome, least: number): Promise<Outcome> {
  const faults = [...(outcome.faults ?? [])]
  try {
    const counts = await service.answered()
    if (counts.length < least) faults.push('an accepted message was not stored')
    if (counts.some((count) => count === 0)) faults.push('no message for an accepted update')
  } catch (error) {
    service.log.error('hostile-not-answered', error)
    faults.push(`answering failed: ${error instanceof Error ? `${error.name} ${placeOf(error)}` : typeof error}`)
  }
  return { ...outcome, faults }
}

function expected(response: Response, statuses: readonly number[]): string[] {
  return statuses.includes(response.status) ? [] : [`the status ${response.status} instead of ${statuses.join(' or ')}`]
}

// Far from small numbers, which a mutated body may have instead: of two updates with one number the second is left out, rightly.
let updateId = 1_234_567_000

async function telegram(service: Service, random: Random, update: unknown, isValid: boolean): Promise<Outcome> {
  const hasSecret = isValid || random.chance(0.9)
  const text = isValid ? JSON.stringify(update) : hostileJson(update, random)
  const body = !isValid && random.chance(0.25) ? mutatedBytes(text, random) : text
  const secret = hasSecret ? webhookSecret : random.pick(['', webhookSecret.slice(1), headerText(random, 300)])
  const response = await service.app.request(service.telegramPath, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Telegram-Bot-Api-Secret-Token': secret },
    body,
  })
  const faults = expected(response, hasSecret ? (isValid ? [200] : [200, 400, 413]) : [401])
  return answeredBy(service, { response, faults }, isValid ? 1 : 0)
}

function validUpdate(random: Random): Record<string, unknown> {
  const update_id = updateId++
  const person = 1 + random.below(2000)
  const from = {
    id: person,
    is_bot: false,
    first_name: hostileText(random, 40),
    language_code: random.pick(['de', 'ar', hostileText(random, 20)]),
  }
  const chat = { id: person, type: 'private', first_name: 'A' }
  const base = { message_id: 1 + random.below(1000), date: 1_790_000_000, chat, from }
  const text = hostileText(random, 4096) || 'a'
  const command = random.pick(['/start', '/town', '/language', '/ask', '/forget', '/menu', '/x'])
  switch (random.below(5)) {
    case 0: {
      const entities = [{ type: 'bot_command', offset: 0, length: command.length }]
      return { update_id, message: { ...base, text: `${command} ${text}`.slice(0, 4096), entities } }
    }
    case 1: {
      const data = choiceId(random).slice(0, 64) || 'menu'
      return {
        update_id,
        callback_query: { id: String(update_id), from, chat_instance: '1', data, message: { ...base, text: 'x' } },
      }
    }
    case 2:
      return {
        update_id,
        message: {
          ...base,
          photo: [{ file_id: 'x', file_unique_id: 'x', width: 1, height: 1 }],
          caption: text.slice(0, 1024),
        },
      }
    case 3: {
      const group = { ...base, chat: { id: -person, type: 'supergroup', title: hostileText(random, 60) } }
      const entities = [{ type: 'mention', offset: 0, length: 14 }]
      return { update_id, message: { ...group, text: `@wegweiser_bot ${text}`.slice(0, 4096), entities } }
    }
    default:
      return { update_id, message: { ...base, text } }
  }
}

type Signature = 'right' | 'mutated' | 'wrong'

let slackTime = 1_000_000_000

async function slack(service: Service, random: Random, payload: unknown, signature: Signature): Promise<Outcome> {
  const isEvent = (payload as { type?: unknown } | null)?.type === 'event_callback'
  const json = signature === 'mutated' ? hostileJson(payload, random) : JSON.stringify(payload)
  const form = isCommand(payload)
    ? commandForm(payload)
    : new URLSearchParams({ payload: json.toWellFormed() }).toString()
  const text = isEvent ? json : form
  const body =
    signature === 'mutated' && random.chance(0.2) ? mutatedBytes(text, random) : new Uint8Array(Buffer.from(text))
  const seconds = Math.floor(service.clock() / 1000)
  const signed = Buffer.from(body).toString('utf8')
  const headers: Record<string, string> = {
    'Content-Type': isEvent ? 'application/json' : 'application/x-www-form-urlencoded',
    'X-Slack-Request-Timestamp': String(seconds),
    'X-Slack-Signature': signatureOf(signingSecret, seconds, signed),
    ...(signature === 'mutated' && random.chance(0.1) ? { 'X-Slack-Retry-Num': headerText(random, 30) } : {}),
  }
  if (signature === 'wrong') forge(headers, seconds, signed, random)
  const response = await service.app.request('/slack/events', { method: 'POST', headers, body })
  const statuses = { right: [200], mutated: [200, 400, 413], wrong: [401] }[signature]
  const outcome = await answeredBy(
    service,
    { response, faults: expected(response, statuses) },
    signature === 'right' ? 1 : 0,
  )
  return outcome
}

/** Each of these is what a forger has: no secret, an old request, or one for another body. */
function forge(headers: Record<string, string>, seconds: number, body: string, random: Random): void {
  const replay = (at: number) => {
    headers['X-Slack-Request-Timestamp'] = String(at)
    headers['X-Slack-Signature'] = signatureOf(signingSecret, at, body)
  }
  switch (random.below(7)) {
    case 0:
      headers['X-Slack-Signature'] = signatureOf(`${signingSecret}x`, seconds, body)
      return
    case 1:
      headers['X-Slack-Signature'] = signatureOf(signingSecret, seconds, `${body} `)
      return
    case 2:
      return replay(seconds - 301 - random.below(1e6))
    case 3:
      return replay(seconds + 301 + random.below(1e6))
    case 4:
      Reflect.deleteProperty(headers, random.pick(['X-Slack-Signature', 'X-Slack-Request-Timestamp']))
      return
    case 5:
      headers['X-Slack-Request-Timestamp'] = random.pick(['', 'NaN', '1e99', '-1', '0x10', headerText(random, 30)])
      return
    default:
      Object.assign(headers, hostileHeaders(random), {
        'X-Slack-Signature': random.pick(['v0=', 'v0', '', headerText(random, 100)]),
      })
  }
}

function isCommand(payload: unknown): payload is Record<string, unknown> {
  return typeof payload === 'object' && payload !== null && 'command' in payload
}

function commandForm(payload: Record<string, unknown>): string {
  const fields = Object.entries(payload).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : (JSON.stringify(value) ?? ''),
  ])
  return new URLSearchParams(fields.map((pair) => pair.map((part) => (part ?? '').toWellFormed()))).toString()
}

function validPayload(random: Random): Record<string, unknown> {
  const user = `U${random.below(500)}`
  const ts = `${slackTime++}.000100`
  const text = hostileText(random, random.pick([300, 300, 4000])) || 'a'
  switch (random.below(4)) {
    case 0: {
      const response_url = 'http://127.0.0.1:9/response'
      return {
        command: '/wegweiser',
        text,
        team_id: 'T1',
        user_id: user,
        trigger_id: ts,
        response_url,
        channel_id: 'C1',
      }
    }
    case 1: {
      const actions = [
        { type: 'button', action_id: `a:${random.below(9)}`, block_id: 'b', action_ts: ts, value: choiceId(random) },
      ]
      const message = { ts, type: 'message', text: 'x' }
      return {
        type: 'block_actions',
        team: { id: 'T1' },
        user: { id: user },
        channel: { id: 'D1' },
        container: { type: 'message' },
        message,
        actions,
      }
    }
    case 2: {
      const event = { type: 'app_mention', channel: 'C1', user, text: `<@UBOT> ${text}`, ts }
      return { type: 'event_callback', team_id: 'T1', event_id: `Ev${ts}`, event }
    }
    default: {
      const event = { type: 'message', channel: 'D1', channel_type: 'im', user, text, ts }
      return { type: 'event_callback', team_id: 'T1', event_id: `Ev${ts}`, event }
    }
  }
}
