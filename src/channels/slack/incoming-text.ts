const mention = /<@[A-Z0-9]+(?:\|[^<>]*)?>/gu
/** `<url|label>`, `<#C123|name>`, `<!subteam^S1|@team>`: what is shown is behind the bar. */
const labelled = /<[^<>|]*\|([^<>]*)>/gu
const special = /<[#!][^<>]*>/gu
const link = /<([^<>]*)>/gu
/** Emoji come by their names: `:wave::skin-tone-2:`. A time such as 8:30:00 has no letters. */
const emoji = /(?<![\p{L}\p{N}]):(?:(?=[^:\s]*[a-z])[a-z0-9_+'-]+|[+-]1|100):(?::skin-tone-\d:)?/gu
const entities: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&amp;': '&' }

/**
 * What a person wrote, as they wrote it: without mentions and names of emoji, links as they were shown, `&lt;` as `<`.
 *
 * Shapes: one blank where something was taken out, none at the ends; `''` when nothing is left.
 */
export function readText(text: string): string {
  return text
    .replace(mention, ' ')
    .replace(labelled, '$1')
    .replace(special, ' ')
    .replace(link, '$1')
    .replace(emoji, ' ')
    .replace(/&(?:lt|gt|amp);/gu, (entity) => entities[entity] ?? entity)
    .replace(/[^\S\n]+/gu, ' ')
    .trim()
}
