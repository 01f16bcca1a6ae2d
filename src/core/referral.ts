import type { Audience, Localised } from './entry.ts'
import { placeOf, type KnowledgeBase } from './knowledge-base.ts'
import type { Condition, ResponsibleOffice } from './municipality.ts'
import { isReachable, type Office } from './office.ts'

/** An office for a concern, and why it is this one. */
export interface Referral {
  office: Office
  /** The office through which it is reached, when it has no contact of its own. */
  via?: Office
  /** For whom it is, when that could not be told from what is known. */
  condition?: Condition
  reason?: Localised
  /** `local`: responsible in this municipality; `nationwide`; `main`: the office that helps with everything. */
  scope: 'local' | 'nationwide' | 'main'
}

/** What is known of the person. Nobody is asked for it; what is not known leaves the condition to be read. */
export interface Known {
  audience?: Audience | undefined
}

function ruledOut(condition: Condition | undefined, known: Known): boolean {
  return condition?.audience !== undefined && known.audience !== undefined && condition.audience !== known.audience
}

/** Only what the person must judge: a condition that is known to hold is not worth a line. */
function openCondition(condition: Condition | undefined, known: Known): Condition | undefined {
  if (!condition) return undefined
  const { audience, ...rest } = condition
  const open: Condition = audience !== undefined && known.audience === undefined ? { audience, ...rest } : rest
  return Object.keys(open).length > 0 ? open : undefined
}

function contactBehind(base: KnowledgeBase, office: Office, mainOffice: Office | undefined): Office | undefined {
  if (isReachable(office)) return undefined
  const seen = new Set([office.id])
  let next = office.contactVia ? base.offices.get(office.contactVia) : undefined
  while (next && !seen.has(next.id)) {
    if (isReachable(next)) return next
    seen.add(next.id)
    next = next.contactVia ? base.offices.get(next.contactVia) : undefined
  }
  return mainOffice && mainOffice.id !== office.id ? mainOffice : undefined
}

/**
 * The offices for a topic in a municipality, best first.
 *
 * Shapes: never empty, each office once: the municipality's, then the nationwide ones, last the main office, which helps with everything.
 *         Offices for somebody else (employers, for a newcomer) are left out.
 * Errors: none; a municipality or topic that is not known gives the nationwide offices.
 */
export function referralsFor(
  base: KnowledgeBase,
  municipalityId: string | undefined,
  topicId: string | undefined,
  known: Known = {},
): Referral[] {
  const place = placeOf(base, municipalityId)
  const mainOffice = base.offices.get(place.municipality.mainOffice)
  const referrals: Referral[] = []
  const seen = new Set<string>()
  const add = (responsible: ResponsibleOffice, scope: Referral['scope']) => {
    const office = base.offices.get(responsible.office)
    if (!office || seen.has(office.id) || ruledOut(responsible.when, known)) return
    seen.add(office.id)
    const via = contactBehind(base, office, mainOffice)
    const condition = openCondition(responsible.when, known)
    referrals.push({
      office,
      scope: office.id === mainOffice?.id && !responsible.reason ? 'main' : scope,
      ...(via ? { via } : {}),
      ...(condition ? { condition } : {}),
      ...(responsible.reason ? { reason: responsible.reason } : {}),
    })
  }
  if (topicId !== undefined) {
    if (place !== base.germany)
      for (const responsible of place.responsibilities.get(topicId) ?? []) add(responsible, 'local')
    for (const responsible of base.germany.responsibilities.get(topicId) ?? []) add(responsible, 'nationwide')
  }
  if (mainOffice) add({ office: mainOffice.id }, 'main')
  return referrals
}

/** One office that was asked for by its name. `undefined` when it does not exist. */
export function referralTo(
  base: KnowledgeBase,
  municipalityId: string | undefined,
  officeId: string,
): Referral | undefined {
  const office = base.offices.get(officeId)
  if (!office) return undefined
  const mainOffice = base.offices.get(placeOf(base, municipalityId).municipality.mainOffice)
  const via = contactBehind(base, office, mainOffice)
  return { office, scope: 'local', ...(via ? { via } : {}) }
}
