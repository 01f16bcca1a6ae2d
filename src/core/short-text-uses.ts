import type { Localised } from './entry.ts'
import type { Event } from './event.ts'
import type { KnowledgeBase } from './knowledge-base.ts'
import type { ResponsibleOffice } from './municipality.ts'
import type { Office } from './office.ts'

/** A short text where it stands. `place` left out: an office is nobody's alone. `key`: an office's, topic's or event's id. */
export interface ShortTextUse {
  kind: 'office' | 'responsibilities' | 'event'
  place?: string
  key: string
  text: Localised
}

function given(texts: readonly (Localised | undefined)[]): Localised[] {
  return texts.filter((text) => text !== undefined)
}

export function shortTextsOfOffice({ hint, hoursNote, languagesNote, phones, schedules }: Office): Localised[] {
  const rows = [...phones.map(({ label }) => label), ...schedules.map(({ note }) => note)]
  return given([hint, hoursNote, languagesNote, ...rows])
}

export function shortTextsOfEvent({ title, summary, season }: Event): Localised[] {
  return given([title, summary, season])
}

export function shortTextsOfResponsibilities(offices: readonly ResponsibleOffice[]): Localised[] {
  return given(offices.map(({ reason }) => reason))
}

/** Every short text that people may see, as often as it stands somewhere; in the order of the knowledge. */
export function shortTextUses(base: KnowledgeBase): ShortTextUse[] {
  const uses: ShortTextUse[] = [...base.offices.values()].flatMap((office) =>
    shortTextsOfOffice(office).map((text) => ({ kind: 'office', key: office.id, text }) as const),
  )
  for (const { municipality, events, responsibilities } of [base.germany, ...base.municipalities.values()]) {
    const place = municipality.id
    for (const event of events)
      for (const text of shortTextsOfEvent(event)) uses.push({ kind: 'event', place, key: event.id, text })
    for (const [key, offices] of responsibilities)
      for (const text of shortTextsOfResponsibilities(offices))
        uses.push({ kind: 'responsibilities', place, key, text })
  }
  return uses
}
