import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readIntegreat } from '#knowledge/integreat/source.ts'
import { aLocation, anEvent, aPage } from '#tests/support/integreat.ts'

let directory: string
let server: Server | undefined
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'integreat-'))
})
afterEach(async () => {
  rmSync(directory, { recursive: true })
  await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)))
  server = undefined
})

/** A site that answers these paths. Shapes: its address, and what was asked for. */
async function aSite(answers: Record<string, string | number>): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = []
  server = createServer((request, response) => {
    asked.push(request.url ?? '')
    const answer = answers[request.url ?? ''] ?? 404
    response.writeHead(typeof answer === 'number' ? answer : 200, { 'Content-Type': 'application/json' })
    response.end(typeof answer === 'number' ? '' : answer)
  })
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked }
}

describe('a region of Integreat', () => {
  it('is read from its site, as old and new releases have it', async () => {
    const { url, asked } = await aSite({
      '/api/v3/mainz/de/pages/': JSON.stringify([aPage()]),
      '/api/v3/mainz/de/places/': JSON.stringify([aLocation(), aLocation()]),
      '/api/v3/mainz/de/events/?combine_recurring=True': JSON.stringify([anEvent()]),
    })

    const { pages, places, events } = await readIntegreat(`${url}/api/v3/`, 'mainz')
    expect([pages.length, places.length, events.length]).toEqual([1, 2, 1])
    expect(asked).toContain('/api/v3/mainz/de/locations/')
  })

  it('is read from a folder, its own or one with other regions', async () => {
    writeFileSync(join(directory, 'pages.json'), JSON.stringify([aPage()]))
    expect((await readIntegreat(directory, 'mainz')).pages).toHaveLength(1)
    mkdirSync(join(directory, 'emden', 'de'), { recursive: true })
    writeFileSync(join(directory, 'emden', 'de', 'locations.json'), JSON.stringify([aLocation()]))
    expect((await readIntegreat(directory, 'emden')).places).toHaveLength(1)
  })

  it.each(['..', '../mainz', 'mainz/de', 'Mainz', 'a b', '', '%2e%2e', 'mainz?x'])(
    'has a name that leads nowhere else: %o is refused',
    async (region) => {
      writeFileSync(join(directory, 'pages.json'), JSON.stringify([aPage()]))

      await expect(readIntegreat(directory, region)).rejects.toThrow('--region')
    },
  )

  it('that cannot be read is refused with the reason', async () => {
    const { url } = await aSite({ '/api/v3/mainz/de/pages/': 500, '/api/v3/emden/de/pages/': '{"error":"x"}' })

    await expect(readIntegreat(url, 'mainz')).rejects.toThrow('antwortet mit 500')
    await expect(readIntegreat(url, 'emden')).rejects.toThrow('ist keine Liste der Integreat-Schnittstelle')
    await expect(readIntegreat(url, 'wetzlar')).rejects.toThrow('kennt die Region „wetzlar“ nicht')
    await expect(readIntegreat('http://127.0.0.1:1', 'mainz')).rejects.toThrow('ist nicht erreichbar')
    await expect(readIntegreat('file:///etc', 'mainz')).rejects.toThrow(
      'weder eine Adresse (https://…) noch ein Ordner',
    )
    await expect(readIntegreat(directory, 'mainz')).rejects.toThrow('gibt es nichts zur Region „mainz“')
  })
})
