import type { Event } from '#core/event.ts'

export const registrationNames: Record<NonNullable<Event['registration']>, string> = {
  required: 'nötig',
  possible: 'möglich',
  none: 'nicht nötig',
}

export const repeats = ['once', 'weekly', 'fortnightly', 'monthly-weekday', 'monthly-day', 'yearly', 'own'] as const
export type Repeat = (typeof repeats)[number]

export const repeatNames: Record<Repeat, string> = {
  once: 'einmal',
  weekly: 'jede Woche',
  fortnightly: 'alle zwei Wochen',
  'monthly-weekday': 'jeden Monat am selben Wochentag (zum Beispiel am ersten Donnerstag)',
  'monthly-day': 'jeden Monat am selben Tag (zum Beispiel am 15.)',
  yearly: 'jedes Jahr',
  own: 'andere Regel (RFC 5545)',
}
