/** Lets through a bounded number of messages in a time, per sender; old senders are forgotten. */
export interface FloodGuard {
  /** Counts one more. `false`: too many. Units: `now` in milliseconds. */
  admits(sender: string, now: number): boolean
  /** Whether one more would be too many; counts nothing. */
  isFull(sender: string, now: number): boolean
}

const maxSenders = 50_000

/** A fixed window per sender in memory: a guard against loops and boredom, not against an attack on the network. */
export function createFloodGuard(limit: number, windowMs: number): FloodGuard {
  const windows = new Map<string, { since: number; count: number }>()
  const current = (sender: string, now: number) => {
    const window = windows.get(sender)
    // Behind us as well as ahead: a clock that is set back must not lock anybody out.
    return window && Math.abs(now - window.since) < windowMs ? window : undefined
  }
  // They stand in the order of their beginning.
  const forgetOld = (now: number) => {
    for (const [sender, { since }] of windows) {
      if (Math.abs(now - since) < windowMs) return
      windows.delete(sender)
    }
  }
  return {
    isFull: (sender, now) => (current(sender, now)?.count ?? 0) >= limit,
    admits(sender, now) {
      const window = current(sender, now)
      if (!window) {
        windows.delete(sender)
        forgetOld(now)
        if (windows.size >= maxSenders) windows.delete(windows.keys().next().value ?? '')
        windows.set(sender, { since: now, count: 1 })
        return true
      }
      window.count++
      return window.count <= limit
    },
  }
}
