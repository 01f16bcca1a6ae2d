import type { Random } from './random.ts'
import { hostileText, hostileValue } from './texts.ts'

/** A valid JSON with one to three values exchanged, lost, added or doubled. */
export function mutatedJson(value: unknown, random: Random): unknown {
  const copy = structuredClone(value)
  for (let count = 1 + random.below(3); count > 0; count--) mutateOne(copy, random)
  return copy
}

type Container = Record<string, unknown> | unknown[]

function mutateOne(root: unknown, random: Random): void {
  const containers = containersOf(root)
  if (containers.length === 0) return
  const container = random.pick(containers)
  const keys = Object.keys(container)
  const key = keys.length > 0 && random.chance(0.85) ? random.pick(keys) : hostileKey(random)
  const place = container as Record<string, unknown>
  // The length of a list is no value of its own.
  if (Array.isArray(container) && key === 'length') return
  if (random.chance(0.15)) Reflect.deleteProperty(place, key)
  else if (random.chance(0.5) && typeof place[key] === 'string') place[key] = hostileText(random)
  else
    Object.defineProperty(place, key, {
      value: hostileValue(random),
      enumerable: true,
      configurable: true,
      writable: true,
    })
}

function hostileKey(random: Random): string {
  return random.pick([
    '__proto__',
    'constructor',
    'toString',
    'length',
    '',
    '0',
    'kind',
    'type',
    'then',
    hostileText(random, 40),
  ])
}

function containersOf(value: unknown, found: Container[] = []): Container[] {
  if (typeof value !== 'object' || value === null || found.length > 200) return found
  found.push(value as Container)
  for (const child of Object.values(value)) containersOf(child, found)
  return found
}

/** JSON as an attacker writes it: keys twice, `__proto__`, numbers without end, depths, escapes of half characters. */
export function hostileJson(value: unknown, random: Random): string {
  const json = JSON.stringify(value)
  switch (random.below(10)) {
    case 0:
      return json.replace(/^\{/u, `{"__proto__":${JSON.stringify(hostileValue(random))},`)
    case 1:
      return json.replace(/"([^"]+)":/u, (whole) => `${whole}${JSON.stringify(hostileText(random, 60))},${whole}`)
    case 2:
      return json.replace(/:\d+/u, `:${'9'.repeat(random.pick([30, 400, 5000]))}`)
    case 3: {
      const depth = random.pick([100, 5000, 15_000])
      return json.replace(/:"[^"]*"/u, `:${'['.repeat(depth)}${']'.repeat(depth)}`)
    }
    case 4:
      return json.replace(/:"/u, String.raw`:"\ud800\u0000\udfff`)
    case 5:
      return `\ufeff${json}`
    case 6:
      return `${json}${json}`
    default:
      return json
  }
}

/** Bytes with bits flipped, cut, doubled, or with bytes that are no UTF-8. */
export function mutatedBytes(text: string, random: Random): Uint8Array<ArrayBuffer> {
  let bytes = Buffer.from(text)
  for (let count = 1 + random.below(4); count > 0; count--) {
    const at = random.below(bytes.length + 1)
    switch (random.below(6)) {
      case 0:
        if (at < bytes.length) bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8))
        break
      case 1:
        bytes = bytes.subarray(0, at)
        break
      case 2:
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(Math.max(0, at - random.below(64)))])
        break
      case 3:
        bytes = Buffer.concat([bytes.subarray(0, at), random.pick(brokenUtf8), bytes.subarray(at)])
        break
      case 4:
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + random.below(16))])
        break
      default:
        bytes = Buffer.concat([
          bytes.subarray(0, at),
          Buffer.alloc(random.pick([1, 16, 1024]), random.below(256)),
          bytes.subarray(at),
        ])
    }
  }
  return new Uint8Array(bytes)
}

const brokenUtf8 = [
  [0xc0, 0xaf],
  [0xed, 0xa0, 0x80],
  [0xf8, 0x88, 0x80, 0x80, 0x80],
  [0xff, 0xfe],
  [0x80],
  [0xe2, 0x82],
  [0xf4, 0x90, 0x80, 0x80],
  [0x00],
].map((bytes) => Buffer.from(bytes))
