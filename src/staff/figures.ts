import { topicTitle, type KnowledgeBase } from '#core/knowledge-base.ts'
import { addDays, daysBetween, germanDay, mondayOf } from './days.ts'
import type { Count } from './ports.ts'
import { fewest, shareOf, shownCount, shownParts, type Share, type Shown } from './small-counts.ts'

export interface FigureRow {
  key: string
  label: string
  count: Shown
}

/** How people found an answer. Shapes: rows of a breakdown largest first, those of time in order with their gaps. */
export interface Figures {
  from: string
  to: string
  questions: Shown
  answered: Share
  outcomes: FigureRow[]
  time: { unit: 'day' | 'week' | 'month'; rows: FigureRow[] }
  fields: FigureRow[]
  topics: FigureRow[]
  locales: FigureRow[]
  channels: FigureRow[]
  audiences: FigureRow[]
  municipalities: FigureRow[]
  offices: FigureRow[]
  ratings: { helpful: Shown; notHelpful: Shown; share: Share }
  /** Topics that were rated often enough, the least helpful first. */
  rated: { key: string; label: string; share: Share }[]
  /** Questions about the topics of each measure of the municipal concepts. A topic may serve several measures. */
  measures: FigureRow[]
}

const outcomeLabels: Record<string, string> = {
  answer: 'Beantwortet',
  clarify: 'Zurückgefragt',
  refer: 'Nicht gewusst, an eine Stelle verwiesen',
  urgent: 'Notfallkarte gezeigt',
}
const channelLabels: Record<string, string> = {
  web: 'Web-Chat',
  telegram: 'Telegram',
  slack: 'Slack',
  terminal: 'Terminal',
}
const audienceLabels: Record<string, string> = {
  newcomer: 'Zugewanderte',
  employer: 'Arbeitgeber',
  '': 'Nicht angegeben',
}
const maxDays = 31
const maxWeeks = 26

/** Adds up counters into what may be shown: counts under 5 are covered. */
export function figuresOf(
  counts: readonly Count[],
  base: KnowledgeBase,
  { from, to }: { from: string; to: string },
): Figures {
  const questions = counts.filter(({ kind }) => kind === 'question')
  const about = questions.filter(({ topic }) => topic !== '')
  const outcomes = sums(questions, ({ outcome }) => outcome)
  const byTopic = sums(about, ({ topic }) => topic)
  const title = (topic: string) => topicTitle(base, topic, 'de')
  const topics = topicsOf(byTopic, base, title)
  const fieldTitle = (field: string) => base.fields.get(field)?.title.de ?? field
  const total = questions.reduce((sum, { count }) => sum + count, 0)
  const locale = ({ locale: code }: Count) => code
  return {
    from,
    to,
    questions: shownCount(total),
    answered: shareOf(outcomes.get('answer') ?? 0, total),
    outcomes: rows(
      Object.keys(outcomeLabels).map((key) => [key, outcomes.get(key) ?? 0]),
      (key) => outcomeLabels[key] ?? key,
    ),
    time: timeline(questions, from, to),
    fields: ranked(
      sums(about, ({ topic }) => base.topics.get(topic)?.field ?? ''),
      fieldTitle,
    ),
    topics,
    locales: ranked(sums(questions, locale), localeLabel),
    channels: ranked(
      sums(questions, ({ channel }) => channel),
      (key) => channelLabels[key] ?? key,
    ),
    audiences: ranked(
      sums(questions, ({ audience }) => audience),
      (key) => audienceLabels[key] ?? key,
    ),
    municipalities: ranked(
      sums(questions, ({ municipality }) => municipality),
      (key) => base.municipalities.get(key)?.municipality.name ?? (key || 'Noch kein Ort gewählt'),
    ),
    offices: ranked(
      sums(
        counts.filter(({ kind }) => kind === 'referral'),
        ({ office }) => office,
      ),
      (key) => base.offices.get(key)?.name ?? key,
    ),
    ...ratingsOf(
      counts.filter(({ kind }) => kind === 'feedback'),
      title,
    ),
    measures: measuresOf(byTopic, topics, base),
  }
}

// What `Intl` calls otherwise than staff do.
const languageNames: Record<string, string> = {
  '': 'Unbekannt',
  'de-simple': 'Einfaches Deutsch',
  fa: 'Persisch/Dari',
  bs: 'Bosnisch/Kroatisch/Serbisch',
  ku: 'Kurmandschi',
}
const spoken = new Intl.DisplayNames('de', { type: 'language', fallback: 'code' })

