/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import type { View } from './view.ts'

const drawingTags = new Set(['svg', 'path'])

/** A view as elements of this page. Text never becomes markup. */
export function toNode(view: View): Node {
  if (typeof view === 'string') return document.createTextNode(view)
  const element = drawingTags.has(view.tag)
    ? document.createElementNS('http://www.w3.org/2000/svg', view.tag)
    : document.createElement(view.tag)
  for (const [name, value] of Object.entries(view.attributes))
    if (value !== undefined && value !== false) element.setAttribute(name, value === true ? '' : String(value))
  element.append(...view.children.map(toNode))
  return element
}

/** The one element that a view of our own surely holds. Errors: throws when it does not, which is a fault in that view. */
export function the<Found extends HTMLElement>(root: ParentNode, selector: string): Found {
  const found = root.querySelector<Found>(selector)
  if (!found) throw new Error(`no ${selector}`)
  return found
}
