import type { Localised } from '#core/entry.ts'

/** Lines with something in them, without those that say the same twice. */
export function linesOf(text: string, same: (line: string) => string = (line) => line): string[] {
  const seen = new Set<string>()
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => {
      const key = same(line)
      return line !== '' && !seen.has(key) && seen.add(key) !== undefined
    })
}

/**
 * A text of one language that others may have been translated from: they are kept while the German stays, and go with it, as a wrong
 * translation is worse than German.
 */
export function localised(text: string, before: Localised | undefined): Localised | undefined {
  if (text === '') return undefined
  return before?.de === text ? before : { de: text }
}

/** Such as `9`, `9.30`, `9:30` → `09:30`. Shapes: anything else as it was typed. */
export function timeOf(text: string): string {
  const found = /^(\d{1,2})(?:[:.](\d{2}))?(?:\s*Uhr)?$/u.exec(text.trim())
  return found ? `${(found[1] ?? '').padStart(2, '0')}:${found[2] ?? '00'}` : text.trim()
}

/** An internet address without `https://` gets it. Shapes: `''` stays. */
export function webOf(text: string): string {
  return text === '' || /^https?:\/\//iu.test(text) ? text : `https://${text}`
}
