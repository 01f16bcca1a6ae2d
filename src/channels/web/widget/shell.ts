/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { the, toNode } from './dom.ts'
import type { Frame, FrameWords } from './protocol.ts'
import { h, icon, type Content, type IconName, type ViewElement } from './view.ts'

/** `page`: the chat is the page. `inline`: a part of somebody's page. `floating`: behind a button in the corner of somebody's page. */
export const modes = ['page', 'inline', 'floating'] as const
export type Mode = (typeof modes)[number]

function tool(name: keyof FrameWords, picture: IconName, extra = ''): ViewElement {
  return h('button', { type: 'button', class: `tool ${name} ${extra}`.trim(), 'data-label': name }, icon(picture))
}

/**
 * The chat window without a word in it: header, log, composer. `data-text` and `data-label` say which word goes where, so that a change
 * of language touches neither the focus nor what is being typed.
 */
function shellView(mode: Mode): ViewElement {
  const contents: Content[] = [
    h('a', { class: 'skip', href: '#question', 'data-text': 'skip' }),
    h(
      'header',
      { class: 'bar' },
      h('span', { class: 'mark' }, icon('sign')),
      h(
        'div',
        { class: 'names' },
        h(mode === 'page' ? 'h1' : 'h2', { 'data-text': 'title' }),
        h('p', { class: 'town' }),
      ),
      h(
        'label',
        { class: 'tool language' },
        icon('globe'),
        h('span', { class: 'current', 'aria-hidden': 'true' }),
        h('select', { 'data-label': 'language' }),
      ),
      tool('restart', 'restart'),
      mode !== 'floating' && tool('print', 'print'),
      mode === 'floating' && tool('close', 'close'),
    ),
    h('div', { class: 'log', role: 'log', 'aria-live': 'polite', 'data-label': 'log', tabindex: 0 }),
    h(
      'footer',
      { class: 'foot' },
      h('p', { class: 'waiting', role: 'status' }),
      h(
        'form',
        { class: 'composer' },
        h('label', { class: 'spoken', for: 'question', 'data-text': 'label' }),
        h('textarea', { id: 'question', rows: 1, dir: 'auto', enterkeyhint: 'send', autocomplete: 'off' }),
        h('button', { type: 'submit', class: 'send' }, h('span', { 'data-text': 'send' }), icon('arrow', true)),
      ),
      h('nav', { class: 'links' }),
    ),
  ]
  if (mode === 'page') return h('main', { class: 'chat page' }, contents)
  return h(
    'section',
    { class: `chat ${mode}`, 'data-label': 'title', tabindex: -1, ...(mode === 'floating' ? { role: 'dialog' } : {}) },
    contents,
  )
}

/** The chat window as elements, in no language yet. */
export function createShell(mode: Mode): HTMLElement {
  return toNode(shellView(mode)) as HTMLElement
}

/** Puts the words of a language on everything that waits for one. */
export function putWords(root: ParentNode, words: FrameWords): void {
  for (const element of root.querySelectorAll<HTMLElement>('[data-text]'))
    element.textContent = words[element.dataset.text as keyof FrameWords]
  for (const element of root.querySelectorAll<HTMLElement>('[data-label]')) {
    const word = words[element.dataset.label as keyof FrameWords]
    element.setAttribute('aria-label', word)
    if (element.localName === 'button') element.title = word
  }
}

/** Turns the whole window to a language: its words, its direction, its list of languages. */
export function applyFrame(shell: HTMLElement, frame: Frame, base: URL): void {
  shell.lang = frame.lang
  shell.dir = frame.dir
  putWords(shell, frame.words)
  if (shell.dataset.label) shell.setAttribute('aria-label', frame.words.title)
  the(shell, '.town').textContent = frame.town ?? frame.words.subtitle
  const select = the<HTMLSelectElement>(shell, 'select')
  if (select.length === 0)
    for (const { locale, lang, name } of frame.languages)
      select.append(toNode(h('option', { value: locale, lang }, name)))
  select.value = frame.locale
  // Of “Bosanski / Hrvatski / Srpski” the first is enough beside the title of a phone; the list has all.
  the(shell, '.current').textContent = select.selectedOptions[0]?.text.split(/ [/(]/u)[0] ?? ''
  const question = the<HTMLTextAreaElement>(shell, 'textarea')
  question.maxLength = frame.maxChars
  question.placeholder = frame.words.placeholder
  the(shell, '.links').replaceChildren(
    ...frame.links.map(({ label, url }) =>
      toNode(h('a', { href: new URL(url, base).href, target: '_blank', rel: 'noopener' }, label)),
    ),
  )
}
