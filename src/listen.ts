import { serve, type ServerType } from '@hono/node-server'
import { Hono } from 'hono'
import { requestId } from 'hono/request-id'
import { AppError } from '#app/errors.ts'
import type { Log } from '#app/ports.ts'
import { logContext } from './log.ts'
import type { MetricsRegistry } from './metrics.ts'

/** A request of ours is small: who needs longer to send one only holds a connection. Units: milliseconds. */
const requestTimeoutMs = 20_000
const maxConnections = 2_000

/** An app whose records all carry the id of their request; a proxy may give its own in `X-Request-Id`. */
export function createApp(log: Log): Hono {
  const app = new Hono()
  app.use(requestId({ limitLength: 64 }))
  app.use((context, next) => logContext.run({ request: context.get('requestId') as string }, next))
  // What a handler of a platform did not foresee; the framework would write the message down, which may be a person's.
  app.onError((error, context) => {
    log.error('request-failed', error)
    return context.text('', 500)
  })
  return app
}

/** Errors: `config-invalid` when the port cannot be had. */
export function listen(app: Hono, { host, port }: { host: string; port: number }): Promise<ServerType> {
  return new Promise((resolve, reject) => {
    const serverOptions = { requestTimeout: requestTimeoutMs, headersTimeout: requestTimeoutMs }
    const server = serve({ fetch: app.fetch, hostname: host, port, serverOptions }, () => resolve(server))
    server.maxConnections = maxConnections
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const message = `PORT ${port} on HOST ${host} cannot be used (${cause.code ?? 'unknown reason'})`
      reject(new AppError('config-invalid', message, { cause }))
    })
  })
}

/** Where a server can be reached from this machine. */
export function addressOf(server: ServerType, host: string): string {
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  return `http://${host.includes(':') ? `[${host}]` : host}:${port ?? ''}`
}

/** Ends when all answers under way are given. A proxy that keeps its connections busy is told with the next answer to open no more. */
export function close(server: ServerType): Promise<void> {
  return new Promise((resolve) => {
    server.prependListener('request', (_request: unknown, response: { shouldKeepAlive?: boolean }) => {
      response.shouldKeepAlive = false
    })
    server.close(() => resolve())
  })
}

/** `/metrics` on a port of its own, which is not for the world. Errors: `config-invalid`. */
export function listenForPrometheus(metrics: MetricsRegistry, at: { host: string; port: number }): Promise<ServerType> {
  const app = new Hono()
  app.get('/metrics', async (context) =>
    context.body(await metrics.text(), 200, { 'Content-Type': metrics.contentType }),
  )
  return listen(app, at)
}
