/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import type { Api } from './api.ts'
import { the, toNode } from './dom.ts'
import type { Frame, SentMessage, WebInput, WebReply, Welcome } from './protocol.ts'
import { replyView, saidView } from './reply-view.ts'
import { newToken, type Session } from './session.ts'
import { applyFrame, createShell, type Mode } from './shell.ts'
import { h, icon } from './view.ts'

/** One thing in the log. `message` is there until it is answered. */
interface Said {
  said: string
  message?: SentMessage | undefined
}
interface Replied {
  reply: WebReply
  pressed?: string[]
}
type Entry = Said | Replied

/** All that this tab remembers. `start` waits for the first message; `deepLink` is the one the talk has already shown. */
export interface Talk {
  conversation: string
  deepLink: string
  start?: string | undefined
  frame: Frame
  entries: Entry[]
}

export interface ChatOptions {
  api: Api
  session: Session<Talk>
  base: URL
  mode: Mode
  locale?: string | undefined
  deepLink: string
  onFrame?(frame: Frame): void
}

/** Shorter waits are not worth a word. */
const waitingAfterMs = 400
const marginPx = 12

/** The chat window: what was said, what waits for an answer, and what a person can press. */
export class ChatWindow {
  readonly shell: HTMLElement
  readonly question: HTMLTextAreaElement
  readonly #options: ChatOptions
  readonly #log: HTMLElement
  readonly #waiting: HTMLElement
  readonly #nodes = new Map<Entry, HTMLElement>()
  /** Messages leave one after the other, so that answers come in the order of the questions. */
  #sending = Promise.resolve()
  #unanswered = 0
  #talk!: Talk

  constructor(options: ChatOptions) {
    this.#options = options
    this.shell = createShell(options.mode)
    this.question = the(this.shell, 'textarea')
    this.#log = the(this.shell, '.log')
    this.#waiting = the(this.shell, '.waiting')
    this.#listen()
  }

  /** Goes on with the talk of this tab or begins one. Errors: rejects when there is no talk yet and the server cannot be reached. */
  async start(): Promise<void> {
    const { api, session, deepLink, locale } = this.#options
    const saved = session.load()
    if (!saved) return this.#open(this.#begin(await api.welcome(locale, deepLink)))
    if (deepLink && deepLink !== saved.deepLink) {
      const { start, replies } = await api.welcome(saved.frame.locale, deepLink)
      Object.assign(saved, { start, deepLink })
      saved.entries.push(...replies.map((reply) => ({ reply })))
    }
    this.#open(saved)
  }

