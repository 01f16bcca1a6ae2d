import { eventSchema, type Event } from '#core/event.ts'
import type { KnowledgeBase } from '#core/knowledge-base.ts'
import { answerLocales } from '#core/locale.ts'
import { readRecurrence } from '#core/recurrence.ts'
import { isDay } from '#staff/days.ts'
import { linesOf, localised, timeOf, webOf } from '#console/editing/typed.ts'
import type { Fields } from '#console/parts.ts'
import { namesWeekday, repeatFieldsOf, ruleOf, type RepeatFields } from './rules.ts'
import { registrationNames, repeats } from './words.ts'

export const maxTopics = 8

/** What the form of an event has in its fields, as typed. `titles`: by locale. */
export interface EventForm extends RepeatFields {
  titles: Record<string, string>
  summary: string
  startDay: string
  startTime: string
  endDay: string
  endTime: string
  season: string
  place: string
  registration: string
  web: string
  office: string
  topics: string[]
  source: string
}

function timeIn(moment: string | undefined): string {
  const time = moment?.slice(11, 16) ?? ''
  return time === '00:00' ? '' : time
}

/** The form over what is there; an empty one for a new event. */
export function eventFormOf(event: Event | undefined): EventForm {
  const startDay = event?.start?.slice(0, 10) ?? ''
  return {
    titles: event?.title ?? {},
    summary: event?.summary?.de ?? '',
    startDay,
    startTime: timeIn(event?.start),
    endDay: event?.end?.slice(0, 10) ?? '',
    endTime: timeIn(event?.end),
    ...repeatFieldsOf(event?.rule, startDay),
    season: event?.season?.de ?? '',
    place: event?.place ?? '',
    registration: event?.registration ?? '',
    web: event?.web ?? '',
    office: event?.office ?? '',
    topics: event?.topics ?? [],
    source: event?.source.join('\n') ?? '',
  }
}

export function readEventForm(fields: Fields): EventForm {
  const one = (name: string) => fields.one(name).trim()
  return {
    titles: Object.fromEntries(
      answerLocales.flatMap((locale) => (one(`title.${locale}`) === '' ? [] : [[locale, one(`title.${locale}`)]])),
    ),
    summary: one('summary'),
    startDay: one('startDay'),
    startTime: one('startTime') === '' ? '' : timeOf(one('startTime')),
    endDay: one('endDay'),
    endTime: one('endTime') === '' ? '' : timeOf(one('endTime')),
    repeat: repeats.find((repeat) => repeat === one('repeat')) ?? 'once',
    until: one('until'),
    month: one('month'),
    rule: one('rule'),
    season: one('season'),
    place: one('place'),
    registration: one('registration'),
    web: webOf(one('web')),
    office: one('office'),
    topics: [...new Set(fields.all('topic').filter((topic) => topic !== ''))].slice(0, maxTopics),
    source: fields.one('source'),
  }
}

const timePattern = /^([01]\d|2[0-3]):[0-5]\d$/u

/** What must be corrected, in German. Shapes: `[]` when the form can be saved. */
export function eventProblems(base: KnowledgeBase, form: EventForm): string[] {
  const { startDay, endDay, repeat } = form
  const isNamed = repeat === 'monthly-weekday' && namesWeekday(form.rule)
  const needsStart = repeat !== 'once' && repeat !== 'yearly' && repeat !== 'own' && !isNamed
  const problems = [
    (form.titles.de ?? '') === '' && 'Bitte geben Sie an, wie der Termin auf Deutsch heißt.',
    startDay !== '' && !isDay(startDay) && 'Den Tag des Beginns gibt es nicht.',
    endDay !== '' && !isDay(endDay) && 'Den Tag des Endes gibt es nicht.',
    form.startTime !== '' && !timePattern.test(form.startTime) && 'Beginn: Uhrzeiten wie 18:00.',
    form.endTime !== '' && !timePattern.test(form.endTime) && 'Ende: Uhrzeiten wie 20:00.',
    startDay === '' && (form.startTime !== '' || endDay !== '') && 'Bitte geben Sie auch den Tag des Beginns an.',
    startDay !== '' && endMoment(form) !== undefined && (endMoment(form) ?? '') < (startMoment(form) ?? '') &&
      'Das Ende liegt vor dem Beginn.',
    needsStart && startDay === '' && 'Für diese Wiederholung braucht es den ersten Tag.',
    form.until !== '' && !isDay(form.until) && 'Den letzten Tag der Wiederholung gibt es nicht.',
    repeat === 'own' && readRecurrence(form.rule) === undefined &&
      'Diese Regel können wir nicht berechnen. Möglich sind FREQ, INTERVAL, BYDAY, BYMONTHDAY, BYMONTH, COUNT und UNTIL, zum Beispiel FREQ=MONTHLY;BYDAY=1TH.',
    form.web !== '' && !eventSchema.shape.web.safeParse(form.web).success && 'Die Internetadresse ist nicht vollständig.',
    !base.offices.has(form.office) && 'Bitte wählen Sie die Stelle, die Auskunft gibt.',
    form.topics.length === 0 && 'Bitte wählen Sie mindestens ein Anliegen: Bei Antworten dazu wird der Termin genannt.',
    form.topics.some((topic) => !base.topics.has(topic)) && 'Ein Anliegen gibt es nicht.',
    linesOf(form.source).length === 0 && 'Bitte nennen Sie eine Quelle: Woher wissen wir das?',
  ] // prettier-ignore
  return problems.filter((problem) => problem !== false)
}

function startMoment({ startDay, startTime }: EventForm): string | undefined {
  return startDay === '' ? undefined : `${startDay}T${startTime || '00:00'}:00`
}

function endMoment({ startDay, endDay, endTime }: EventForm): string | undefined {
  if (endDay === '' && endTime === '') return undefined
  // An end without an hour is the end of its day.
  return `${endDay || startDay}T${endTime || '23:59'}:00`
}

/** The event with what was typed. The form has no problems. */
export function eventOfForm(id: string, form: EventForm, before: Event | undefined): Event {
  const value = {
    id,
    title: form.titles,
    summary: localised(form.summary, before?.summary),
    start: startMoment(form),
    end: endMoment(form),
    rule: ruleOf(form, form.startDay),
    season: localised(form.season, before?.season),
    place: form.place || undefined,
    registration: form.registration in registrationNames ? form.registration : undefined,
    web: form.web || undefined,
    office: form.office,
    topics: form.topics,
    source: linesOf(form.source),
  }
  // Only what is there, so that nothing comes in that the file did not have.
  return eventSchema.parse(Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)))
}
