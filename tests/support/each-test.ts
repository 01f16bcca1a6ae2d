import { afterEach, beforeEach } from 'vitest'

/** What `open` gives, anew for each test and closed after it. Shapes: to be used within a test only. */
export function eachTest<Opened extends { close(): Promise<unknown> }>(open: () => Promise<Opened>): Opened {
  let opened: Opened | undefined
  beforeEach(async () => {
    opened = await open()
  })
  afterEach(() => opened?.close())
  return new Proxy({} as Opened, {
    get(_, name) {
      if (!opened) throw new Error('nothing is open between tests')
      return Reflect.get(opened, name, opened) as unknown
    },
    // So that a test can put something of its own in the place of a part.
    set: (_, name, value) => opened !== undefined && Reflect.set(opened, name, value, opened),
  })
}
