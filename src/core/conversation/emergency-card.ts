import { topicTitle } from '#core/knowledge-base.ts'
import type { Office } from '#core/office.ts'
import type { Danger } from '#core/safety.ts'
import { currentPlace, type Speech, type StepContext, type StepResult } from './context.ts'
import { standingChoices } from './menus.ts'
import { phoneLine } from './office-card.ts'
import { recordFacts } from './record-facts.ts'
import { referralPart } from './referral-part.ts'
import type { ConversationState } from './state.ts'

const maxLines = 4

/**
 * The emergency card: numbers first, in the reader's language; then the place that helps further. Of the topics that a kind may be about, that
 * of the message `text`.
 */
export function urgent(
  danger: Danger,
  text: string,
  state: ConversationState,
  speech: Speech,
  context: StepContext,
): StepResult {
  const { base, matcher } = context.brain
  const card = base.emergency[danger.kind]
  const about = matcher.match(text).candidates.map((candidate) => candidate.topic)
  const topic = about.find((id) => id === card.topic || card.related.includes(id)) ?? card.topic
  const { state: land } = currentPlace(state, context).municipality
  const lines = card.offices.flatMap((officeId) => {
    const office = base.offices.get(officeId)
    // Some help is organised by Land, such as poison information.
    if (office?.states && !office.states.includes(land)) return []
    const phone = office?.phones[0]
    return office && phone
      ? [{ name: office.name, phone: phoneLine(phone.number), about: aboutOffice(office, speech) }]
      : []
  })
  const referral = referralPart(topic, 0, state, speech, context)
  const facts = recordFacts(state, speech, context)
  return {
    state: { ...state, topic, officeIndex: 0, greeted: true },
    replies: [
      speech.reply(
        'answer',
        [
          {
            kind: 'emergency',
            title: speech.say(`urgent.${danger.kind}.title`),
            text: speech.say(`urgent.${danger.kind}.text`),
            lines: lines.slice(0, maxLines),
          },
          ...(referral && !card.offices.includes(referral.officeId) ? [referral.part] : []),
          { kind: 'note', text: speech.say('urgent.note') },
        ],
        [[{ id: `t:${topic}`, label: topicTitle(base, topic, speech.locale) }], standingChoices(speech)],
      ),
    ],
    records: [{ kind: 'question', outcome: 'urgent', topic, ...facts }],
  }
}

function aboutOffice(office: Office, speech: Speech): string {
  const roundTheClock = office.schedules.some((one) => one.opens === '00:00' && one.closes === '24:00')
  return [
    ...(roundTheClock ? [speech.say('office.roundTheClock')] : []),
    ...(office.languagesNote ? [speech.localised(office.languagesNote)] : []),
  ].join(' · ')
}
