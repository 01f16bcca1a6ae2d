import { EventEmitter, once } from 'node:events'

export interface Call {
  method: string
  /** What the call came to; `undefined` also when it failed. */
  result: unknown
}

export interface Observed<Target> {
  target: Target
  /** Every call that has ended, in order. */
  calls: Call[]
  /** Waits until a call has ended after which the condition holds; at once when it holds already. */
  until: (condition: (calls: readonly Call[]) => boolean) => Promise<void>
}

/** The same object, with its asynchronous calls to be waited for. */
export function observed<Target extends object>(original: Target): Observed<Target> {
  const emitter = new EventEmitter()
  const calls: Call[] = []
  const ended = (method: string, result: unknown) => {
    calls.push({ method, result })
    // After the caller has gone on with the result.
    setImmediate(() => emitter.emit('call'))
  }
  const target = new Proxy(original, {
    get(object, name, receiver) {
      const value: unknown = Reflect.get(object, name, receiver)
      if (typeof value !== 'function') return value
      return (...parameters: unknown[]) => {
        const result: unknown = Reflect.apply(value, object, parameters)
        if (!(result instanceof Promise)) return result
        result.then(
          (outcome) => ended(String(name), outcome),
          () => ended(String(name), undefined),
        )
        return result
      }
    },
  })
  return {
    target,
    calls,
    async until(condition) {
      while (!condition(calls)) await once(emitter, 'call')
    },
  }
}