function localeLabel(key: string): string {
  return languageNames[key] ?? spoken.of(key) ?? key
}

function sums(counts: readonly Count[], keyOf: (count: Count) => string): Map<string, number> {
  const found = new Map<string, number>()
  for (const count of counts) found.set(keyOf(count), (found.get(keyOf(count)) ?? 0) + count.count)
  return found
}

function rows(entries: readonly (readonly [string, number])[], labelOf: (key: string) => string): FigureRow[] {
  const shown = shownParts(entries.map(([, count]) => count))
  return entries.map(([key], index) => ({ key, label: labelOf(key), count: shown[index] ?? 0 }))
}

/** Rows of one shown value would tell by their order which is larger: they are sorted by name. */
function ranked(counts: ReadonlyMap<string, number>, labelOf: (key: string) => string): FigureRow[] {
  return rows([...counts], labelOf).toSorted(bySize)
}

function bySize(a: FigureRow, b: FigureRow): number {
  const size = ({ count }: FigureRow) => (count === 'few' ? 0 : count === 'hidden' ? 1 : count)
  return size(b) - size(a) || a.label.localeCompare(b.label, 'de')
}

function timeline(questions: readonly Count[], from: string, to: string): Figures['time'] {
  const days = daysBetween(from, to)
  const unit = days <= maxDays ? 'day' : days <= 7 * maxWeeks ? 'week' : 'month'
  const startOf = (day: string) => (unit === 'day' ? day : unit === 'week' ? mondayOf(day) : `${day.slice(0, 7)}-01`)
  const totals = new Map<string, number>()
  for (let day = from; day <= to; day = addDays(day, 1)) totals.set(startOf(day), 0)
  for (const { day, count } of questions) totals.set(startOf(day), (totals.get(startOf(day)) ?? 0) + count)
  const label = (key: string) => (unit === 'month' ? germanDay(key).slice(3) : germanDay(key))
  return { unit, rows: rows([...totals], label) }
}

function ratingsOf(feedback: readonly Count[], title: (topic: string) => string): Pick<Figures, 'ratings' | 'rated'> {
  const helpfulOf = (counts: readonly Count[]) =>
    counts.filter(({ outcome }) => outcome === 'helpful').reduce((sum, { count }) => sum + count, 0)
  const all = feedback.reduce((sum, { count }) => sum + count, 0)
  const helpful = helpfulOf(feedback)
  const rated = [...Map.groupBy(feedback, ({ topic }) => topic)]
    .map(([key, counts]) => ({
      key,
      label: title(key),
      share: shareOf(
        helpfulOf(counts),
        counts.reduce((sum, { count }) => sum + count, 0),
      ),
    }))
    .filter(({ share }) => share !== undefined)
    .toSorted((a, b) => (a.share?.percent ?? 0) - (b.share?.percent ?? 0) || a.label.localeCompare(b.label, 'de'))
  return {
    ratings: {
      helpful: shownCount(helpful),
      notHelpful: shownCount(all - helpful),
      share: shareOf(helpful, all),
    },
    rated,
  }
}

/** Covered field by field, as the sum of each field is shown, too. */
function topicsOf(
  byTopic: ReadonlyMap<string, number>,
  base: KnowledgeBase,
  title: (topic: string) => string,
): FigureRow[] {
  const ofField = Map.groupBy(byTopic, ([topic]) => base.topics.get(topic)?.field ?? '')
  return [...ofField.values()].flatMap((counts) => rows(counts, title)).toSorted(bySize)
}

/** A measure whose sum would give away a small topic in it is covered. */
function measuresOf(
  byTopic: ReadonlyMap<string, number>,
  topicRows: readonly FigureRow[],
  base: KnowledgeBase,
): FigureRow[] {
  const covered = new Set(topicRows.filter(({ count }) => typeof count === 'string').map(({ key }) => key))
  const sum = (topics: readonly string[]) => topics.reduce((total, topic) => total + (byTopic.get(topic) ?? 0), 0)
  return [...base.municipalities.values()].flatMap(({ measures }) =>
    measures
      .filter(({ topics }) => topics.length > 0)
      .map(({ id, measure, topics }): FigureRow => {
        const small = topics.filter((topic) => covered.has(topic))
        const tells = small.length > 0 && (small.length === 1 || sum(small) < fewest)
        const count = shownCount(sum(topics))
        return { key: id, label: measure, count: tells && count !== 'few' ? 'hidden' : count }
      }),
  )
}
