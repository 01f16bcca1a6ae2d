import { HTTPException } from 'hono/http-exception'
import { addDays, dayOf } from '#staff/days.ts'
import { ratingDays, unhelpfulTopics } from '#staff/feedback.ts'
import { mayDoSomewhere, nationwide } from '#staff/rights.ts'
import type { ConsoleApp, ConsoleContext, ConsoleDependencies } from '#console/context.ts'
import { editablePlaces, likelyPlace } from '#console/editing/places.ts'
import { createGapDesk } from '#console/gaps/desk.ts'
import { isAnswerLocale } from '#console/languages.ts'
import { wantedPage } from '#console/paging.ts'
import { retiredSubjects } from '#console/revisions/retire.ts'
import { placesOf } from '#console/revisions/subjects.ts'
import { entriesPage } from './list-page.ts'
import { topicPickerPage } from './new-page.ts'
import { listedEntries, type EntryFilter } from './search.ts'

const statuses = ['missing', 'outdated', 'machine', 'human', 'reviewed'] as const

/** The list of answers, and the choice of what a new text is about. */
export function registerEntryList(app: ConsoleApp, dependencies: ConsoleDependencies): void {
  const { revisions, knowledge, clock } = dependencies
  const today = () => dayOf(clock())
  const desk = createGapDesk(dependencies)

  /** Topics whose answer often did not help, as far as this person sees figures. */
  const unhelpfulIn = async (context: ConsoleContext, place: string): Promise<ReadonlySet<string>> => {
    const { account } = context.get('staff')
    if (!mayDoSomewhere(account, 'figures')) return new Set()
    const town = place === nationwide ? (account.municipality ?? dependencies.municipality) : place
    return unhelpfulTopics(await dependencies.countStore.counts(addDays(today(), 1 - ratingDays), today(), town))
  }

  app.get('/entries', async (context) => {
    const asked = (name: string) => context.req.query(name) ?? ''
    const place = placesOf(dependencies).some(({ municipality }) => municipality.id === asked('place'))
    const locale = asked('locale')
    const filter: EntryFilter = {
      query: asked('q'),
      place: place ? asked('place') : nationwide,
      field: asked('field'),
      locale: isAnswerLocale(locale) ? locale : undefined,
      status: statuses.find((status) => status === asked('status')),
      isDue: asked('due') !== '',
      isOpen: asked('open') !== '',
    }
    if (asked('unhelpful') !== '') filter.unhelpful = await unhelpfulIn(context, filter.place)
    const entries = listedEntries(knowledge.current().base, filter, await revisions.worklist(), today())
    const retired = new Set(
      (await retiredSubjects(dependencies)).flatMap(({ kind, place: at, key }) =>
        kind === 'entry' && at === filter.place ? [key] : [],
      ),
    )
    const pageNumber = wantedPage(context)
    return entriesPage(context, dependencies, { filter, entries, pageNumber, today: today(), retired })
  })

  // Which topic a new text is about: from the list, or from an open question.
  app.get('/entries/new', async (context) => {
    const places = editablePlaces(context, dependencies)
    if (places.length === 0) throw new HTTPException(403)
    const wanted = context.req.query('gap')
    const gap = wanted === undefined ? undefined : await desk.groupWith(context, wanted)
    const place = likelyPlace(context, dependencies, context.req.query('place'), gap?.municipality)
    const query = (context.req.query('q') ?? '').slice(0, 100)
    return topicPickerPage(context, dependencies, { query, place, places, gap })
  })
}
