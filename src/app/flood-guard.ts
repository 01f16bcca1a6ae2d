/** Lets through a bounded number of messages in a time, per sender; old senders are forgotten. */
export interface FloodGuard {
  /** `false`: too many. Units: `now` in milliseconds. */
  admits(sender: string, now: number): boolean
}

const maxSenders = 50_000

/** A fixed window per sender in memory: a guard against loops and boredom, not against an attack on the network. */
export function createFloodGuard(limit: number, windowMs: number): FloodGuard {
  const windows = new Map<string, { since: number; count: number }>()
  return {
    admits(sender, now) {
      const window = windows.get(sender)
      if (!window || now - window.since >= windowMs) {
        windows.delete(sender)
        if (windows.size >= maxSenders) windows.delete(windows.keys().next().value ?? '')
        windows.set(sender, { since: now, count: 1 })
        return true
      }
      window.count++
      return window.count <= limit
    },
  }
}
