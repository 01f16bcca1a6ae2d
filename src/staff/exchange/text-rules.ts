import { fromMarkdown } from 'mdast-util-from-markdown'
import type { Nodes } from 'mdast'
import { maxAnswerChars } from '#core/entry.ts'
import type { Wording } from './units.ts'

const maxTitleChars = 80
const maxParsedChars = 4 * maxAnswerChars

/** Signs nobody sees: they break texts, or turn the direction of what follows. Joiners stay: Persian and Kurdish need them. */
export const invisible = /[\p{Cc}\u202a-\u202e\u2066-\u2069\ufeff\p{Cs}\ufffe\uffff]/u

function hasHtml(node: Nodes): boolean {
  return node.type === 'html' || ('children' in node && node.children.some(hasHtml))
}

/** What an answer from outside must not hold, in German. The house rules come on top. Shapes: `[]` when all is well. */
export function problemsOfWording({ title, answer }: Wording): string[] {
  const checks: [boolean, string][] = [
    [title === '', 'Die Überschrift fehlt.'],
    [answer === '', 'Die Antwort fehlt.'],
    [
      title.length > maxTitleChars,
      `Die Überschrift hat ${title.length} Zeichen, höchstens ${maxTitleChars} sind möglich.`,
    ],
    [
      answer.length > maxAnswerChars,
      `Die Antwort hat ${answer.length} Zeichen, höchstens ${maxAnswerChars} sind möglich.`,
    ],
    [title.includes('\n'), 'Die Überschrift hat mehr als eine Zeile.'],
    [invisible.test(`${title}${answer}`.replaceAll('\n', '')), 'Der Text enthält unsichtbare Steuerzeichen.'],
    // What is far too long is refused for that; nobody waits for a parser.
    [
      [title, answer].some((text) => text.length <= maxParsedChars && hasHtml(fromMarkdown(text))),
      'Der Text enthält HTML. Erlaubt sind Absätze, Listen, fetter Text und Links.',
    ],
  ]
  return checks.flatMap(([isBroken, problem]) => (isBroken ? [problem] : []))
}
