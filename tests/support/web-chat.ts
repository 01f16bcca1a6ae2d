import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import type { Hono } from 'hono'
import { answerUpdate } from '#app/answer-update.ts'
import { AppError } from '#app/errors.ts'
import type { ConversationStore, KnowledgeSource } from '#app/ports.ts'
import { createWebApp, type WebDependencies } from '#channels/web/server.ts'
import { createMemoryStore } from '#storage/memory.ts'
import { createVault } from '#storage/vault.ts'
import { collectedLog } from './collected-log.ts'
import { mondayMorning, smallBrain, translate } from './small-town.ts'

export interface WebOptions {
  knowledge?: KnowledgeSource
  store?: ConversationStore
  config?: Partial<WebDependencies['config']>
}

/** The web chat over the small town and a store in memory. */
export function aWebApp({ knowledge = { current: () => smallBrain }, store, config }: WebOptions = {}) {
  const memory = createMemoryStore()
  const log = collectedLog()
  const clock = () => mondayMorning
  const used = store ?? memory
  const app = createWebApp({
    answer: (update) => answerUpdate(update, { store: used, knowledge, translate, clock }),
    store: used,
    translate,
    knowledge,
    vault: createVault('a secret of at least 32 characters'),
    clock,
    log,
    config: { embedOrigins: [], links: {}, ...config },
  })
  return { app, log, store: memory }
}

export type WebApp = ReturnType<typeof aWebApp>['app']

/** What a browser without JavaScript sends. */
export function postForm(app: WebApp, fields: Record<string, string>) {
  return app.request('/', { method: 'POST', body: new URLSearchParams(fields) })
}

/** A store whose database is away. */
export function aBrokenStore(): ConversationStore {
  const fail = () => Promise.reject(new AppError('store-unavailable', 'the database does not answer'))
  return { ...createMemoryStore(), load: fail, complete: fail, pending: fail }
}

/** An app on a free port of this machine. */
export async function listen(app: Pick<Hono, 'fetch'>): Promise<{ url: string; close: () => Promise<void> }> {
  const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 })
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        if ('closeAllConnections' in server) server.closeAllConnections()
      }),
  }
}
