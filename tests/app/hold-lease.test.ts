import { expect, it } from 'vitest'
import { holdLease } from '#app/hold-lease.ts'
import type { Leases } from '#app/ports.ts'

const silent = { info() {}, warn() {}, error() {} }

/** Leases as the database gives them, in memory; `away` fails every call. */
function leasesInMemory(): Leases & { away: boolean; holder(name: string): string | undefined } {
  const rows = new Map<string, { holder: string; until: number }>()
  return {
    away: false,
    holder: (name) => rows.get(name)?.holder,
    async take(name, holder, now, leaseMs) {
      if (this.away) throw new Error('away')
      const row = rows.get(name)
      if (row && row.holder !== holder && row.until > now) return false
      rows.set(name, { holder, until: now + leaseMs })
      return true
    },
    async release(name, holder) {
      if (rows.get(name)?.holder === holder) rows.delete(name)
    },
  }
}

/** Work that tells when it begins and ends. */
function work(name: string, told: string[], tell: () => void) {
  return async () => {
    told.push(`${name} begins`)
    tell()
    return {
      async stop() {
        told.push(`${name} ends`)
        tell()
      },
    }
  }
}

/** Resolves as soon as the list says all of this. */
function watched() {
  const told: string[] = []
  let waiting: { line: string; done: () => void } | undefined
  return {
    told,
    tell: () => {
      if (waiting && told.includes(waiting.line)) waiting.done()
    },
    until: (line: string) =>
      told.includes(line)
        ? Promise.resolve()
        : new Promise<void>((done) => {
            waiting = { line, done }
          }),
  }
}

it('runs the work in one replica, and in the other when the first stops', async () => {
  const leases = leasesInMemory()
  const { told, tell, until } = watched()
  const shared = { leases, clock: () => Date.now(), log: silent, everyMs: 5 }
  const first = holdLease('poller', work('first', told, tell), shared)
  await until('first begins')
  const second = holdLease('poller', work('second', told, tell), shared)

  await first.stop()
  await until('second begins')
  await second.stop()

  expect(told).toEqual(['first begins', 'first ends', 'second begins', 'second ends'])
  expect(leases.holder('poller')).toBeUndefined()
})

it('stops the work before another replica may begin it, when the database stays away', async () => {
  const leases = leasesInMemory()
  const { told, tell, until } = watched()
  let now = 0
  const held = holdLease('poller', work('first', told, tell), { leases, clock: () => now, log: silent, everyMs: 1 })
  await until('first begins')

  leases.away = true
  now = 20_000
  await until('first ends')
  leases.away = false
  expect(await leases.take('poller', 'another', 29_999, 1000)).toBe(false)
  await held.stop()
})

it('goes on with the work through a short absence of the database', async () => {
  const leases = leasesInMemory()
  const { told, tell, until } = watched()
  let now = 0
  let looks = 0
  const counted: Leases = {
    take(...parts) {
      looks++
      return leases.take(...parts)
    },
    release: (...parts) => leases.release(...parts),
  }
  const held = holdLease('poller', work('first', told, tell), {
    leases: counted,
    clock: () => now,
    log: silent,
    everyMs: 1,
  })
  await until('first begins')

  leases.away = true
  now = 15_000
  const before = looks
  while (looks < before + 3) await new Promise((done) => setImmediate(done))
  leases.away = false
  while (looks < before + 6) await new Promise((done) => setImmediate(done))

  expect(told).toEqual(['first begins'])
  await held.stop()
})
