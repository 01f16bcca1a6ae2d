/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { createApi } from './api.ts'
import { ChatWindow } from './chat-window.ts'
import { the, toNode } from './dom.ts'
import type { Frame } from './protocol.ts'
import { openSession } from './session.ts'
import { modes, putWords, type Mode } from './shell.ts'
import type { Talk } from './talk.ts'
import { h, icon } from './view.ts'

/** `…/widget/<version>/`: this file came from there, on whatever page it runs. */
const folder = new URL('.', import.meta.url)

/**
 * `<wegweiser-chat>`: the chat as an element for any page. All attributes are optional:
 *
 * - `mode`: `page`, `inline` (default) or `floating`
 * - `municipality`: its id, for instance `mainz`
 * - `locale`: the language to begin in; else that of the page around it
 * - `start`: a topic to begin with
 * - `server`: where the service runs, when this file was copied from there
 *
 * What stands inside the element is shown until the chat is ready, and stays when the service cannot be reached.
 */
class WegweiserChat extends HTMLElement {
  #begun = false

  connectedCallback(): void {
    if (this.#begun) return
    this.#begun = true
    const root = this.attachShadow({ mode: 'open' })
    root.append(toNode(h('slot')))
    void this.#start(root)
  }

  async #start(root: ShadowRoot): Promise<void> {
    const asked = this.getAttribute('mode') as Mode
    const mode = modes.includes(asked) ? asked : 'inline'
    const base = new URL(`${this.getAttribute('server') ?? '../..'}/`, folder)
    const municipality = this.getAttribute('municipality') ?? undefined
    const chat = new ChatWindow({
      api: createApi(base, municipality),
      // Another version may keep its talks in another form.
      session: openSession<Talk>(`wegweiser ${folder.pathname} ${municipality ?? ''}`),
      base,
      mode,
      locale: this.getAttribute('locale') ?? this.closest<HTMLElement>('[lang]')?.lang,
      deepLink: this.getAttribute('start') ?? '',
      onFrame: (frame) => this.#follow(frame, mode, root),
    })
    const look = toNode(h('link', { rel: 'stylesheet', href: new URL('chat.css', folder).href })) as HTMLLinkElement
    const looks = new Promise((resolve) => {
      look.onload = look.onerror = resolve
    })
    root.prepend(look)
    try {
      await Promise.all([chat.start(), looks])
    } catch {
      look.remove()
      addEventListener('online', () => void this.#start(root), { once: true })
      return
    }
    const typed = this.querySelector('textarea')?.value
    if (typed) chat.question.value = typed
    the(root, 'slot').replaceWith(mode === 'floating' ? cornerFor(chat) : chat.shell)
    putWords(root, chat.frame.words)
    chat.showLatest()
  }

  /** Beyond the chat itself, the language of the conversation is that of our own page, and of the button on other pages. */
  #follow({ words, town, lang, dir }: Frame, mode: Mode, root: ShadowRoot): void {
    putWords(root, words)
    if (mode !== 'page') return
    document.title = town ? `${words.title} · ${town}` : words.title
    Object.assign(document.documentElement, { lang, dir })
  }
}

/** The button in the corner, and the chat that opens above it without taking the page away. */
function cornerFor(chat: ChatWindow): Node {
  const { shell } = chat
  const button = toNode(
    h(
      'button',
      { type: 'button', class: 'launcher', 'aria-expanded': 'false' },
      icon('speech'),
      h('span', { 'data-text': 'open' }),
    ),
  ) as HTMLButtonElement
  const show = (isOpen: boolean) => {
    shell.hidden = !isOpen
    button.ariaExpanded = String(isOpen)
    if (isOpen) chat.showLatest()
    // A finger that opens the chat has not asked for the keyboard, which would cover half of it.
    if (!isOpen) button.focus()
    else if (matchMedia('(pointer: fine)').matches) chat.question.focus()
    else shell.focus()
  }
  shell.hidden = true
  button.addEventListener('click', () => show(button.ariaExpanded !== 'true'))
  the(shell, '.close').addEventListener('click', () => show(false))
  shell.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') show(false)
  })
  const corner = toNode(h('div', { class: 'corner' })) as HTMLElement
  corner.append(shell, button)
  return corner
}

if (!customElements.get('wegweiser-chat')) customElements.define('wegweiser-chat', WegweiserChat)
