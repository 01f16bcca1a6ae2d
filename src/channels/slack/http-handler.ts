import type { Clock, Log } from '#app/ports.ts'
import { isRepeatable, type Intake, type Outcome } from './intake.ts'
import { readRequest } from './request.ts'

/** Slack waits three seconds, the way there and back included. */
const defaultDeadlineMs = 2500

export interface HttpDependencies {
  signingSecret: string
  intake: Intake
  clock: Clock
  log: Log
  deadlineMs?: number
}

/**
 * The handler for `POST /slack/events`: events, commands and interactions.
 *
 * 200 means stored. An event that is not stored in time is answered with 503, so that Slack sends it again (the store knows it then).
 * Commands and presses are always answered with 200: Slack does not repeat them and would only show the person an error.
 * Errors: none.
 */
export function createHttpHandler({
  signingSecret,
  intake,
  clock,
  log,
  deadlineMs = defaultDeadlineMs,
}: HttpDependencies): (request: Request) => Promise<Response> {
  return async (request) => {
    const read = await readRequest(request, signingSecret, clock()).catch(() => undefined)
    if (!read) return new Response('', { status: 400 })
    if (read.kind === 'response') {
      if (read.refused) log.warn('slack-request-refused', { reason: read.refused })
      return read.response
    }
    const outcome = await inTime(intake.take(read), deadlineMs)
    if (outcome?.stored) return responseOf(outcome.response)
    log.warn('slack-not-stored', { late: outcome === undefined })
    return new Response('', { status: isRepeatable(read.payload) ? 503 : 200 })
  }
}

async function inTime(work: Promise<Outcome>, deadlineMs: number): Promise<Outcome | undefined> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), deadlineMs)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

function responseOf(response: unknown): Response {
  if (response === undefined || response === null) return new Response('')
  return typeof response === 'string' ? new Response(response) : Response.json(response)
}
