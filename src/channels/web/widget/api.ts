import type { Answer, SentMessage, Welcome } from './protocol.ts'

const timeoutMs = 30_000
/** When the server asks for patience, the same message goes again this often, and is answered once. */
const maxRepeats = 4

/** The server of this chat. Errors: both calls reject when no answer of ours comes back. */
export interface Api {
  welcome(locale: string | undefined, start: string): Promise<Welcome>
  send(message: SentMessage): Promise<Answer>
}

export function createApi(base: URL, municipality: string | undefined): Api {
  const call = (path: string, init: RequestInit = {}) =>
    fetch(new URL(path, base), {
      ...init,
      cache: 'no-store',
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      signal: AbortSignal.timeout(timeoutMs),
    })
  return {
    async welcome(locale, start) {
      const query = new URLSearchParams({ m: municipality ?? '', l: locale ?? '', t: start })
      const response = await call(`api/welcome?${query.toString()}`)
      if (!response.ok) throw new Error('no welcome')
      return (await response.json()) as Welcome
    },
    async send(message) {
      const body = JSON.stringify(municipality ? { ...message, municipality } : message)
      const ask = () => call('api/messages', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body })
      let response = await ask()
      for (let repeats = 0; repeats < maxRepeats; repeats++) {
        const seconds = Number(response.headers.get('Retry-After'))
        if (response.ok || !(seconds > 0)) break
        // Not all windows at the same moment.
        await new Promise((done) => setTimeout(done, seconds * 1000 * (1 + Math.random())))
        response = await ask()
      }
      // “Too many” and “not now” come with replies, in the person's language, and are shown like any other.
      const answer = (await response.json()) as Partial<Answer>
      if (!answer.frame || !answer.replies?.length) throw new Error('no answer')
      return answer as Answer
    },
  }
}
