import type { AnswerLocale } from '#core/locale.ts'
import { dayOf } from '#staff/days.ts'
import { phrasingProblems } from '#staff/phrasings.ts'
import type { Subject } from '#staff/ports.ts'
import { isRetirement } from '#staff/problems.ts'
import { mayDo, mayDoSomewhere } from '#staff/rights.ts'
import type { ConsoleApp, ConsoleContext, ConsoleDependencies } from '#console/context.ts'
import { otherName } from '#console/editing/conflict.ts'
import { isSameContent } from '#console/editing/same-content.ts'
import { draftSaved, nothingChanged } from '#console/editing/save-draft.ts'
import { createGapDesk } from '#console/gaps/desk.ts'
import { languageName } from '#console/gaps/inbox.ts'
import { demand, seeOther } from '#console/guard.ts'
import { isAnswerLocale } from '#console/languages.ts'
import { authorOf } from '#console/names.ts'
import { fieldsOf } from '#console/parts.ts'
import { changedFields } from '#console/revisions/diff.ts'
import { editorPath, missingPage, subjectOf } from '#console/revisions/subjects.ts'
import {
  entryAtWork,
  formOf,
  partOf,
  problemsOf,
  readForm,
  withForm,
  type EntryAtWork,
  type EntryForm,
} from './edit.ts'
import { editorPage } from './editor-page.ts'
import { originalChanges } from './original-changes.ts'
import { previewOf } from './preview.ts'

/** The editor of one answer, in every language, with its preview. */
export function registerEntryEditor(app: ConsoleApp, dependencies: ConsoleDependencies): void {
  const { revisions, knowledge, translate, clock, accounts } = dependencies
  const today = () => dayOf(clock())
  const desk = createGapDesk(dependencies)

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
      const fresh = { ...form, part: partOf(now.entry, locale) }
      const name = await otherName(accounts, now.open)
      return show(context, now, locale, { form: fresh, gap, conflict: { name, form: fresh } })
    }
    // Another language of the same answer may have changed meanwhile: only this part must be as it was seen.
    if (partOf(work.entry, locale) !== form.part) return conflict(work)
    const editor = locale === 'de' ? editorPath(subject) : `${editorPath(subject)}/${locale}`
    const value = withForm(work, locale, form)
    if (work.live && !work.open && isSameContent(value, work.live.value)) return nothingChanged(context, editor)
    const saved = await revisions.save(subject, value, {
      basis: work.open?.basis ?? work.live?.basis ?? '',
      ...(work.open ? { updatedAt: work.open.updatedAt } : {}),
      reason: form.reason,
      actor: context.get('staff').account,
    })
    if (saved.kind === 'conflict') return conflict(await entryAtWork(revisions, subject))
    if (saved.kind === 'invalid') return show(context, work, locale, { form, gap, problems: saved.problems })
    if (gap !== '' && mayDoSomewhere(context.get('staff').account, 'gaps'))
      return seeOther(context, `/staff/gaps/effect/${saved.revision.id}?gap=${gap}`)
    return draftSaved(context, subject, fields.one('next'), editor)
  }

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
}
