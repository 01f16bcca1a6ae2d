import { nextDate, type Event, type NextDate } from '#core/event.ts'
import { askingLocaleOf } from '#core/locale.ts'
import type { ReplyPart } from '#core/reply.ts'
import { currentPlace, type Speech, type StepContext } from './context.ts'
import type { ConversationState } from './state.ts'

const shownEvents = 3

/** What is coming up about a topic in the town, and for all of Germany: one line each, the next ones first. Shapes: `[]` when nothing is. */
export function eventParts(
  topicId: string,
  state: ConversationState,
  speech: Speech,
  context: StepContext,
): ReplyPart[] {
  const { germany } = context.brain.base
  const places = new Set([currentPlace(state, context), germany])
  const coming = [...places]
    .flatMap(({ events }) => events.filter(({ topics }) => topics.includes(topicId)))
    .flatMap((event) => {
      const next = nextDate(event, context.now)
      return next ? [{ event, next }] : []
    })
    .toSorted((a, b) => orderOf(a.next) - orderOf(b.next))
    .slice(0, shownEvents)
  if (coming.length === 0) return []
  const lines = coming.map(({ event, next }) => `- ${eventLine(event, next, speech)}`)
  return [{ kind: 'text', text: `**${speech.say('events.title')}**\n\n${lines.join('\n')}` }]
}

/** Days before seasons, which nobody can put into a calendar. */
function orderOf(next: NextDate): number {
  return next.kind === 'day' ? next.at : Infinity
}

/** Such as `Offener Treff – Do., 4. Dezember 2026, 18:00, Rathaus (mit Anmeldung)`. */
function eventLine(event: Event, next: NextDate, speech: Speech): string {
  const title = speech.localised(event.title).replaceAll(/[[\]*\\]/gu, '')
  const named = event.web ? `[${title}](${event.web})` : title
  const facts = [whenText(event, next, speech), event.place ?? ''].filter((fact) => fact !== '').join(', ')
  const registration = event.registration === 'required' ? ` (${speech.say('events.registration')})` : ''
  return `${named}${facts === '' ? '' : ` – ${facts}`}${registration}`
}

function whenText({ season }: Event, next: NextDate, speech: Speech): string {
  const { locale } = speech
  const tag = `${askingLocaleOf(locale)}-u-ca-gregory-nu-latn`
  if (next.kind === 'day')
    return new Intl.DateTimeFormat(tag, {
      weekday: 'short',
      day: 'numeric',
      month: 'long',
      year: 'numeric',
      timeZone: 'Europe/Berlin',
      ...(next.hasTime ? { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } : {}),
    }).format(next.at)
  const known = season && speech.inThisLanguage(season)
  if (known !== undefined || next.month === undefined) return known ?? (season ? speech.localised(season) : '')
  return new Intl.DateTimeFormat(tag, { month: 'long', timeZone: 'UTC' }).format(Date.UTC(2026, next.month - 1, 15))
}
