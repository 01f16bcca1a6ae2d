import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError } from '#app/errors.ts'
import type { IntegreatRegion } from './api.ts'

/** A large town has some 300 pages of 10 kB. */
const maxBytes = 50 * 1024 * 1024
const timeoutMs = 60_000
/** Newer releases speak of places; the path may follow. */
const names = { pages: ['pages'], places: ['locations', 'places'], events: ['events'] } as const

const listSchema = z.array(z.unknown())

/** The name of a region is part of paths and addresses: nothing but a word. */
function regionName(region: string): string {
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/u.test(region))
    throw new AppError(
      'input-invalid',
      '--region: nur Kleinbuchstaben, Ziffern und Bindestriche, so wie in der Adresse der Seite',
    )
  return region
}

function listOf(json: string, name: string): readonly unknown[] {
  try {
    return listSchema.parse(JSON.parse(json))
  } catch (cause) {
    throw new AppError('input-invalid', `${name} ist keine Liste der Integreat-Schnittstelle (JSON)`, { cause })
  }
}

function readFolder(folder: string, region: string): IntegreatRegion {
  const folders = [join(folder, region, 'de'), join(folder, region), folder]
  const read = (kinds: readonly string[]): readonly unknown[] => {
    const file = folders.flatMap((one) => kinds.map((kind) => join(one, `${kind}.json`))).find((one) => existsSync(one))
    if (file === undefined) return []
    if (statSync(file).size > maxBytes) throw new AppError('input-invalid', `${file} ist zu groß`)
    return listOf(readFileSync(file, 'utf8'), file)
  }
  return { pages: read(names.pages), places: read(names.places), events: read(names.events) }
}

async function textOf(response: Response, address: string): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  let size = 0
  for await (const part of response.body ?? []) {
    size += part.length
    if (size > maxBytes) throw new AppError('input-invalid', `${address} schickt zu viel`)
    text += decoder.decode(part, { stream: true })
  }
  return text + decoder.decode()
}

async function readSite(address: string, region: string): Promise<IntegreatRegion> {
  const base = address.replace(/(?<!\/)\/+$/u, '').replace(/\/api\/v3$/u, '')
  const read = async (kinds: readonly string[], query = ''): Promise<readonly unknown[] | undefined> => {
    for (const kind of kinds) {
      const url = `${base}/api/v3/${region}/de/${kind}/${query}`
      let response: Response
      try {
        response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs), headers: { Accept: 'application/json' } })
      } catch (cause) {
        throw new AppError('input-invalid', `${url} ist nicht erreichbar`, { cause })
      }
      if (response.status === 404) {
        await response.body?.cancel()
        continue
      }
      if (!response.ok) throw new AppError('input-invalid', `${url} antwortet mit ${response.status}`)
      return listOf(await textOf(response, url), url)
    }
    return undefined
  }
  const pages = await read(names.pages)
  if (!pages) throw new AppError('input-invalid', `${base} kennt die Region „${region}“ nicht`)
  // A region may have switched these off.
  return {
    pages,
    places: (await read(names.places)) ?? [],
    events: (await read(names.events, '?combine_recurring=True')) ?? [],
  }
}

/**
 * The German content of a region, from the API v3 of an Integreat site or from a folder with its answers (`pages.json`,
 * `locations.json`, `events.json`, also in `<region>/de/`). Errors: `input-invalid`, with what is wrong in German.
 */
export async function readIntegreat(from: string, region: string): Promise<IntegreatRegion> {
  const name = regionName(region)
  if (/^https?:\/\//iu.test(from)) {
    if (!URL.canParse(from)) throw new AppError('input-invalid', '--integreat: das ist keine Adresse')
    return readSite(from, name)
  }
  if (!existsSync(from) || !statSync(from).isDirectory())
    throw new AppError('input-invalid', `--integreat: ${from} ist weder eine Adresse (https://…) noch ein Ordner`)
  const found = readFolder(from, name)
  if (found.pages.length + found.places.length + found.events.length === 0)
    throw new AppError(
      'input-invalid',
      `in ${from} gibt es nichts zur Region „${name}“ (pages.json, locations.json, events.json)`,
    )
  return found
}
