/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { toNode } from './dom.ts'
import type { FrameWords } from './protocol.ts'
import { replyView, saidView, type ReplyLook } from './reply-view.ts'
import type { Entry, Said } from './talk.ts'
import { h, icon } from './view.ts'

const marginPx = 12

/** The entries of a talk as they stand in the log. */
export class LogView {
  readonly element: HTMLElement
  readonly #look: ReplyLook
  readonly #nodes = new Map<Entry, HTMLElement>()

  constructor(element: HTMLElement, look: ReplyLook) {
    this.element = element
    this.#look = look
  }

  clear(): void {
    this.#nodes.clear()
    this.element.replaceChildren()
  }

  append(entry: Entry, words: FrameWords): void {
    const isSaid = 'said' in entry
    const view = isSaid
      ? h('div', { class: 'mine' }, saidView(entry.said, words.you))
      : replyView(entry.reply, this.#look)
    const node = toNode(view) as HTMLElement
    this.#nodes.get(entry)?.remove()
    this.#nodes.set(entry, node)
    if (!isSaid) for (const id of entry.pressed ?? []) markPressed(node, id)
    this.element.append(node)
  }

  entryAround(element: Element): Entry | undefined {
    const node = element.closest<HTMLElement>('.reply')
    for (const [entry, one] of this.#nodes) if (one === node) return entry
    return undefined
  }

  press(entry: Entry, id: string): void {
    const node = this.#nodes.get(entry)
    if (node) markPressed(node, id)
  }

  /** Says that a message did not get through, with a button to send it again. */
  showFailure(entry: Said, words: FrameWords, retry: () => void): void {
    const failure = toNode(
      h(
        'div',
        { class: 'failed' },
        h('p', {}, words.offline),
        h('button', { type: 'button', class: 'retry' }, icon('restart'), words.retry),
      ),
    ) as HTMLElement
    failure.querySelector('button')?.addEventListener('click', retry)
    const node = this.#nodes.get(entry)
    node?.append(failure)
    if (node) this.#scrollTo(node)
  }

  /** Scrolls so that the entry, or if it is long the beginning of what answers it, is at the top. */
  reveal(entry: Entry): void {
    const node = this.#nodes.get(entry)
    if (!node) return
    const isLong = node.offsetHeight > this.element.clientHeight / 3
    this.#scrollTo((isLong && (node.nextElementSibling as HTMLElement)) || node)
  }

  #scrollTo(target: HTMLElement): void {
    const top = target.offsetTop - marginPx
    // In a low window (a phone on its side, strong magnification) the whole chat scrolls and not the log.
    if (this.element.scrollHeight > this.element.clientHeight) this.element.scrollTo({ top })
    else this.element.parentElement?.scrollTo({ top: this.element.offsetTop + top })
  }
}

function markPressed(reply: HTMLElement, id: string): void {
  for (const button of reply.querySelectorAll<HTMLButtonElement>('button.choice'))
    if (button.value === id) button.ariaPressed = 'true'
}

/** Opens and closes the rest of a long text. */
export function toggleMore(button: HTMLButtonElement): void {
  const folded = button.previousElementSibling as HTMLElement
  const isFolded = folded.toggleAttribute('hidden')
  button.ariaExpanded = String(!isFolded)
  const { less = '' } = button.dataset
  button.dataset.less = button.textContent
  button.textContent = less
}