  #begin({ frame, replies, start }: Welcome): Talk {
    const { deepLink } = this.#options
    return { conversation: newToken(), deepLink, start, frame, entries: replies.map((reply) => ({ reply })) }
  }

  #open(talk: Talk): void {
    this.#talk = talk
    this.#sending = Promise.resolve()
    this.#wait(-this.#unanswered)
    this.#nodes.clear()
    this.#log.replaceChildren(...talk.entries.map((entry) => this.#nodeOf(entry)))
    this.#turnTo(talk.frame)
    // Left over from before a reload: nobody knows whether they arrived, and sending them again does no harm.
    for (const entry of talk.entries) if ('said' in entry && entry.message) this.#showFailure(entry)
    this.showLatest()
  }

  get frame(): Frame {
    return this.#talk.frame
  }

  /** Brings what was said last into sight; needed once the window itself is in sight. */
  showLatest(): void {
    const last = this.#talk.entries.findLast((entry) => 'said' in entry)
    if (last) this.#reveal(last)
  }

  #turnTo(frame: Frame): void {
    this.#talk.frame = frame
    applyFrame(this.shell, frame, this.#options.base)
    this.#options.onFrame?.(frame)
    this.#options.session.save(this.#talk)
  }

  /** A new talk, with nothing of the old one. The server is not told: it forgets by itself, and knows no name to the old one. */
  async restart(locale = this.#talk.frame.locale): Promise<void> {
    const { api, session } = this.#options
    session.clear()
    const { frame } = this.#talk
    const welcome = await api.welcome(locale, '').catch(() => ({ frame, replies: [], start: '' }))
    this.#open(this.#begin(welcome))
    this.#log.scrollTop = 0
  }

  async #switchTo(locale: string, name: string): Promise<void> {
    const { entries } = this.#talk
    if (entries.some((entry) => 'said' in entry)) return this.#send({ kind: 'choice', id: `l:${locale}` }, name)
    // Nothing was said yet: the welcome comes again in the other language, and that it was chosen goes along with the first message.
    const { api, deepLink } = this.#options
    const welcome = await api.welcome(locale, deepLink).catch(() => undefined)
    if (!welcome) return this.#turnTo(this.#talk.frame)
    this.#open(this.#begin({ ...welcome, start: `${welcome.start}_${locale}` }))
  }

  #send(input: WebInput, said: string): void {
    const { conversation, frame } = this.#talk
    const entry: Said = { said, message: { conversation, message: newToken(), locale: frame.locale, input } }
    this.#append(entry)
    this.#deliver(entry)
  }

  #append(entry: Entry): void {
    this.#talk.entries.push(entry)
    this.#log.append(this.#nodeOf(entry))
    this.#options.session.save(this.#talk)
  }

  #deliver(entry: Said): void {
    const talk = this.#talk
    this.#wait(1)
    this.#scrollTo(this.#nodes.get(entry))
    this.#sending = this.#sending.then(async () => {
      const { message } = entry
      if (!message || talk !== this.#talk) return
      if (talk.start !== undefined) message.start ??= talk.start
      const answer = await this.#options.api.send(message).catch(() => undefined)
      // A talk that was begun anew meanwhile must not get answers of the old one.
      if (talk !== this.#talk) return
      this.#wait(-1)
      if (!answer) return this.#showFailure(entry)
      entry.message = undefined
      talk.start = undefined
      if (message.input.kind === 'choice' && message.input.id === 'forget') {
        this.#options.session.clear()
        return this.#open(this.#begin({ ...answer, start: '' }))
      }
      for (const reply of answer.replies) this.#append({ reply })
      this.#turnTo(answer.frame)
      this.#reveal(entry)
    })
  }

  #wait(change: number): void {
    this.#unanswered += change
    this.#log.ariaBusy = String(this.#unanswered > 0)
    if (this.#unanswered === 0) this.#waiting.textContent = ''
    else
      setTimeout(() => {
        if (this.#unanswered > 0) this.#waiting.textContent = this.#talk.frame.words.sending
      }, waitingAfterMs)
  }

  #nodeOf(entry: Entry): HTMLElement {
    const view =
      'said' in entry
        ? h('div', { class: 'mine' }, saidView(entry.said, this.#talk.frame.words.you))
        : replyView(entry.reply, { level: this.#options.mode === 'page' ? 2 : 3, collapse: true })
    const node = toNode(view) as HTMLElement
    this.#nodes.set(entry, node)
    if ('reply' in entry) for (const id of entry.pressed ?? []) markPressed(node, id)
    return node
  }

  #showFailure(entry: Said): void {
    const { offline, retry } = this.#talk.frame.words
    const button = toNode(h('button', { type: 'button', class: 'retry' }, icon('restart'), retry)) as HTMLElement
    const failure = toNode(h('div', { class: 'failed' }, h('p', {}, offline))) as HTMLElement
    failure.append(button)
    button.addEventListener('click', () => {
      failure.remove()
      const { entries } = this.#talk
      // It goes to the end, where its answer will be.
      entries.splice(entries.indexOf(entry), 1)
      this.#append(entry)
      this.question.focus()
      this.#deliver(entry)
    })
    this.#nodes.get(entry)?.append(failure)
    this.#scrollTo(failure)
  }

  /** Scrolls so that the question, or at least the beginning of what answers it, is at the top. */
  #reveal(entry: Entry): void {
    const node = this.#nodes.get(entry)
    const isLong = node && node.offsetHeight > this.#log.clientHeight / 3
    this.#scrollTo((isLong && (node.nextElementSibling as HTMLElement)) || node)
  }

  #scrollTo(target: HTMLElement | undefined): void {
    if (!target) return
    // In a low window (a phone on its side, strong magnification) the whole chat scrolls and not the log.
    const isLow = this.#log.scrollHeight <= this.#log.clientHeight
    const top = target.offsetTop - marginPx
    if (isLow) this.shell.scrollTo({ top: this.#log.offsetTop + top })
    else this.#log.scrollTo({ top })
  }

  #ask(): void {
    const text = this.question.value.trim()
    this.question.focus()
    if (!text) return
    this.question.value = ''
    this.#send({ kind: 'text', text }, text)
  }

  #press(button: HTMLButtonElement): void {
    const node = button.closest<HTMLElement>('.reply')
    const entry = this.#talk.entries.find((one) => this.#nodes.get(one) === node)
    // A double click is one press.
    const waits = this.#talk.entries.some(
      (one) => 'said' in one && one.message?.input.kind === 'choice' && one.message.input.id === button.value,
    )
    if (!node || !entry || !('reply' in entry) || waits) return
    markPressed(node, button.value)
    entry.pressed = [...new Set([...(entry.pressed ?? []), button.value])]
    this.#send({ kind: 'choice', id: button.value }, button.textContent)
  }

  #listen(): void {
    the(this.shell, 'form').addEventListener('submit', (event) => {
      event.preventDefault()
      this.#ask()
    })
    this.question.addEventListener('keydown', (event) => {
      // Enter also ends the choice of a word where words are composed (IME); that is no wish to send.
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
      event.preventDefault()
      this.#ask()
    })
    this.question.addEventListener('input', () => {
      const { maxChars, words } = this.#talk.frame
      this.#waiting.textContent = this.question.value.length >= maxChars ? words.tooLong : ''
    })
    the(this.shell, '.skip').addEventListener('click', (event) => {
      event.preventDefault()
      this.question.focus()
    })
    const select = the<HTMLSelectElement>(this.shell, 'select')
    select.addEventListener('change', () => void this.#switchTo(select.value, select.selectedOptions[0]?.text ?? ''))
    the(this.shell, '.restart').addEventListener('click', () => void this.restart())
    this.shell.querySelector('.print')?.addEventListener('click', () => print())
    this.#log.addEventListener('click', ({ target }) => {
      const button = (target as Element).closest<HTMLButtonElement>('button')
      if (button?.classList.contains('choice')) this.#press(button)
      if (button?.classList.contains('more')) toggleMore(button)
    })
  }
}

function markPressed(reply: HTMLElement, id: string): void {
  for (const button of reply.querySelectorAll<HTMLButtonElement>('button.choice'))
    if (button.value === id) button.ariaPressed = 'true'
}

function toggleMore(button: HTMLButtonElement): void {
  const folded = button.previousElementSibling as HTMLElement
  folded.hidden = !folded.hidden
  button.ariaExpanded = String(!folded.hidden)
  const { less = '' } = button.dataset
  button.dataset.less = button.textContent
  button.textContent = less
}
