/** Something that goes wrong with one call. `cut`: Slack does what was asked and the connection breaks before it can say so. */
export type Fault =
  | { kind: 'error'; error: string }
  | { kind: 'ratelimited'; retryAfterSeconds: number }
  | { kind: 'status'; status: number }
  | { kind: 'cut' }
  /** The answer waits for this promise. */
  | { kind: 'slow'; until: Promise<unknown> }

/** Faults wait in line by method (`response_url` for those addresses); each is used once. */
export class Faults {
  readonly #waiting = new Map<string, Fault[]>()

  add(method: string, ...faults: Fault[]): void {
    this.#waiting.set(method, [...(this.#waiting.get(method) ?? []), ...faults])
  }

  take(method: string): Fault | undefined {
    return this.#waiting.get(method)?.shift()
  }
}
