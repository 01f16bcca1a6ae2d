import type { Context } from 'hono'
import { bodyLimit } from 'hono/body-limit'

/** Ten thousand characters of any script, and what surrounds them. */
const maxBodyBytes = 48 * 1024

/** Takes no more than a message in. */
export const messageSized = bodyLimit({
  maxSize: maxBodyBytes,
  onError: (context: Context) => context.json({ error: 'the message is too large' }, 413),
})
