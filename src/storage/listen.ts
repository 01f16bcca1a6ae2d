import pg from 'pg'

const connectTimeoutMs = 5_000
const firstWaitMs = 250
const maxWaitMs = 10_000

/** Something that goes on until it is stopped. Errors of `stop`: none. */
export interface Listening {
  stop(): Promise<void>
}

/**
 * Calls `hint` when PostgreSQL tells that something was published, on a connection of its own that is opened again when it breaks.
 *
 * A hint and no more: none is promised (a pooler in between may swallow all of them), and after each break one is given for what may have
 * been missed. Errors: none.
 */
export function listenTo(url: string, channel: string, hint: () => void): Listening {
  let client: pg.Client | undefined
  let timer: NodeJS.Timeout | undefined
  let stopped = false
  let waitMs = firstWaitMs
  let wasBroken = false

  const again = () => {
    client = undefined
    wasBroken = true
    if (stopped || timer) return
    timer = setTimeout(() => {
      timer = undefined
      open()
    }, waitMs)
    timer.unref()
    waitMs = Math.min(waitMs * 2, maxWaitMs)
  }
  const open = () => {
    const opened = new pg.Client({
      connectionString: url,
      application_name: 'wegweiser-listen',
      connectionTimeoutMillis: connectTimeoutMs,
      keepAlive: true,
    })
    client = opened
    opened.on('error', () => undefined)
    opened.on('end', () => {
      if (client === opened) again()
    })
    opened.on('notification', () => hint())
    const listen = async () => {
      await opened.connect()
      await opened.query(`listen ${opened.escapeIdentifier(channel)}`)
      waitMs = firstWaitMs
      if (wasBroken) hint()
      wasBroken = false
    }
    listen().catch(() => {
      if (client === opened) again()
      void opened.end().catch(() => undefined)
    })
  }
  open()
  return {
    async stop() {
      stopped = true
      clearTimeout(timer)
      await client?.end().catch(() => undefined)
    },
  }
}
