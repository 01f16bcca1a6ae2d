import { Agent, get, type IncomingMessage } from 'node:http'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { expect, it } from 'vitest'
import { collectedLog } from '#tests/support/collected-log.ts'
import { addressOf, close, createApp, listen } from '../src/listen.ts'

it('closes a connection that a proxy keeps busy with the first answer after the stop', async () => {
  const host = '127.0.0.1'
  const arrived = Promise.withResolvers<void>()
  const released = Promise.withResolvers<void>()
  const app = createApp(collectedLog())
  app.get('/held', async (context) => {
    arrived.resolve()
    await released.promise
    return context.text('held')
  })
  app.get('/next', (context) => context.text('next'))
  const server = await listen(app, { host, port: 0 })
  const address = addressOf(server, host)
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const ask = async (path: string) => {
    const [response] = (await once(get(address + path, { agent }), 'response')) as [IncomingMessage]
    return { connection: response.headers.connection, body: await text(response) }
  }
  const held = ask('/held')
  await arrived.promise

  const closed = close(server)
  const next = ask('/next')
  released.resolve()

  expect(await held).toMatchObject({ body: 'held' })
  expect(await next).toEqual({ body: 'next', connection: 'close' })
  await closed
  agent.destroy()
})

it('answers what a handler did not foresee with a bare 500, and writes down no more than the error', async () => {
  const log = collectedLog()
  const app = createApp(log)
  app.post('/webhook', () => {
    throw new Error('MARKED-PHRASE')
  })

  const response = await app.request('/webhook', { method: 'POST' })

  expect(response.status).toBe(500)
  expect(await response.text()).toBe('')
  expect(log.records).toEqual([{ level: 'error', event: 'request-failed', error: expect.any(Error) }])
})
