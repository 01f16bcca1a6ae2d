import type { View } from './widget/view.ts'

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const voidTags = new Set(['br', 'input', 'link', 'meta', 'wbr'])

function escape(text: string): string {
  return text.replace(/[&<>"]/gu, (character) => escapes[character] ?? character)
}

/** A view as HTML. Everything that is text is escaped; names of tags and attributes come from our own code only. */
export function renderHtml(view: View): string {
  if (typeof view === 'string') return escape(view)
  const attributes = Object.entries(view.attributes)
    .flatMap(([name, value]) => {
      if (value === undefined || value === false) return []
      return value === true ? ` ${name}` : ` ${name}="${escape(String(value))}"`
    })
    .join('')
  const inner = view.tag === 'script' ? scriptText(view.children) : view.children.map(renderHtml).join('')
  return voidTags.has(view.tag) ? `<${view.tag}${attributes}>` : `<${view.tag}${attributes}>${inner}</${view.tag}>`
}

// The text of a script is not escaped by HTML's rules: it must only never hold the end of the element.
function scriptText(children: readonly View[]): string {
  return children.map((child) => (typeof child === 'string' ? child.replaceAll('<', String.raw`\u003c`) : '')).join('')
}
