/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import type { Api } from './api.ts'
import { the } from './dom.ts'
import { LogView, toggleMore } from './log-view.ts'
import type { Frame, WebInput, Welcome } from './protocol.ts'
import { newToken, type Session } from './session.ts'
import { applyFrame, createShell, type Mode } from './shell.ts'
import type { Entry, Said, Talk } from './talk.ts'

export interface ChatOptions {
  api: Api
  session: Session<Talk>
  base: URL
  mode: Mode
  locale?: string | undefined
  deepLink: string
  onFrame(frame: Frame): void
}

/** Shorter waits are not worth a word. */
const waitingAfterMs = 400

/** The chat window: sends what is asked and pressed, one message after the other, and shows what comes back. */
export class ChatWindow {
  readonly shell: HTMLElement
  readonly question: HTMLTextAreaElement
  readonly #options: ChatOptions
  readonly #log: LogView
  readonly #waiting: HTMLElement
  #sending = Promise.resolve()
  #unanswered = 0
  #talk!: Talk

  constructor(options: ChatOptions) {
    this.#options = options
    this.shell = createShell(options.mode)
    this.question = the(this.shell, 'textarea')
    this.#log = new LogView(the(this.shell, '.log'), { level: options.mode === 'page' ? 2 : 3, collapse: true })
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

  get frame(): Frame {
    return this.#talk.frame
  }

  /** Brings what was said last into sight; needed once the window itself is in sight. */
  showLatest(): void {
    const last = this.#talk.entries.findLast((entry) => 'said' in entry)
    if (last) this.#log.reveal(last)
  }

  #begin({ frame, replies, start }: Welcome): Talk {
    const { deepLink } = this.#options
    return { conversation: newToken(), deepLink, start, frame, entries: replies.map((reply) => ({ reply })) }
  }

  #open(talk: Talk): void {
    this.#talk = talk
    this.#sending = Promise.resolve()
    this.#wait(-this.#unanswered)
    this.#log.clear()
    for (const entry of talk.entries) {
      this.#log.append(entry, talk.frame.words)
      // Left over from before a reload: nobody knows whether it arrived, and sending it again does no harm.
      if ('said' in entry && entry.message) this.#showFailure(entry)
    }
    this.#turnTo(talk.frame)
    this.showLatest()
  }

  #turnTo(frame: Frame): void {
    this.#talk.frame = frame
    applyFrame(this.shell, frame, this.#options.base)
    this.#options.onFrame(frame)
    this.#options.session.save(this.#talk)
  }

  /** A new talk with nothing of the old one. The server is not told: the old one has no name there, and is forgotten by itself. */
  async #restart(): Promise<void> {
    const { frame } = this.#talk
    this.#options.session.clear()
    const welcome = await this.#options.api.welcome(frame.locale, '').catch(() => ({ frame, replies: [], start: '' }))
    this.#open(this.#begin(welcome))
  }

  async #switchTo(locale: string, name: string): Promise<void> {
    if (this.#talk.entries.some((entry) => 'said' in entry))
      return this.#send({ kind: 'choice', id: `l:${locale}` }, name)
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
    this.#log.append(entry, this.#talk.frame.words)
    this.#options.session.save(this.#talk)
  }

  #deliver(entry: Said): void {
    const talk = this.#talk
    this.#wait(1)
    this.#log.reveal(entry)
    this.#sending = this.#sending.then(async () => {
      const { message } = entry
      if (!message || talk !== this.#talk) return
      if (talk.start !== undefined) message.start = talk.start
      const answer = await this.#options.api.send(message).catch(() => undefined)
      // A talk that was begun anew meanwhile must not get answers of the old one.
      if (talk !== this.#talk) return
      this.#wait(-1)
      if (!answer) return this.#showFailure(entry)
      entry.message = undefined
      talk.start = undefined
      if (message.input.kind === 'choice' && message.input.id === 'forget')
        return this.#open(this.#begin({ ...answer, start: '' }))
      for (const reply of answer.replies) this.#append({ reply })
      this.#turnTo(answer.frame)
      this.#log.reveal(entry)
    })
  }

  #showFailure(entry: Said): void {
    this.#log.showFailure(entry, this.#talk.frame.words, () => {
      // It goes to the end, where its answer will be.
      const { entries } = this.#talk
      entries.splice(entries.indexOf(entry), 1)
      this.#append(entry)
      this.question.focus()
      this.#deliver(entry)
    })
  }

  #wait(change: number): void {
    this.#unanswered += change
    this.#log.element.ariaBusy = String(this.#unanswered > 0)
    if (this.#unanswered === 0) this.#waiting.textContent = ''
    else
      setTimeout(() => {
        if (this.#unanswered > 0) this.#waiting.textContent = this.#talk.frame.words.sending
      }, waitingAfterMs)
  }

  #ask(): void {
    const text = this.question.value.trim()
    this.question.focus()
    if (!text) return
    this.question.value = ''
    this.#fit()
    this.#send({ kind: 'text', text }, text)
  }

  /** Makes the field as high as what is in it, up to its limit, where the browser does not by itself. */
  #fit(): void {
    if (CSS.supports('field-sizing', 'content')) return
    this.question.style.height = 'auto'
    this.question.style.height = `${this.question.scrollHeight + 2}px`
  }

  #press(button: HTMLButtonElement): void {
    const { value: id } = button
    const entry = this.#log.entryAround(button)
    // A double click is one press.
    const waits = this.#talk.entries.some(
      (one) => 'said' in one && one.message?.input.kind === 'choice' && one.message.input.id === id,
    )
    if (waits || !entry || !('reply' in entry)) return
    this.#log.press(entry, id)
    entry.pressed = [...new Set([...(entry.pressed ?? []), id])]
    this.#send({ kind: 'choice', id }, button.textContent)
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
      this.#fit()
      const { maxChars, words } = this.#talk.frame
      this.#waiting.textContent = this.question.value.length >= maxChars ? words.tooLong : ''
    })
    the(this.shell, '.skip').addEventListener('click', (event) => {
      event.preventDefault()
      this.question.focus()
    })
    const select = the<HTMLSelectElement>(this.shell, 'select')
    select.addEventListener('change', () => void this.#switchTo(select.value, select.selectedOptions[0]?.text ?? ''))
    the(this.shell, '.restart').addEventListener('click', () => void this.#restart())
    this.shell.querySelector('.print')?.addEventListener('click', () => print())
    this.#log.element.addEventListener('click', ({ target }) => {
      const button = (target as Element).closest<HTMLButtonElement>('button')
      if (button?.classList.contains('choice')) this.#press(button)
      if (button?.classList.contains('more')) toggleMore(button)
    })
  }
}
