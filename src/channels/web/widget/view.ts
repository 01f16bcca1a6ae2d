/** A piece of page, independent of where it is shown: the server turns it into HTML, the browser into elements. */
export type View = string | ViewElement

export interface ViewElement {
  tag: string
  attributes: Readonly<Record<string, string | boolean | number | undefined>>
  children: readonly View[]
}

export type Content = View | false | undefined | readonly Content[]

/** One element. Attributes that are `undefined` or `false` are left out; `true` stands without a value. */
export function h(
  tag: string,
  attributes: ViewElement['attributes'] = {},
  ...contents: readonly Content[]
): ViewElement {
  return { tag, attributes, children: flat(contents) }
}

function flat(contents: readonly Content[]): View[] {
  return contents.flatMap((content): View[] =>
    content === undefined || content === false || content === ''
      ? []
      : Array.isArray(content)
        ? flat(content as readonly Content[])
        : [content as View],
  )
}

/** Outlines on a 24 × 24 grid, drawn with the colour of the text beside them. */
export const iconPaths = {
  alert: 'M12 4 2.5 20h19zM12 10v4.5M12 17.5v.01',
  arrow: 'M5 12h14M13 6l6 6-6 6',
  building: 'M5 21V4h9v17M14 9h5v12M3 21h18M8 8h3M8 12h3M8 16h3',
  clock: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l3.5 2',
  close: 'm6 6 12 12M18 6 6 18',
  down: 'M7 13V4H4v9zM7 13l4 8a2.5 2.5 0 0 0 2.5-2.5V15H19a2 2 0 0 0 2-2.3l-1.2-7A2 2 0 0 0 17.8 4H7',
  globe: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM3 12h18M12 3c3.3 3.4 3.3 14.6 0 18M12 3c-3.3 3.4-3.3 14.6 0 18',
  info: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 11v5.5M12 7.6v.01',
  link: 'M14 4h6v6M20 4l-9 9M18 14v6H4V6h6',
  list: 'M9 6h11M9 12h11M9 18h11M4.5 6h.01M4.5 12h.01M4.5 18h.01',
  lock: 'M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3',
  mail: 'M3 6h18v12H3zM3 7l9 6.5L21 7',
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.5a7.5 7.5 0 0 1 15 0',
  phone: 'M6 3h3l2 5-2.5 1.7a12 12 0 0 0 5.8 5.8L16 13l5 2v3a3 3 0 0 1-3 3A15 15 0 0 1 3 6a3 3 0 0 1 3-3z',
  pin: 'M12 21s7-6.2 7-11.5a7 7 0 0 0-14 0C5 14.8 12 21 12 21zM12 12a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z',
  print: 'M7 9V3h10v6M7 17H4V9h16v8h-3M7 14h10v7H7z',
  restart: 'M4.6 9A8 8 0 1 1 4 13M4 4v5h5',
  sign: 'M12 2.5v19M5 5h11.5L19 7.5 16.500 10H5zM19 12H7.500L5 14.500 7.500 17H19z',
  speech: 'M4 5h16v11H10l-5 4v-4H4z',
  trash: 'M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v5M14 11v5',
  up: 'M7 11v9H4v-9zM7 11l4-8a2.5 2.5 0 0 1 2.5 2.5V9H19a2 2 0 0 1 2 2.3l-1.2 7a2 2 0 0 1-2 1.7H7',
} as const
export type IconName = keyof typeof iconPaths

/** A picture beside a text that says the same: hidden from screen readers. `turns`: it points the way the text runs. */
export function icon(name: IconName, turns = false): ViewElement {
  const attributes = { class: turns ? 'icon turns' : 'icon', viewBox: '0 0 24 24', 'aria-hidden': 'true' }
  return h('svg', attributes, h('path', { d: iconPaths[name] }))
}

/** Text for screen readers only. */
export function spoken(text: string): ViewElement {
  return h('span', { class: 'spoken' }, text)
}

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
