import { HTTPException } from 'hono/http-exception'
import type { Entry } from '#core/entry.ts'
import type { AnswerLocale } from '#core/locale.ts'
import { basisOf } from '#knowledge/translations.ts'
import { addDays, dayOf } from '#staff/days.ts'
import { ratingDays, unhelpfulTopics } from '#staff/feedback.ts'
import { phrasingProblems } from '#staff/phrasings.ts'
import type { Subject } from '#staff/ports.ts'
import { confirmedEntry } from '#staff/review-dates.ts'
import { isRetirement } from '#staff/problems.ts'
import { mayDo, mayDoSomewhere, nationwide } from '#staff/rights.ts'
import type { ConsoleApp, ConsoleContext, ConsoleDependencies } from '#console/context.ts'
import { demand, seeOther } from '#console/guard.ts'
import { isAnswerLocale, languageNames } from '#console/languages.ts'
import { authorOf } from '#console/names.ts'
import { fieldsOf, type Fields } from '#console/parts.ts'
import { createGapDesk } from '#console/gaps/desk.ts'
import { languageName } from '#console/gaps/inbox.ts'
import { changedFields } from '#console/revisions/diff.ts'
import { publishAtOnce } from '#console/revisions/publish-at-once.ts'
import { retiredSubjects } from '#console/revisions/retire.ts'
import { changePath, editorPath, missingPage, placesOf, subjectOf } from '#console/revisions/subjects.ts'
import {
  entryAtWork,
  formOf,
  partOf,
  problemsOf,
  readForm,
  reviewedTranslation,
  withForm,
  type EntryAtWork,
  type EntryForm,
} from './edit.ts'
import { editorPage } from './editor-page.ts'
import { entriesPage } from './list-page.ts'
import { topicPickerPage } from './new-page.ts'
import { originalChanges } from './original-changes.ts'
import { previewOf } from './preview.ts'
import { listedEntries, type EntryFilter } from './search.ts'

const statuses = ['missing', 'outdated', 'machine', 'human', 'reviewed'] as const

const changed = {
  kind: 'warning',
  text: 'Der Text wurde gerade geändert. Bitte sehen Sie ihn noch einmal an.',
} as const

/** Whether a text that somebody finds right is the one they had before them; a translation with its original. */
function isAsSeen(fields: Fields, entry: Entry, locale: AnswerLocale): boolean {
  const original = entry.texts.de && basisOf(entry.texts.de)
  return fields.one('part') === partOf(entry, locale) && fields.one('original') === original
}

