/** Composition root: reads the settings, builds every part, starts the channels whose tokens are set, stops in order. */
import { mkdirSync } from 'node:fs'
import { answerInAnyCase } from '#app/answer-in-any-case.ts'
import { AppError } from '#app/errors.ts'
import { startHousekeeping } from '#app/housekeeping.ts'
import { createIntake } from '#app/intake.ts'
import type { Update } from '#app/ports.ts'
import { watchQueues } from '#app/watch-queues.ts'
import { startWorkers } from '#app/workers.ts'
import { createWebApp } from '#channels/web/server.ts'
import { dangerIn } from '#core/conversation/danger.ts'
import { openKnowledge } from '#knowledge/source.ts'
import { loadTexts } from '#language/texts.ts'
import { createLeases } from '#storage/leases.ts'
import { createSharedClock } from '#storage/shared-clock.ts'
import { present, readConfig, type Config } from './config.ts'
import { giveBackMemory } from './give-back-memory.ts'
import { addressOf, close, createApp, listen, listenForPrometheus } from './listen.ts'
import { createLog } from './log.ts'
import { openChannels } from './start-channels.ts'
import { openStore, openVault } from './open-store.ts'
import { startConsole } from './start-console.ts'

/** A stop that takes longer is cut off: the orchestrator would kill the process anyway, and nothing is lost by it. */
const stopDeadlineMs = 20_000

async function start(config: Config): Promise<() => Promise<void>> {
  const log = createLog(config.logLevel)
  const shared = createSharedClock()
  const clock = shared.now
  // A stray promise of a library, such as a request that times out after its caller has gone, must not end the service for everybody.
  process.on('unhandledRejection', (error) => log.error('unhandled-rejection', error))
  mkdirSync(config.dataDirectory, { recursive: true, mode: 0o700 })
  const vault = openVault(config)
  const knowledge = openKnowledge(config, log)
  if (config.municipality && !knowledge.current().base.municipalities.has(config.municipality))
    throw new AppError(
      'config-invalid',
      `MUNICIPALITY must be one of ${[...knowledge.current().base.municipalities.keys()].join(', ')}`,
    )
  const translate = loadTexts(config.localesDirectory)
  const store = await openStore(config, vault, { clock })
  const following = store.readTime && (await shared.follow(store.readTime))

  const queues = watchQueues(store)
  const metrics =
    config.metricsPort === undefined
      ? undefined
      : (await import('./metrics.ts')).createMetrics({
          pending: () => queues.current(),
          knowledgeVersion: () => knowledge.current().base.version,
          clock,
        })
  // A single process needs no leave to do anything.
  const leases = config.databaseUrl ? createLeases(store.database) : undefined

  const workers: { wake?: () => void } = {}
  const receive = createIntake({
    store,
    messenger: (name) => channels.messengers.find(({ channel }) => channel === name),
    isUrgent: (text) => dangerIn(knowledge.current(), text) !== undefined,
    oldestWaiting: () => queues.current()?.oldestUpdateAt,
    wake: () => workers.wake?.(),
    translate,
    clock,
    log,
    ...present({ metrics }),
  })
  const staff = await startConsole({
    store,
    knowledge,
    vault,
    translate,
    clock,
    log,
    config,
    receive,
  })
  const channels = await openChannels({
    receive,
    forget: (id) => store.forget(id),
    staff,
    knowledge,
    translate,
    vault,
    clock,
    log,
    config,
    ...present({ leases }),
  })
  const answering = { store, knowledge, translate, clock, desk: staff.desk, ...present({ metrics }) }
  const running = startWorkers({ ...answering, messengers: channels.messengers, log })
  workers.wake = () => running.wake()
  const housekeeping = startHousekeeping({ store, clock, log, ...present({ leases }) })

  const app = createApp(log)
  for (const { path, handler } of channels.webhooks) app.post(path, (context) => handler(context.req.raw))
  app.route('/', staff.app)
  const answer = (update: Update) => answerInAnyCase(update, { ...answering, log })
  app.route('/', createWebApp({ answer, store, translate, knowledge, vault, clock, log, config }))
  const reload = () => void knowledge.reload()
  process.on('SIGHUP', reload)
  const server = await listen(app, config)
  const address = addressOf(server, config.host)
  console.log(`Wegweiser: ${address}/`)
  console.log(`Staff:     ${address}/staff`)
  if (staff.firstLink)
    console.log(`The first staff account (once, within a day): ${config.publicUrl ?? address}${staff.firstLink}`)
  const figures = metrics && (await listenForPrometheus(metrics, { host: config.host, port: config.metricsPort ?? 0 }))
  if (figures) console.log(`Metrics:   ${addressOf(figures, config.host)}/metrics`)
  await channels.start()
  void giveBackMemory()

  return async () => {
    process.off('SIGHUP', reload)
    await close(server)
    await channels.stop()
    await staff.stop()
    await running.stop()
    await housekeeping.stop()
    queues.stop()
    following?.stop()
    if (figures) await close(figures)
    await store.close()
    log.info('stopped')
  }
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
