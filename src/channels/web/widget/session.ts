/** What one tab remembers; gone when the tab is closed. */
export interface Session<Value> {
  load(): Value | undefined
  save(value: Value): void
  clear(): void
}

/**
 * A place in this tab's storage. Errors: none; where storage is blocked, full or spoilt, nothing is remembered and the chat goes on.
 */
export function openSession<Value>(key: string): Session<Value> {
  // Naming `sessionStorage` is enough to throw where a browser blocks it.
  const attempt = <Result>(action: () => Result): Result | undefined => {
    try {
      return action()
    } catch {
      return undefined
    }
  }
  return {
    load: () => attempt(() => JSON.parse(sessionStorage.getItem(key) ?? '') as Value),
    save: (value) => attempt(() => sessionStorage.setItem(key, JSON.stringify(value))),
    clear: () => attempt(() => sessionStorage.removeItem(key)),
  }
}

/** 128 random bits as base64url. `crypto.randomUUID` would need https, which a first trial on a local network has not. */
export function newToken(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}
