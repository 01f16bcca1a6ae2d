import { serve } from '@hono/node-server'
import { answerUpdate } from '#app/answer-update.ts'
import { createWebApp } from '#channels/web/server.ts'
import { openKnowledge } from '#knowledge/source.ts'
import { loadTexts } from '#language/texts.ts'
import { createMemoryStore } from '#storage/memory.ts'
import { createVault } from '#storage/vault.ts'
const log = { info() {}, warn() {}, error: (e: string, x: unknown) => console.error(e, x) }
const clock = () => Date.now()
const translate = loadTexts('locales')
const store = createMemoryStore()
const knowledge = openKnowledge('knowledge', '.cache', log)
export const app = createWebApp({ answer: (u) => answerUpdate(u, { store, knowledge, translate, clock }), store, translate, knowledge, vault: createVault('x'.repeat(40)), clock, log,
  config: { embedOrigins: [], links: { imprint: 'https://example.org/impressum', accessibility: 'https://example.org/bf' }, ...(process.env.TOWN ? { municipality: process.env.TOWN } : {}) } })
serve({ fetch: app.fetch, port: 8099 }, () => console.log('up'))
