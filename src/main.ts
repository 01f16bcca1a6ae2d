/** Composition root: reads the settings, builds every part, starts the channels whose tokens are set, stops in order. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { serve, type ServerType } from '@hono/node-server'
import { Hono } from 'hono'
import { answerUpdate } from '#app/answer-update.ts'
import { AppError } from '#app/errors.ts'
import { startHousekeeping } from '#app/housekeeping.ts'
import type { Messenger, Update } from '#app/ports.ts'
import { startWorkers } from '#app/workers.ts'
import { createWebApp } from '#channels/web/server.ts'
import { openKnowledge } from '#knowledge/source.ts'
import { loadTexts } from '#language/texts.ts'
import { openSqliteStore } from '#storage/sqlite.ts'
import { createVault, readOrCreateSecret } from '#storage/vault.ts'
import { present, readConfig, type Config } from './config.ts'
import { createLog } from './log.ts'
import { startConsole } from './start-console.ts'

/** A stop that takes longer is cut off: the orchestrator would kill the process anyway, and nothing is lost by it. */
const stopDeadlineMs = 20_000

async function start(config: Config): Promise<() => Promise<void>> {
  const log = createLog(config.logLevel)
  const clock = () => Date.now()
  mkdirSync(config.dataDirectory, { recursive: true, mode: 0o700 })
  const vault = createVault(config.secret ?? readOrCreateSecret(config.dataDirectory))
  const knowledge = openKnowledge(config, log)
  if (config.municipality && !knowledge.current().base.municipalities.has(config.municipality))
    throw new AppError(
      'config-invalid',
      `MUNICIPALITY must be one of ${[...knowledge.current().base.municipalities.keys()].join(', ')}`,
    )
  const translate = loadTexts(config.localesDirectory)
  const store = config.databaseUrl
    ? await (await import('#storage/postgres.ts')).openPostgresStore({ url: config.databaseUrl, vault })
    : await openSqliteStore({ file: join(config.dataDirectory, 'wegweiser.db'), vault })

  const workers: { wake?: () => void } = {}
  const receive = async (update: Update) => {
    await store.receive(update)
    workers.wake?.()
  }
  const shared = { receive, translate, vault, clock, log, ...present({ municipality: config.municipality }) }
  // What is not used is not loaded: each of these parts costs some tens of megabytes.
  const telegram =
    config.telegram &&
    (await import('#channels/telegram/bot.ts')).createTelegramChannel({
      ...shared,
      ...present({ publicUrl: config.publicUrl }),
      config: config.telegram,
      knowledge,
      forget: (id) => store.forget(id),
    })
  const slack =
    config.slack && (await import('#channels/slack/app.ts')).createSlackChannel({ ...shared, config: config.slack })
  const messengers: Messenger[] = [telegram, slack].flatMap((channel) => (channel ? [channel.messenger] : []))
  const answering = { store, knowledge, translate, clock }
  const running = startWorkers({ ...answering, messengers, log })
  workers.wake = () => running.wake()
  const housekeeping = startHousekeeping({ store, clock, log })

  const app = new Hono()
  const webhook = telegram?.webhook
  if (webhook) app.post(webhook.path, (context) => webhook.handler(context.req.raw))
  const slackEvents = slack?.handler
  if (slackEvents) app.post('/slack/events', (context) => slackEvents(context.req.raw))
  const staff = await startConsole({
    database: store.database,
    knowledge,
    vault,
    translate,
    clock,
    log,
    config,
  })
  app.route('/', staff.app)
  const answer = (update: Update) => answerUpdate(update, answering)
  app.route('/', createWebApp({ answer, store, translate, knowledge, vault, clock, log, config }))
  const reload = () => void knowledge.reload()
  process.on('SIGHUP', reload)
  const server = await listen(app, config, staff.firstLink)
  await Promise.all([telegram?.start(), slack?.start()])

  return async () => {
    process.off('SIGHUP', reload)
    await new Promise<void>((resolve) => server.close(() => resolve()))
    await Promise.all([telegram?.stop(), slack?.stop()])
    staff.stop()
    await running.stop()
    await housekeeping.stop()
    await store.close()
    log.info('stopped')
  }
}

function listen(app: Hono, config: Config, firstLink: string | undefined): Promise<ServerType> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, hostname: config.host, port: config.port }, ({ port }) => {
      const address = `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`
      console.log(`Wegweiser: ${address}/`)
      console.log(`Staff:     ${address}/staff`)
      if (firstLink)
        console.log(`The first staff account (once, within a day): ${config.publicUrl ?? address}${firstLink}`)
      resolve(server)
    })
    server.once('error', (cause: NodeJS.ErrnoException) => {
      reject(
        new AppError(
          'config-invalid',
          `PORT ${config.port} on HOST ${config.host} cannot be used (${cause.code ?? 'unknown reason'})`,
          { cause },
        ),
      )
    })
  })
}

try {
  const stop = await start(readConfig(process.env))
  const onSignal = () => {
    setTimeout(() => process.exit(1), stopDeadlineMs).unref()
    void stop().then(() => process.exit(0))
  }
  process.once('SIGTERM', onSignal)
  process.once('SIGINT', onSignal)
} catch (error) {
  console.error(error instanceof AppError ? error.message : error)
  // Not `exitCode`: what was started before the fault would keep the process alive.
  process.exit(1)
}
