import type { ReadableText } from '#core/knowledge-base.ts'
import { blocksOf, plainText } from '#core/markdown.ts'
import type { Reply } from '#core/reply.ts'

/**
 * An answer as schema.org data (FAQPage, GovernmentOffice), so that other systems can use it.
 * Source: schema.org 29, types Question, Answer, GovernmentOffice.
 */
export function topicData(text: ReadableText | undefined, reply: Reply | undefined, url: string | undefined): object {
  const offices = (reply?.parts ?? []).flatMap((part) =>
    part.kind === 'office'
      ? [
          {
            '@type': 'GovernmentOffice',
            name: part.card.name,
            ...(part.card.web ? { url: part.card.web } : {}),
            ...(part.card.phones[0] ? { telephone: part.card.phones[0].display } : {}),
            ...(part.card.emails[0] ? { email: part.card.emails[0] } : {}),
            ...(part.card.addresses[0] ? { address: part.card.addresses[0].text } : {}),
          },
        ]
      : [],
  )
  return {
    '@context': 'https://schema.org',
    '@type': 'FAQPage',
    ...(url ? { url } : {}),
    inLanguage: reply?.locale ?? 'de',
    mainEntity: text
      ? [
          {
            '@type': 'Question',
            name: text.title,
            acceptedAnswer: { '@type': 'Answer', text: plainText(blocksOf(text.answer)) },
          },
        ]
      : [],
    about: offices,
  }
}
