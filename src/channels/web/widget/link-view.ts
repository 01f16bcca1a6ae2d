import { h, type Content, type View, type ViewElement } from './view.ts'

/** A number or an address: from left to right also inside Arabic, and broken, if at all, behind the “@”. */
export function isolate(text: string): View {
  const [name = '', host] = text.split('@')
  return h('bdi', { dir: 'ltr' }, host ? [`${name}@`, h('wbr'), host] : text)
}

/** A link; one to the web opens beside the chat, which would be gone otherwise. */
export function linkView(url: string, content: Content, className?: string): ViewElement {
  const leavesPage = url.startsWith('http')
  return h(
    'a',
    { href: url, class: className, ...(leavesPage ? { target: '_blank', rel: 'noopener noreferrer' } : {}) },
    content,
  )
}
