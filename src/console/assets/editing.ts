// What makes editing more comfortable. Every page works without it.

const form = document.querySelector<HTMLFormElement>('form[data-preview]')
const preview = document.querySelector<HTMLElement>('#preview')
const pauseMs = 350

/** Shows what is being typed as people will get it. */
function showPreview(form: HTMLFormElement, preview: HTMLElement): void {
  let timer = 0
  let running: AbortController | undefined
  const load = async () => {
    running?.abort()
    running = new AbortController()
    const { signal } = running
    const typed = new FormData(form)
    const body = new URLSearchParams()
    for (const name of ['title', 'answer', 'locale', '_csrf']) {
      const value = typed.get(name)
      if (typeof value === 'string') body.set(name, value)
    }
    const response = await fetch(form.dataset.preview ?? '', { method: 'POST', body, signal })
    if (!response.ok) return
    const isOpen = preview.querySelector('details')?.open === true
    preview.innerHTML = await response.text()
    const details = preview.querySelector('details')
    if (details) details.open = isOpen
  }
  const later = () => {
    clearTimeout(timer)
    // Without a connection the old preview stays; typing goes on.
    timer = window.setTimeout(() => void load().catch(() => undefined), pauseMs)
  }
  form.addEventListener('input', later)
}

/** Says how many characters are left, aloud only near the end. */
function countCharacters(box: HTMLElement): void {
  const field = box.querySelector('textarea')
  if (!field) return
  const most = Number(box.dataset.count)
  const left = document.createElement('p')
  left.className = 'count kern-body kern-body--small'
  const spoken = document.createElement('p')
  spoken.className = 'kern-sr-only'
  spoken.setAttribute('role', 'status')
  const count = () => {
    const used = field.value.trim().length
    left.textContent = used > most ? `${used - most} Zeichen zu viel` : `${used} von ${most} Zeichen`
    left.classList.toggle('over', used > most)
    spoken.textContent = used > most ? 'Die Antwort ist zu lang.' : most - used < 50 ? 'Fast voll.' : ''
  }
  field.addEventListener('input', count)
  field.after(left, spoken)
  count()
}

/** One more empty row of a kind, with numbers of its own. */
function addRows(group: HTMLElement): void {
  const most = Number(group.dataset.most ?? 40)
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'kern-btn kern-btn--x-small kern-btn--tertiary'
  const label = document.createElement('span')
  label.className = 'kern-label'
  label.textContent = group.dataset.add ?? 'Weitere Zeile'
  button.append(label)
  button.addEventListener('click', () => {
    const rows = group.querySelectorAll<HTMLElement>(':scope > .row')
    const last = rows[rows.length - 1]
    if (!last || rows.length >= most) return
    const copy = last.cloneNode(true) as HTMLElement
    renumber(copy, rows.length - 1, rows.length)
    last.after(copy)
    copy.querySelector<HTMLElement>('input:not([type=hidden]), select')?.focus()
  })
  group.append(button)
}

function renumber(row: HTMLElement, from: number, to: number): void {
  for (const element of row.querySelectorAll<HTMLElement>('[name], [id], [for], [aria-describedby]'))
    for (const name of ['name', 'id', 'for', 'aria-describedby']) {
      const value = element.getAttribute(name)
      if (value) element.setAttribute(name, value.replace(`.${from}.`, `.${to}.`).replace(`-${from}-`, `-${to}-`))
    }
  row.setAttribute('aria-label', (row.getAttribute('aria-label') ?? '').replace(String(from + 1), String(to + 1)))
  for (const label of row.querySelectorAll('label'))
    if (label.textContent === `${from + 1}. Stelle`) label.textContent = `${to + 1}. Stelle`
  for (const field of row.querySelectorAll<HTMLInputElement>('input')) {
    if (field.type === 'checkbox') field.checked = false
    else field.value = ''
  }
  for (const list of row.querySelectorAll('select')) list.selectedIndex = 0
}

if (form && preview) {
  document.querySelector('.without-script')?.remove()
  showPreview(form, preview)
}
for (const box of document.querySelectorAll<HTMLElement>('[data-count]')) countCharacters(box)
for (const group of document.querySelectorAll<HTMLElement>('[data-rows]')) addRows(group)

// Nobody loses a text by a wrong click.
let isChanged = false
for (const edited of document.querySelectorAll<HTMLFormElement>('.edit-form, .office-form')) {
  edited.addEventListener('input', () => (isChanged = true))
  edited.addEventListener('submit', () => (isChanged = false))
}
window.addEventListener('beforeunload', (event) => {
  if (isChanged) event.preventDefault()
})

// Checking takes seconds: a second press would meet the draft of the first one as if it were somebody else's.
for (const sent of document.querySelectorAll<HTMLFormElement>('form.stack[method=post]')) {
  const wait = document.createElement('p')
  wait.className = 'kern-body'
  wait.setAttribute('role', 'status')
  sent.append(wait)
  let isSent = false
  sent.addEventListener('submit', (event) => {
    if (isSent) event.preventDefault()
    isSent = true
    wait.textContent = 'Einen Moment: Die Änderung wird gespeichert und geprüft …'
  })
  window.addEventListener('pageshow', () => {
    isSent = false
    wait.textContent = ''
  })
}

export {}
