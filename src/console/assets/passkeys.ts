// Asks the browser for a passkey before a form is sent. Without this file, or where passkeys cannot be used, nothing of it shows.

/** Newer than the types that come with TypeScript know. */
const kind = globalThis.PublicKeyCredential as unknown as
  | {
      parseCreationOptionsFromJSON?: (options: unknown) => PublicKeyCredentialCreationOptions
      parseRequestOptionsFromJSON?: (options: unknown) => PublicKeyCredentialRequestOptions
    }
  | undefined

const failed = 'Das hat nicht geklappt. Bitte laden Sie die Seite neu und versuchen Sie es noch einmal.'
/** What browsers say, by the name of the error. */
const faults: Readonly<Record<string, string>> = {
  NotAllowedError: 'Abgebrochen, oder es hat zu lange gedauert. Sie können es noch einmal versuchen.',
  InvalidStateError: 'Auf diesem Gerät gibt es für Ihr Konto schon einen Passkey.',
  NotSupportedError: 'Dieses Gerät kann keine Passkeys, die hier gelten.',
}

async function optionsFor(form: HTMLFormElement): Promise<{ options: unknown } | { problem: string }> {
  const body = new URLSearchParams()
  for (const [name, value] of new FormData(form)) if (typeof value === 'string') body.set(name, value)
  const response = await fetch(form.dataset.options ?? '', { method: 'POST', body })
  if (!response.headers.get('Content-Type')?.includes('json')) return { problem: failed }
  return (await response.json()) as { options: unknown } | { problem: string }
}

async function credentialFor(form: HTMLFormElement, options: unknown): Promise<Credential | null> {
  if (form.dataset.passkey === 'create') {
    const publicKey = kind?.parseCreationOptionsFromJSON?.(options)
    return publicKey ? navigator.credentials.create({ publicKey }) : null
  }
  const publicKey = kind?.parseRequestOptionsFromJSON?.(options)
  return publicKey ? navigator.credentials.get({ publicKey }) : null
}

/** Shapes: what to tell the person; `undefined`: the form is on its way. */
async function send(
  form: HTMLFormElement,
  field: HTMLInputElement,
  proofs: Iterable<HTMLInputElement>,
): Promise<string | undefined> {
  const answer = await optionsFor(form)
  if ('problem' in answer) return answer.problem
  const credential = await credentialFor(form, answer.options)
  if (!credential) return failed
  field.value = JSON.stringify(credential)
  // They were checked already, and a code counts once.
  for (const proof of proofs) proof.disabled = true
  form.submit()
  return undefined
}

function prepare(form: HTMLFormElement): void {
  const field = form.querySelector<HTMLInputElement>('[name=credential]')
  const message = form.querySelector<HTMLElement>('.passkey-message')
  if (!field || !message) return
  const proofs = form.querySelectorAll<HTMLInputElement>('[name=password], [name=code]')
  let isBusy = false
  const tell = (text: string, isProblem = false) => {
    message.textContent = text
    message.classList.toggle('problem', isProblem)
  }
  const start = async (): Promise<void> => {
    tell('Einen Moment …')
    try {
      const problem = await send(form, field, proofs)
      if (problem === undefined) return
      tell(problem, true)
    } catch (error) {
      tell((error instanceof DOMException && faults[error.name]) || failed, true)
    }
    isBusy = false
  }
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    if (isBusy) return
    isBusy = true
    void start()
  })
  // The browser may show this page again as it was left.
  window.addEventListener('pageshow', () => {
    isBusy = false
    tell('')
    for (const proof of proofs) proof.disabled = false
  })
}

if (kind?.parseCreationOptionsFromJSON && kind.parseRequestOptionsFromJSON) {
  for (const part of document.querySelectorAll<HTMLElement>('[data-passkeys-at]'))
    if (part.dataset.passkeysAt === location.origin) {
      part.hidden = false
      for (const instead of document.querySelectorAll('.without-passkeys')) instead.remove()
    }
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-passkey]')) prepare(form)
}

export {}
