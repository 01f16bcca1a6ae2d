import { html } from 'hono/html'
import type { Content } from './parts.ts'

/** A text whose lines are shown as lines. */
export function withBreaks(text: string): Content {
  return text.split('\n').map((line, index) => (index === 0 ? line : html`<br />${line}`))
}
