import { answerTo, topicTitle } from '#core/knowledge-base.ts'
import { referralTo } from '#core/referral.ts'
import type { OfficeCard, Reply, ReplyPart } from '#core/reply.ts'
import { textParts } from './answering.ts'
import { currentPlace, municipalityOf, speechFor, type Speech, type StepContext, type StepResult } from './context.ts'
import { standingChoices, topicChoices } from './menus.ts'
import { officeCard } from './office-card.ts'
import { referralPart } from './referral-part.ts'
import type { ConversationState } from './state.ts'

/** `more`: what no text says, such as the cost, how long it takes or whether it works online. */
export type FollowUp = 'where' | 'phone' | 'hours' | 'bring' | 'other' | 'more'

/** The part of a card that was asked for. */
function only(card: OfficeCard, wanted: Exclude<FollowUp, 'bring' | 'other' | 'more'>): OfficeCard {
  const { phones, emails, addresses, hours, web, status, ...rest } = card
  const none = { phones: [], emails: [], addresses: [], hours: [] }
  switch (wanted) {
    case 'where':
      return { ...rest, ...none, addresses, ...(addresses.length === 0 && web ? { web } : {}) }
    case 'phone':
      return {
        ...rest,
        ...none,
        phones,
        emails: phones.length === 0 ? emails : [],
        ...(web && phones.length === 0 ? { web } : {}),
      }
    case 'hours':
      return {
        ...rest,
        ...none,
        hours,
        ...(status ? { status } : {}),
        phones: hours.length === 0 ? phones : [],
        ...(web ? { web } : {}),
      }
  }
}

function lacks(card: OfficeCard, wanted: FollowUp): boolean {
  if (wanted === 'where') return card.addresses.length === 0
  if (wanted === 'phone') return card.phones.length === 0
  return wanted === 'hours' && card.hours.length === 0
}

/** A question about the topic that was answered last: “and where is that?”, “phone?”, “another office”. */
export function followUp(wanted: FollowUp, state: ConversationState, speech: Speech, context: StepContext): StepResult {
  const topicId = state.topic
  if (wanted === 'other') return anotherOffice(topicId, state.officeIndex + 1, state, speech, context)
  const index = state.officeIndex
  if (wanted === 'bring') return bring(topicId, state, speech, context)
  const referral = referralPart(topicId, index, state, speech, context)
  if (!referral || referral.part.kind !== 'office') return { state, replies: [], records: [] }
  const { card } = referral.part
  if (wanted === 'more') {
    const again = topicId === undefined ? [] : topicChoices([topicId], speech, context)
    const parts: ReplyPart[] = [
      { kind: 'text', text: speech.say('answer.onlyOffice') },
      { kind: 'office', card },
    ]
    return {
      state,
      replies: [speech.reply('answer', parts, [...again, standingChoices(speech)])],
      records: [],
    }
  }
  const parts: ReplyPart[] = [{ kind: 'office', card: only(card, wanted) }]
  if (lacks(card, wanted)) parts.unshift({ kind: 'text', text: speech.say(`follow.${wanted}Unknown`) })
  return { state, replies: [withStanding(parts, speech)], records: [] }
}

function bring(
  topicId: string | undefined,
  state: ConversationState,
  speech: Speech,
  context: StepContext,
): StepResult {
  const text = topicId && answerTo(context.brain.base, municipalityOf(state, context), topicId, speech.locale)
  if (!text) return { state, replies: [], records: [] }
  return {
    state,
    replies: [
      withStanding([...textParts(text, speech), { kind: 'note', text: speech.say('follow.bringNote') }], speech),
    ],
    records: [],
  }
}

/** The next office for a topic; after the last one it says so and starts again with the first. */
export function anotherOffice(
  topicId: string | undefined,
  index: number,
  state: ConversationState,
  speech: Speech,
  context: StepContext,
): StepResult {
  const referral = referralPart(topicId, index, state, speech, context)
  if (!referral) {
    return {
      state: { ...state, officeIndex: 0 },
      replies: [withStanding([{ kind: 'text', text: speech.say('follow.noMoreOffices') }], speech)],
      records: [],
    }
  }
  const heading: ReplyPart[] = topicId
    ? [{ kind: 'heading', text: topicTitle(context.brain.base, topicId, speech.locale) }]
    : []
  const reply = withStanding([...heading, referral.part], speech)
  if (referral.hasNext && topicId)
    reply.choices.unshift([speech.choice(`o:${topicId}:${index + 1}`, 'choice.otherOffice')])
  const municipality = municipalityOf(state, context)
  return {
    state: { ...state, ...(topicId ? { topic: topicId } : {}), officeIndex: index },
    replies: [reply],
    records: [
      {
        kind: 'referral',
        office: referral.officeId,
        ...(topicId ? { topic: topicId } : {}),
        ...(municipality ? { municipality } : {}),
      },
    ],
  }
}

/** Contact to a human being: the office of the topic that was talked about, or the one that helps with everything. */
export function talkToAPerson(state: ConversationState, speech: Speech, context: StepContext): StepResult {
  const topicId = state.topic
  const referral = referralPart(topicId, state.officeIndex, state, speech, context)
  const main = referralPart(undefined, 0, state, speech, context)
  const parts: ReplyPart[] = [{ kind: 'text', text: speech.say('person.text') }]
  if (referral) parts.push(referral.part)
  if (main && main.officeId !== referral?.officeId) parts.push(main.part)
  const reply: Reply = withStanding(parts, speech)
  if (!municipalityOf(state, context)) reply.choices.unshift([speech.choice('towns', 'choice.town')])
  return { state, replies: [reply], records: [] }
}

function withStanding(parts: ReplyPart[], speech: Speech): Reply {
  return speech.reply('answer', parts, [standingChoices(speech)])
}

/** The card of one office that was asked for by its name. An office that does not exist leads to the menu. */
export function showOffice(officeId: string, state: ConversationState, context: StepContext): StepResult {
  const speech = speechFor(state, context)
  const referral = referralTo(context.brain.base, municipalityOf(state, context), officeId)
  if (!referral) return { state, replies: [], records: [] }
  const card = officeCard(referral, undefined, currentPlace(state, context), speech, context)
  return {
    state,
    replies: [speech.reply('answer', [{ kind: 'office', card }], [standingChoices(speech)])],
    records: [{ kind: 'referral', office: officeId }],
  }
}
