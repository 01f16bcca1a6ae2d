import { ApiRefusal } from './errors.ts'

/** What goes wrong. `cut-after`: the call is carried out, its answer is lost. `hold`: the call waits for this. */
export type Effect = 'cut-before' | 'cut-after' | { hold: Promise<void> } | ApiRefusal

export interface FaultOptions {
  /** So many calls, 1 unless told otherwise. */
  times?: number
  when?: (payload: Record<string, unknown>) => boolean
}

/** Flood control: nothing is taken for so many seconds. */
export function flood(seconds: number): ApiRefusal {
  return new ApiRefusal(429, `Too Many Requests: retry after ${seconds}`, { parameters: { retry_after: seconds } })
}

export const serverError = new ApiRefusal(500, 'Internal Server Error')

export function refused(status: number, description: string): ApiRefusal {
  return new ApiRefusal(status, description)
}

/** Faults to come, by method. */
export class Faults {
  readonly #planned: {
    method: string
    effect: Effect
    left: number
    when: (payload: Record<string, unknown>) => boolean
  }[] = []

  add(method: string, effect: Effect, { times = 1, when = () => true }: FaultOptions): void {
    this.#planned.push({ method, effect, left: times, when })
  }

  take(method: string, payload: Record<string, unknown>): Effect | undefined {
    const fault = this.#planned.find((one) => one.method === method && one.left > 0 && one.when(payload))
    if (fault) fault.left -= 1
    return fault?.effect
  }
}
