import { setImmediate } from 'node:timers/promises'
import type { KnowledgeBase } from '#core/knowledge-base.ts'
import type { Candidate, Detected, Matcher } from '#core/matcher.ts'
import { words } from '#core/text.ts'
import type { Gap } from './ports.ts'

/** Questions that mean the same, as far as words and topics tell. */
export interface GapGroup {
  /** Id of the oldest question: the name of the group as long as it is there. */
  id: number
  /** `''`: not known. */
  municipality: string
  language: Detected | ''
  /** Newest first, never empty. */
  gaps: Gap[]
  /** What the matcher thinks of now, likeliest first, at most five. */
  candidates: Candidate[]
  /** The topic that all of them are answered with by now: somebody has added what was missing. */
  answeredBy: string | undefined
}

interface ReadGap {
  gap: Gap
  language: Detected | ''
  words: ReadonlySet<string>
  candidates: readonly Candidate[]
  answer: string | undefined
}

/** Likeness (0…1) from which on two questions stand together; less will do when both sound like the same topic. */
const alikeByWords = 0.6
const alikeByTopic = 0.5
const maxCandidates = 5
/** Words that begin with the same letters are mostly forms of one (repair, repairs, repairing). */
const stemChars = 6
/** Matching takes up to a millisecond a question: answers to people get their turn in between. */
const gapsPerTurn = 25

// What was read with the same models needs no second reading; it goes with the models.
const readings = new WeakMap<Matcher, Map<string, Omit<ReadGap, 'gap'>>>()

/**
 * Groups questions without an answer by place, language and likeness.
 *
 * Shapes: the largest group first, then the newest; what is answered by now comes last.
 */
export async function groupGaps(
  gaps: readonly Gap[],
  { matcher, base }: { matcher: Matcher; base: KnowledgeBase },
): Promise<GapGroup[]> {
  const read: ReadGap[] = []
  for (const [index, gap] of gaps.entries()) {
    if (index % gapsPerTurn === gapsPerTurn - 1) await setImmediate()
    read.push({ gap, ...readGap(gap, matcher) })
  }
  const weightOf = weightsIn(base)
  const groups: ReadGap[][] = []
  const byWord = new Map<string, Set<ReadGap[]>>()
  for (const one of read) {
    const near = new Set([...one.words].flatMap((word) => [...(byWord.get(word) ?? [])]))
    let group = [...near].find((members) => members.some((member) => areAlike(one, member, weightOf)))
    if (group) group.push(one)
    else groups.push((group = [one]))
    for (const word of one.words) byWord.set(word, (byWord.get(word) ?? new Set()).add(group))
  }
  return groups.map(toGroup).toSorted(byUrgency)
}

function readGap(gap: Gap, matcher: Matcher): Omit<ReadGap, 'gap'> {
  let known = readings.get(matcher)
  if (!known) readings.set(matcher, (known = new Map()))
  const key = `${gap.locale}\0${gap.text}`
  let reading = known.get(key)
  if (!reading) {
    const { candidates, decision, detected } = matcher.match(gap.text, gap.locale === '' ? {} : { locale: gap.locale })
    reading = {
      language: detected ?? gap.locale,
      words: new Set(stemsOf(gap.text)),
      candidates,
      answer: decision.kind === 'answer' ? decision.topic : undefined,
    }
    known.set(key, reading)
  }
  return reading
}

interface WordCounts {
  phrasings: number
  counts: Map<string, number>
}

const known = new WeakMap<KnowledgeBase, Map<string, WordCounts>>()

/** Words that stand in many phrasings of the language (how, can, my) say little, those that stand in none say most. */
function weightsIn(base: KnowledgeBase): (word: string, language: GapGroup['language']) => number {
  const byLanguage = known.get(base) ?? new Map<string, WordCounts>()
  known.set(base, byLanguage)
  return (word, language) => {
    let inLanguage = byLanguage.get(language)
    if (!inLanguage) byLanguage.set(language, (inLanguage = countWords(base, language)))
    return Math.log(2 + inLanguage.phrasings / (1 + (inLanguage.counts.get(word) ?? 0))) ** 2
  }
}

function countWords(base: KnowledgeBase, language: GapGroup['language']): WordCounts {
  const phrasings = [...base.germany.entries.values()].flatMap(({ texts }) =>
    language === '' || language === 'other' ? [] : (texts[language]?.phrasings ?? []),
  )
  const counts = new Map<string, number>()
  for (const word of phrasings.flatMap((phrasing) => [...new Set(stemsOf(phrasing))]))
    counts.set(word, (counts.get(word) ?? 0) + 1)
  return { phrasings: phrasings.length, counts }
}

/** Mean of what both share of all they say, and of what the shorter one says: “bicycle repair” is alike a long sentence about it. */
function likeness(a: ReadonlySet<string>, b: ReadonlySet<string>, weightOf: (word: string) => number): number {
  const sum = (all: ReadonlySet<string>) => [...all].reduce((total, word) => total + weightOf(word), 0)
  const [ofA, ofB, shared] = [sum(a), sum(b), sum(a.intersection(b))]
  return shared === 0 ? 0 : shared / (ofA + ofB) + shared / Math.min(ofA, ofB) / 2
}

function areAlike(a: ReadGap, b: ReadGap, weightOf: ReturnType<typeof weightsIn>): boolean {
  if (a.gap.municipality !== b.gap.municipality || a.language !== b.language) return false
  const alike = likeness(a.words, b.words, (word) => weightOf(word, a.language))
  const topic = a.candidates[0]?.topic
  return alike >= (topic !== undefined && topic === b.candidates[0]?.topic ? alikeByTopic : alikeByWords)
}

function stemsOf(text: string): string[] {
  return words(text)
    .filter((word) => word.length > 2)
    .map((word) => word.slice(0, stemChars))
}

function toGroup(members: readonly ReadGap[]): GapGroup {
  const gaps = members.map(({ gap }) => gap).toSorted((a, b) => b.at - a.at || b.id - a.id)
  const [first] = members
  const answers = new Set(members.map(({ answer }) => answer))
  return {
    id: Math.min(...gaps.map(({ id }) => id)),
    municipality: first?.gap.municipality ?? '',
    language: first?.language ?? '',
    gaps,
    candidates: meanCandidates(members),
    answeredBy: answers.size === 1 ? [...answers][0] : undefined,
  }
}

function meanCandidates(members: readonly ReadGap[]): Candidate[] {
  const sums = new Map<string, Candidate>()
  for (const { candidates } of members)
    for (const { topic, score, probability } of candidates) {
      const before = sums.get(topic)
      sums.set(topic, {
        topic,
        score: (before?.score ?? 0) + score / members.length,
        probability: (before?.probability ?? 0) + probability / members.length,
      })
    }
  return [...sums.values()].toSorted((a, b) => b.probability - a.probability).slice(0, maxCandidates)
}

function byUrgency(a: GapGroup, b: GapGroup): number {
  return (
    Number(a.answeredBy !== undefined) - Number(b.answeredBy !== undefined) ||
    b.gaps.length - a.gaps.length ||
    (b.gaps[0]?.at ?? 0) - (a.gaps[0]?.at ?? 0)
  )
}

/** Topics the matcher had thought of when the questions were asked, that are still in the catalogue. */
export function candidatesThen(group: GapGroup, base: KnowledgeBase): string[] {
  return [...new Set(group.gaps.flatMap(({ candidates }) => candidates))].filter((topic) => base.topics.has(topic))
}
