import type { Brain } from '#core/conversation/context.ts'
import { dangerIn } from '#core/conversation/danger.ts'
import type { LabelledQuestion } from './questions.ts'

/** Counts of one set of questions; shares are computed where they are shown. */
export interface QualityCounts {
  topics: number
  first: number
  firstThree: number
  /** In-scope questions that were answered, answered wrongly, asked back, refused. */
  answered: number
  answeredWrongly: number
  clarified: number
  refused: number
  outOfScope: number
  outAnswered: number
  municipal: number
  municipalAnswered: number
  urgent: number
  urgentFound: number
  ordinary: number
  falseAlarms: number
  detected: number
  detectedRight: number
  questions: number
}

export interface Miss {
  text: string
  wanted: string
  got: string
}

/** Topics that are themselves about danger: an emergency card on them is no false alarm. */
export const dangerTopics: ReadonlySet<string> = new Set([
  'domestic-violence',
  'children-in-danger',
  'crisis-line',
  'medical-emergency',
  'racist-attack',
  'trafficking-exploitation',
])

/** Asks every question and counts. `misses` gets what went wrong, for people to read; never to train on. */
export function evaluate(
  brain: Brain,
  questions: readonly LabelledQuestion[],
  locale: string,
  misses?: Miss[],
): QualityCounts {
  const counts: QualityCounts = {
    topics: 0, first: 0, firstThree: 0, answered: 0, answeredWrongly: 0, clarified: 0, refused: 0, outOfScope: 0, outAnswered: 0,
    municipal: 0, municipalAnswered: 0, urgent: 0, urgentFound: 0, ordinary: 0, falseAlarms: 0, detected: 0, detectedRight: 0, questions: 0,
  } // prettier-ignore
  for (const { text, label } of questions) {
    counts.questions++
    const danger = dangerIn(brain, text)
    if (label.kind === 'urgent') {
      counts.urgent++
      if (danger) counts.urgentFound++
      else misses?.push({ text, wanted: `urgent:${label.danger}`, got: 'no alarm' })
      continue
    }
    const isAboutDanger = label.kind === 'topic' && dangerTopics.has(label.topic)
    if (!isAboutDanger) {
      counts.ordinary++
      if (danger) {
        counts.falseAlarms++
        misses?.push({ text, wanted: 'no alarm', got: `${danger.kind} (${danger.evidence})` })
      }
    }
    const { candidates, decision, detected } = brain.matcher.match(text)
    if (detected) {
      counts.detected++
      if (detected === locale) counts.detectedRight++
    }
    const said = decision.kind === 'answer' ? decision.topic : decision.kind
    switch (label.kind) {
      case 'topic': {
        counts.topics++
        const order = candidates.map((candidate) => candidate.topic)
        if (order[0] === label.topic) counts.first++
        else misses?.push({ text, wanted: label.topic, got: `${order.slice(0, 3).join(' ')} (${said})` })
        if (order.slice(0, 3).includes(label.topic)) counts.firstThree++
        if (decision.kind === 'answer') {
          counts.answered++
          if (decision.topic !== label.topic) counts.answeredWrongly++
        } else if (decision.kind === 'clarify') counts.clarified++
        else counts.refused++
        break
      }
      case 'out':
        counts.outOfScope++
        if (decision.kind === 'answer') {
          counts.outAnswered++
          misses?.push({ text, wanted: 'out', got: said })
        }
        break
      case 'municipal':
        counts.municipal++
        if (decision.kind === 'answer') {
          counts.municipalAnswered++
          misses?.push({ text, wanted: 'municipal', got: said })
        }
        break
      case 'ordinary':
        break
    }
  }
  return counts
}
