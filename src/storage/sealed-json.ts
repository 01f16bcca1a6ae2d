import { longestWaitMs, type Vault } from '#app/ports.ts'

/** A row of another secret is left alone for a while: nothing is lost if the right secret comes back, and nothing else waits for it. */
export const unreadable = { code: 'sealed-with-another-secret', retryMs: longestWaitMs } as const

export function sealJson(vault: Vault, value: unknown): string {
  return vault.seal(JSON.stringify(value))
}

/** The sealed value; `undefined` when the box was made with another secret. */
export function openJson<Value>(vault: Vault, box: string): Value | undefined {
  let text: string
  try {
    text = vault.open(box)
  } catch {
    return undefined
  }
  return JSON.parse(text) as Value
}
