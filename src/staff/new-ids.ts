const german: Record<string, string> = { ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss' }
const maxChars = 60

/** An id from a name: `Beratungsstelle „Café Öl“` → `beratungsstelle-cafe-oel`. Shapes: `''` when no Latin letter or digit is in it. */
export function idFromName(name: string): string {
  const words = name
    .toLowerCase()
    .replaceAll(/[äöüß]/gu, (letter) => german[letter] ?? letter)
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .match(/[a-z0-9]+/gu)
  let id = ''
  for (const word of words ?? []) {
    const longer = id === '' ? word.slice(0, maxChars) : `${id}-${word}`
    if (longer.length > maxChars) break
    id = longer
  }
  return id
}

/** The id from a name, with a number behind it when another thing has it. */
export function freeId(name: string, isTaken: (id: string) => boolean): string {
  const id = idFromName(name)
  if (id === '' || !isTaken(id)) return id
  for (let number = 2; ; number++) if (!isTaken(`${id}-${number}`)) return `${id}-${number}`
}