/** The list of answers and the editor of each, in every language. */
export function registerEntries(app: ConsoleApp, dependencies: ConsoleDependencies): void {
  const { revisions, knowledge, translate, clock, accounts } = dependencies
  const today = () => dayOf(clock())
  const desk = createGapDesk(dependencies)

  /** Topics whose answer often did not help, as far as this person sees figures. */
  const unhelpfulIn = async (context: ConsoleContext, place: string): Promise<ReadonlySet<string>> => {
    const { account } = context.get('staff')
    if (!mayDoSomewhere(account, 'figures')) return new Set()
    const town = place === nationwide ? (account.municipality ?? dependencies.municipality) : place
    return unhelpfulTopics(await dependencies.countStore.counts(addDays(today(), 1 - ratingDays), today(), town))
  }

  const show = async (
    context: ConsoleContext,
    work: EntryAtWork,
    locale: AnswerLocale,
    more: {
      form?: EntryForm
      problems?: string[]
      conflict?: { name: string; form: EntryForm }
      gap?: string
      gapNote?: string
    } = {},
  ) => {
    const form = more.form ?? formOf(work, locale, today())
    const author = work.open && (await authorOf(accounts, work.open.author))
    const changed = await originalChanges(dependencies, work, locale)
    const history = work.entry ? [] : await revisions.history(work.subject)
    return editorPage(context, dependencies, {
      work,
      locale,
      form,
      isRetired: history.some((one) => one.state === 'published' && isRetirement(one)),
      hasNationwide: knowledge.current().base.germany.entries.has(work.subject.key),
      ...(more.gap ? { gap: more.gap } : {}),
      ...(more.gapNote ? { gapNote: more.gapNote } : {}),
      today: today(),
      authorName: author?.name,
      ...(more.problems ? { problems: more.problems } : {}),
      ...(changed ? { originalChanges: changed } : {}),
      ...(more.conflict
        ? {
            conflict: {
              name: more.conflict.name,
              changes: changedFields(knowledge.current().base, 'entry', work.entry, withForm(work, locale, form)),
            },
          }
        : {}),
    })
  }

  const save = async (context: ConsoleContext, subject: Subject, locale: AnswerLocale): Promise<Response> => {
    demand(context, locale === 'de' ? 'edit' : 'translate', subject.place, locale)
    const fields = await fieldsOf(context)
    const form = readForm(fields)
    const gap = /^\d+$/u.test(fields.one('gap')) ? fields.one('gap') : ''
    const work = await entryAtWork(revisions, subject)
    if (fields.one('next') === 'preview') return show(context, work, locale, { form, gap })
    if (!work.entry && locale !== 'de')
      return show(context, work, locale, { form, problems: ['Zuerst braucht es den deutschen Text.'] })
    const problems = problemsOf(form, locale)
    if (problems.length > 0) return show(context, work, locale, { form, problems, gap })
    const conflict = async (now: EntryAtWork) => {
      const other = now.open && (await authorOf(accounts, now.open.author))
      const fresh = { ...form, part: partOf(now.entry, locale) }
      return show(context, now, locale, { form: fresh, gap, conflict: { name: other?.name ?? 'Jemand', form: fresh } })
    }
    // Another language of the same answer may have changed meanwhile: only this part must be as it was seen.
    if (partOf(work.entry, locale) !== form.part) return conflict(work)
    const saved = await revisions.save(subject, withForm(work, locale, form), {
      basis: work.open?.basis ?? work.live?.basis ?? '',
      ...(work.open ? { updatedAt: work.open.updatedAt } : {}),
      reason: form.reason,
      actor: context.get('staff').account,
    })
    if (saved.kind === 'conflict') return conflict(await entryAtWork(revisions, subject))
    if (saved.kind === 'invalid') return show(context, work, locale, { form, gap, problems: saved.problems })
    if (gap !== '' && mayDoSomewhere(context.get('staff').account, 'gaps'))
      return seeOther(context, `/staff/gaps/effect/${saved.revision.id}?gap=${gap}`)
    if (fields.one('next') === 'change') return seeOther(context, changePath(subject))
    const path = locale === 'de' ? editorPath(subject) : `${editorPath(subject)}/${locale}`
    return seeOther(context, path, { kind: 'success', text: 'Entwurf gespeichert. Er ist noch nicht veröffentlicht.' })
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
    const pageNumber = Math.max(1, Number.parseInt(asked('page'), 10) || 1)
    return entriesPage(context, dependencies, { filter, entries, pageNumber, today: today(), retired })
  })

  // Which topic a new text is about: from the list, or from an open question.
  app.get('/entries/new', async (context) => {
    const { account } = context.get('staff')
    const places = placesOf(dependencies)
      .map(({ municipality }) => municipality.id)
      .filter((id) => mayDo(account, 'edit', id))
    if (places.length === 0) throw new HTTPException(403)
    const wanted = context.req.query('gap')
    const gap = wanted === undefined ? undefined : await desk.groupWith(context, wanted)
    const asked = [context.req.query('place'), gap?.municipality, places[1], places[0]]
    const place = asked.find((one) => one !== undefined && places.includes(one)) ?? nationwide
    const query = (context.req.query('q') ?? '').slice(0, 100)
    return topicPickerPage(context, dependencies, { query, place, places, gap })
  })

  // Only what was typed, as people would see it: nothing is kept.
  app.post('/entries/preview', async (context) => {
    const fields = await fieldsOf(context)
    const locale = fields.one('locale')
    const shown = previewOf(
      { title: fields.one('title'), answer: fields.one('answer'), locale: isAnswerLocale(locale) ? locale : 'de' },
      translate,
    )
    return context.html(shown as string)
  })

  app.get('/entries/:place/:topic', async (context) => {
    const subject = subjectOf(dependencies, 'entry', context.req.param('place'), context.req.param('topic'))
    if (!subject) return missingPage(context, 'entries')
    const work = await entryAtWork(revisions, subject)
    const wanted = context.req.query('gap')
    const group = wanted === undefined ? undefined : await desk.groupWith(context, wanted)
    if (!group || !mayDo(context.get('staff').account, 'edit', subject.place)) return show(context, work, 'de')
    const form = formOf(work, 'de', today())
    const gap = String(group.id)
    const questions = group.gaps.map(({ text }) => text).filter((text) => phrasingProblems(text).length === 0)
    if (group.language === 'de')
      return show(context, work, 'de', {
        gap,
        form: { ...form, phrasings: [form.phrasings, ...questions].join('\n').trim() },
      })
    return show(context, work, 'de', {
      gap,
      form,
      gapNote: `Die Frage wurde nicht auf Deutsch gestellt (${languageName(group.language)}). Schreiben Sie zuerst den deutschen Text; als Formulierung ergänzen Sie die Frage, wenn er in ihre Sprache übersetzt ist.`,
    })
  })

  app.post('/entries/:place/:topic', async (context) => {
    const subject = subjectOf(dependencies, 'entry', context.req.param('place'), context.req.param('topic'))
    return subject ? save(context, subject, 'de') : missingPage(context, 'entries')
  })

  app.post('/entries/:place/:topic/confirm', async (context) => {
    const subject = subjectOf(dependencies, 'entry', context.req.param('place'), context.req.param('topic'))
    if (!subject) return missingPage(context, 'entries')
    demand(context, 'publish', subject.place)
    const { live } = await entryAtWork(revisions, subject)
    if (!live) return missingPage(context, 'entries')
    const back = editorPath(subject)
    if (!isAsSeen(await fieldsOf(context), live.value, 'de')) return seeOther(context, back, changed)
    return publishAtOnce(context, dependencies, subject, {
      value: confirmedEntry(live.value, today()),
      reason: 'Geprüft: noch richtig',
      done: 'Danke. Der Text gilt als heute geprüft. Nächste Prüfung in einem Jahr.',
      back,
    })
  })

  app.get('/entries/:place/:topic/:locale', async (context) => {
    const locale = context.req.param('locale')
    const subject = subjectOf(dependencies, 'entry', context.req.param('place'), context.req.param('topic'))
    if (!subject || !isAnswerLocale(locale)) return missingPage(context, 'entries')
    return show(context, await entryAtWork(revisions, subject), locale)
  })

  app.post('/entries/:place/:topic/:locale', async (context) => {
    const locale = context.req.param('locale')
    const subject = subjectOf(dependencies, 'entry', context.req.param('place'), context.req.param('topic'))
    if (!subject || !isAnswerLocale(locale)) return missingPage(context, 'entries')
    return save(context, subject, locale)
  })

  app.post('/entries/:place/:topic/:locale/reviewed', async (context) => {
    const locale = context.req.param('locale')
    const subject = subjectOf(dependencies, 'entry', context.req.param('place'), context.req.param('topic'))
    if (!subject || !isAnswerLocale(locale)) return missingPage(context, 'translations')
    demand(context, 'translate', subject.place, locale)
    const { live } = await entryAtWork(revisions, subject)
    const value = live && reviewedTranslation(live.value, locale)
    if (!value) return missingPage(context, 'translations')
    if (!isAsSeen(await fieldsOf(context), live.value, locale))
      return seeOther(context, `${editorPath(subject)}/${locale}`, changed)
    return publishAtOnce(context, dependencies, subject, {
      value,
      reason: `${languageNames[locale]}: Übersetzung geprüft`,
      done: 'Danke. Die Übersetzung gilt als geprüft.',
      back: `/staff/translations?locale=${locale}`,
    })
  })
}
