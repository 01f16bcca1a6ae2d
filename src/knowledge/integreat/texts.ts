import type { z } from 'zod'
import type { ImportedContact, NewImportedText } from '#staff/imports.ts'
import {
  eventSchema,
  pageSchema,
  placeSchema,
  type IntegreatEvent,
  type IntegreatPlace,
  type IntegreatRegion,
  type OpeningDay,
} from './api.ts'
import { lineOfHtml, markdownOfHtml } from './html-text.ts'

/** Where pages are shown to people, for what has a path only. */
const site = 'https://integreat.app'
const maxTextChars = 20_000
const maxHtmlChars = 300_000
const maxTitleChars = 200
const weekdays = ['mo', 'tu', 'we', 'th', 'fr', 'sa', 'su'] as const
const dayNames = ['Mo', 'Di', 'Mi', 'Do', 'Fr', 'Sa', 'So']

export interface IntegreatTexts {
  texts: NewImportedText[]
  /** How many were not of the form that we know, or have no address or nothing to read. */
  unusable: number
}

/** A region's pages, places and events as material for staff. `today` (YYYY-MM-DD) where the source has no date. */
export function integreatTexts(
  region: IntegreatRegion,
  { place, today }: { place: string; today: string },
): IntegreatTexts {
  const result: IntegreatTexts = { texts: [], unusable: 0 }
  const seen = new Set<string>()
  const take = <Schema extends z.ZodType<z.infer<typeof pageSchema>>>(
    kind: NewImportedText['kind'],
    items: readonly unknown[],
    schema: Schema,
    more: (item: z.output<Schema>) => Partial<NewImportedText>,
  ) => {
    for (const item of items) {
      const parsed = schema.safeParse(item)
      const source = parsed.success ? addressOf(parsed.data) : undefined
      if (!parsed.success || source === undefined || seen.has(source)) {
        result.unusable++
        continue
      }
      const [title, text] = wordsOf(parsed.data)
      const changedOn = dayIn(parsed.data.last_updated) ?? dayIn(parsed.data.modified_gmt) ?? today
      const whole: NewImportedText = {
        kind, place, source, title, text, facts: [], contact: undefined, changedOn, topic: undefined, ...more(parsed.data),
      } // prettier-ignore
      if (title === '' || (text === '' && whole.facts.length === 0)) {
        result.unusable++
        continue
      }
      seen.add(source)
      result.texts.push(whole)
    }
  }
  take('page', region.pages, pageSchema, () => ({}))
  take('place', region.places, placeSchema, (item) => ({ facts: placeFacts(item), contact: contactOf(item) }))
  take('event', region.events, eventSchema, (item) => ({ facts: eventFacts(item) }))
  return result
}

/** Title and text. What is nested so deeply that nobody can have written it has no words. */
function wordsOf({ title, content }: { title: string; content: string }): [title: string, text: string] {
  try {
    return [
      lineOfHtml(title.slice(0, maxHtmlChars)).slice(0, maxTitleChars),
      markdownOfHtml(content.slice(0, maxHtmlChars)).slice(0, maxTextChars),
    ]
  } catch (error) {
    if (error instanceof RangeError) return ['', '']
    throw error
  }
}

/** Only addresses of the web: nothing else is ever shown as a link. */
function addressOf({ url, path }: { url: string; path: string }): string | undefined {
  const address = url || (path.startsWith('/') && !path.startsWith('//') ? site + path : '')
  return /^https?:\/\//iu.test(address) && URL.canParse(address) ? new URL(address).href : undefined
}

function dayIn(moment: string): string | undefined {
  return /^20\d{2}-\d{2}-\d{2}/u.exec(moment)?.[0]
}

type Fact = readonly [string, string]

/** Words without markup; what is empty is left out. */
function facts(...given: readonly Fact[]): Fact[] {
  return given.flatMap(([label, value]): Fact[] => {
    const line = lineOfHtml(value).slice(0, 500)
    return line === '' ? [] : [[label, line]]
  })
}

function addressLine({ address, postcode, town }: IntegreatPlace['location']): string {
  return [address, `${postcode} ${town}`.trim()].filter((part) => part.trim() !== '').join(', ')
}

function placeFacts(item: IntegreatPlace): Fact[] {
  return facts(
    ['Träger', item.organization?.name ?? ''],
    ['Anschrift', addressLine(item.location)],
    ['Telefon', item.phone_number],
    ['E-Mail', item.email],
    ['Web', item.website],
    ...item.contacts.map((contact): Fact => {
      const who = [contact.name, contact.area_of_responsibility].filter(Boolean).join(', ')
      const ways = [contact.phone_number, contact.mobile_number, contact.email, contact.website].filter(Boolean)
      return ['Kontakt', [who, ways.join(' · ')].filter(Boolean).join(': ')]
    }),
    ['Geschlossen', item.temporarily_closed ? 'vorübergehend geschlossen' : ''],
    ['Öffnungszeiten', hoursLine(item.opening_hours)],
    ['Termin', item.appointment_url],
  )
}

function hoursLine(days: readonly OpeningDay[]): string {
  return days
    .flatMap((day, index) => {
      const slots = day.allDay ? ['rund um die Uhr'] : day.timeSlots.map(({ start, end }) => `${start}–${end}`)
      if (day.appointmentOnly) slots.push('nur mit Termin')
      return day.closed || slots.length === 0 ? [] : [`${dayNames[index] ?? ''} ${slots.join(', ')}`]
    })
    .join('; ')
}

function contactOf(item: IntegreatPlace): ImportedContact {
  const all = (...values: string[]) => [...new Set(values.map((value) => value.trim()).filter((value) => value !== ''))]
  const { address, postcode, town } = item.location
  const web = all(item.website, ...item.contacts.map(({ website }) => website)).find(
    (one) => /^https?:\/\//iu.test(one) && URL.canParse(one),
  )
  return {
    phones: all(item.phone_number, ...item.contacts.flatMap((one) => [one.phone_number, one.mobile_number])),
    emails: all(item.email, ...item.contacts.map(({ email }) => email)),
    web,
    address:
      /^\d{5}$/u.test(postcode) && town !== ''
        ? { street: address === '' ? undefined : lineOfHtml(address), postcode, town: lineOfHtml(town) }
        : undefined,
    hours: item.opening_hours.flatMap((day, index) => {
      const weekday = weekdays[index]
      if (!weekday || day.closed) return []
      if (day.allDay) return [{ day: weekday, opens: '00:00', closes: '24:00' }]
      return day.timeSlots
        .map(({ start, end }) => ({ day: weekday, opens: start.slice(0, 5), closes: end.slice(0, 5) }))
        .filter(({ opens, closes }) => [opens, closes].every((time) => /^([01]\d|2[0-3]):[0-5]\d$/u.test(time)))
    }),
  }
}

const moment = new Intl.DateTimeFormat('de-DE', { dateStyle: 'full', timeStyle: 'short', timeZone: 'Europe/Berlin' })
const wholeDay = new Intl.DateTimeFormat('de-DE', { dateStyle: 'full', timeZone: 'Europe/Berlin' })

function eventFacts({ event, location, meeting_url: online, recurrence_rule: rule }: IntegreatEvent): Fact[] {
  const at = (time: string) =>
    Number.isNaN(Date.parse(time)) ? '' : (event.all_day ? wholeDay : moment).format(Date.parse(time))
  return facts(
    ['Beginn', at(event.start)],
    ['Ende', at(event.end)],
    ['Wiederholung', rule],
    ['Ort', [location.name, addressLine(location)].filter(Boolean).join(', ')],
    ['Online', online],
  )
}
