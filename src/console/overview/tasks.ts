import type { ConsoleDependencies } from '#console/context.ts'
import { importsOf } from '#console/imports/list.ts'
import { placeName } from '#console/names.ts'
import type { Content } from '#console/parts.ts'
import { topicTitle } from '#core/knowledge-base.ts'
import { dayOf, germanDay } from '#staff/days.ts'
import { groupGaps } from '#staff/gaps.ts'
import type { Account } from '#staff/ports.ts'
import { mayDo, mayDoSomewhere, nationwide } from '#staff/rights.ts'
import { dueEntries, officesToConfirm } from '#staff/worklists.ts'
import { task } from './task.ts'
import { shortTextTasks, translationTasks } from './translation-tasks.ts'

/** What there is to do for this person, the most pressing first. */
export async function tasksOf(account: Account, dependencies: ConsoleDependencies): Promise<Content[]> {
  return [
    ...(await gapTasks(account, dependencies)),
    ...(await importTasks(account, dependencies)),
    ...knowledgeTasks(account, dependencies),
    ...translationTasks(account, dependencies),
    ...shortTextTasks(account, dependencies.knowledge.current().base),
  ]
}

async function gapTasks(account: Account, { gapStore, knowledge }: ConsoleDependencies): Promise<Content[]> {
  if (!mayDoSomewhere(account, 'gaps')) return []
  const gaps = (await gapStore.gaps(account.municipality)).filter(({ municipality }) =>
    mayDo(account, 'gaps', municipality || nationwide),
  )
  const groups = (await groupGaps(gaps, knowledge.current())).filter(({ answeredBy }) => answeredBy === undefined)
  const open = groups.reduce((sum, group) => sum + group.gaps.length, 0)
  if (open === 0) return []
  const [largest] = groups
  const about = largest && largest.gaps.length > 1 && largest.candidates[0]
  const more = about ? `am häufigsten in der Nähe von „${topicTitle(knowledge.current().base, about.topic, 'de')}“` : ''
  return [task(open, open === 1 ? 'offene Frage' : 'offene Fragen', '/staff/gaps', more)]
}

/** Material from elsewhere that nobody has read yet. */
async function importTasks(account: Account, dependencies: ConsoleDependencies): Promise<Content[]> {
  const waiting = await importsOf(dependencies, account, 'open')
  if (waiting.length === 0) return []
  const label =
    waiting.length === 1 ? 'Zulieferung, die noch niemand gelesen hat' : 'Zulieferungen, die noch niemand gelesen hat'
  const names = [...new Set(waiting.map(({ place }) => placeName(dependencies.knowledge, place)))]
  return [task(waiting.length, label, '/staff/imports', names.join(', '))]
}

function knowledgeTasks(account: Account, dependencies: ConsoleDependencies): Content[] {
  const { knowledge, clock } = dependencies
  const { base } = knowledge.current()
  const today = dayOf(clock())
  const edits = (place: string) => mayDo(account, 'edit', place)
  const tasks: Content[] = []
  const due = dueEntries(base, edits, today)
  for (const [place, entries] of Map.groupBy(due, (one) => one.place)) {
    const [oldest] = entries
    const name = placeName(knowledge, place)
    const label = entries.length === 1 ? 'Antwort, deren Prüfdatum vorbei ist' : 'Antworten, deren Prüfdatum vorbei ist'
    const more = `${name}, am längsten: ${topicTitle(base, oldest?.entry.topic ?? '', 'de')} (${germanDay(oldest?.entry.reviewBy ?? '')})`
    tasks.push(task(entries.length, label, `/staff/entries?due=1&place=${place}`, more))
  }
  const offices = officesToConfirm(base, edits, Number(today.slice(0, 4)), today)
  if (offices.length > 0)
    tasks.push(
      task(
        offices.length,
        offices.length === 1 ? 'Stelle, deren Angaben zu prüfen sind' : 'Stellen, deren Angaben zu prüfen sind',
        '/staff/offices?state=any',
        'Kontakt fehlt, ist alt oder nicht bestätigt',
      ),
    )
  return tasks
}
