import type { Condition } from '#core/municipality.ts'
import type { Office, Schedule, Weekday } from '#core/office.ts'

/** What the fields of an office are called in German. */
export const officeWords = {
  kinds: {
    authority: 'Behörde',
    counselling: 'Beratungsstelle',
    hotline: 'Telefonische Beratung',
    'employer-service': 'Service für Arbeitgeber',
    education: 'Bildung',
    council: 'Beirat, Interessenvertretung',
    volunteer: 'Ehrenamt, Initiative',
    portal: 'Internetseite',
    health: 'Gesundheit',
    other: 'Sonstige',
  } satisfies Record<Office['kind'], string>,
  appointments: {
    required: 'nur mit Termin',
    possible: 'mit und ohne Termin',
    none: 'ohne Termin',
  } satisfies Record<NonNullable<Office['appointment']>, string>,
  purposes: { visit: 'Besuch', phone: 'Telefon' } satisfies Record<Schedule['for'], string>,
  confidence: { high: 'sicher', medium: 'wahrscheinlich richtig', low: 'unsicher' } satisfies Record<
    Office['confidence'],
    string
  >,
  days: {
    mo: ['Mo', 'Montag'],
    tu: ['Di', 'Dienstag'],
    we: ['Mi', 'Mittwoch'],
    th: ['Do', 'Donnerstag'],
    fr: ['Fr', 'Freitag'],
    sa: ['Sa', 'Samstag'],
    su: ['So', 'Sonntag'],
  } satisfies Record<Weekday, [string, string]>,
  residences: {
    'asylum-seeker': 'im Asylverfahren',
    refugee: 'anerkannte Geflüchtete',
    tolerated: 'mit Duldung',
    'eu-citizen': 'EU-Bürgerinnen und EU-Bürger',
    'skilled-worker': 'Fachkräfte',
    ukraine: 'Menschen aus der Ukraine',
  } satisfies Record<NonNullable<Condition['residence']>[number], string>,
  families: {
    'with-children': 'mit Kindern',
    pregnant: 'Schwangere',
    'single-parent': 'Alleinerziehende',
  } satisfies Record<NonNullable<Condition['family']>, string>,
  genders: { women: 'für Frauen', men: 'für Männer' } satisfies Record<NonNullable<Condition['gender']>, string>,
} as const
