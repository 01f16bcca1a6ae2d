import { interpretersTopic, languagesFor, type InterpreterService } from '#core/interpreter.ts'
import { placeOf, type KnowledgeBase } from '#core/knowledge-base.ts'
import { askingLocaleOf, type AskingLocale } from '#core/locale.ts'
import type { Choice, ReplyPart } from '#core/reply.ts'
import { municipalityOf, type Speech, type StepContext } from './context.ts'
import { languageNames } from './language-names.ts'
import type { ConversationState } from './state.ts'

/** More lines than this are not read on a phone. */
const maxServices = 4
/** Information older than this many years is told with its year. */
const freshYears = 3

/**
 * The services of a municipality and the nationwide ones, as they are told to a reader of `locale`.
 *
 * Shapes: services for every occasion come before those that interpret only at their own office, which are told locally only; among these,
 *         services that list the reader's language come first, then the municipality's own, in the order of the files.
 */
export function interpretersIn(
  base: KnowledgeBase,
  municipalityId: string | undefined,
  locale: AskingLocale,
): InterpreterService[] {
  const place = placeOf(base, municipalityId)
  const nationwide = base.germany.interpreters.filter(({ ownOnly }) => !ownOnly)
  const all = place === base.germany ? nationwide : [...place.interpreters, ...nationwide]
  const rank = (service: InterpreterService) =>
    Number(service.ownOnly) * 2 + Number(!languagesFor(service, locale).hasReaders)
  return all.toSorted((a, b) => rank(a) - rank(b))
}

function languagesText(service: InterpreterService, speech: Speech): string[] {
  if (service.languages === 'all') return [speech.say('interpreters.languagesAll')]
  if (service.languages === 'unknown')
    return service.languageCount === undefined
      ? []
      : [speech.say('interpreters.languagesAtLeast', { number: service.languageCount })]
  const { codes, hasReaders } = languagesFor(service, askingLocaleOf(speech.locale))
  const languages = languageNames(codes, speech)
  return [
    ...(hasReaders ? [`**${speech.say('interpreters.yours')}**`] : []),
    speech.say(service.moreLanguages ? 'interpreters.languagesMore' : 'interpreters.languages', { languages }),
  ]
}

/** How to ask, and what has to be asked because the source does not tell. Who can search by language need not ask for it. */
function askingText({ ask, languages, languageCount, cost }: InterpreterService, speech: Speech): string[] {
  const asksLanguages = languages === 'unknown' && languageCount === undefined && !ask.includes('search')
  const asksCost = cost === 'unknown'
  const about = asksLanguages ? (asksCost ? 'both' : 'languages') : asksCost ? 'cost' : undefined
  const ways = about === undefined ? ask : ask.filter((way) => way !== 'office')
  return [
    ...ways.map((way) => speech.say(`interpreters.ask.${way}`)),
    ...(about === undefined ? [] : [speech.say(`interpreters.askAbout.${about}`)]),
  ]
}

function listed(keys: readonly string[], speech: Speech): string {
  const separator = speech.locale === 'ar' || speech.locale === 'fa' ? '، ' : ', '
  return keys.map((key) => speech.say(key)).join(separator)
}

/** One service as a line of a list: name, kinds, languages, how to ask, cost. Every text is a sentence of its own. */
export function interpreterLine(service: InterpreterService, now: number, speech: Speech): string {
  const kinds = listed(
    service.kinds.map((kind) => `interpreters.kind.${kind}`),
    speech,
  )
  const clients = service.askedBy.map((client) => `interpreters.client.${client}`)
  const cost = service.costNote ? speech.localised(service.costNote) : undefined
  const isOld = new Date(now).getUTCFullYear() - service.seen > freshYears
  const sentences = [
    ...(service.ownOnly ? [speech.say('interpreters.ownOnly')] : []),
    ...languagesText(service, speech),
    ...(service.askedBy.includes('person')
      ? []
      : [speech.say('interpreters.clients', { clients: listed(clients, speech) })]),
    ...askingText(service, speech),
    ...(service.cost === 'unknown' ? [] : [speech.say(`interpreters.cost.${service.cost}`)]),
    ...(cost === undefined ? [] : [cost]),
    ...(isOld ? [speech.say('interpreters.asOf', { year: service.seen })] : []),
  ]
  return `- **${service.name}**${kinds === '' ? '' : ` (${kinds})`} – ${sentences.join(' ')}`
}

function listText(services: readonly InterpreterService[], speech: Speech, context: StepContext): string {
  const lines = services.map((service) => interpreterLine(service, context.now, speech))
  return `**${speech.say('interpreters.title')}**\n\n${lines.join('\n')}`
}

/**
 * Who interprets in the person's town, for the topic that asks for it; `shown` is the office whose card is there already, the others can be
 * tapped. Shapes: nothing for any other topic.
 */
export function interpretersFor(
  topicId: string,
  shown: string | undefined,
  state: ConversationState,
  speech: Speech,
  context: StepContext,
): { parts: ReplyPart[]; choices: Choice[][] } {
  const { base } = context.brain
  const municipality = municipalityOf(state, context)
  if (topicId !== interpretersTopic) return { parts: [], choices: [] }
  const services = interpretersIn(base, municipality, askingLocaleOf(speech.locale)).slice(0, maxServices)
  if (services.length === 0) return { parts: [], choices: [] }
  const others = services.filter(
    ({ office }, index) => office !== shown && services.findIndex((service) => service.office === office) === index,
  )
  return {
    parts: [{ kind: 'text', text: listText(services, speech, context) }],
    choices: others.map(({ office }) => [{ id: `w:${office}`, label: base.offices.get(office)?.name ?? office }]),
  }
}

/** The same for somebody whose language is not served, in German and English: only what helps on every occasion. */
export function interpretersInBoth(
  state: ConversationState,
  german: Speech,
  english: Speech,
  context: StepContext,
): ReplyPart[] {
  const services = interpretersIn(context.brain.base, municipalityOf(state, context), 'de')
    .filter(({ ownOnly }) => !ownOnly)
    .slice(0, maxServices)
  if (services.length === 0) return []
  return [
    { kind: 'text', text: listText(services, german, context), locale: german.locale },
    { kind: 'text', text: listText(services, english, context) },
  ]
}
