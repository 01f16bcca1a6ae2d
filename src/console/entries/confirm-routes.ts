import type { Entry } from '#core/entry.ts'
import type { AnswerLocale } from '#core/locale.ts'
import { basisOf } from '#knowledge/translations.ts'
import { dayOf } from '#staff/days.ts'
import { confirmedEntry } from '#staff/review-dates.ts'
import type { ConsoleApp, ConsoleDependencies } from '#console/context.ts'
import { demand, seeOther } from '#console/guard.ts'
import { isAnswerLocale, languageNames } from '#console/languages.ts'
import { fieldsOf, type Fields } from '#console/parts.ts'
import { publishAtOnce } from '#console/revisions/publish-at-once.ts'
import { editorPath, missingPage, subjectOf } from '#console/revisions/subjects.ts'
import { entryAtWork, partOf, reviewedTranslation } from './edit.ts'

const changed = {
  kind: 'warning',
  text: 'Der Text wurde gerade geändert. Bitte sehen Sie ihn noch einmal an.',
} as const

/** Whether a text that somebody finds right is the one they had before them; a translation with its original. */
function isAsSeen(fields: Fields, entry: Entry, locale: AnswerLocale): boolean {
  const original = entry.texts.de && basisOf(entry.texts.de)
  return fields.one('part') === partOf(entry, locale) && fields.one('original') === original
}

/** “It is right as it is”: of a text that was checked, and of a translation that somebody has read. */
export function registerConfirmations(app: ConsoleApp, dependencies: ConsoleDependencies): void {
  const { revisions, clock } = dependencies

  app.post('/entries/:place/:topic/confirm', async (context) => {
    const subject = subjectOf(dependencies, 'entry', context.req.param('place'), context.req.param('topic'))
    if (!subject) return missingPage(context, 'entries')
    demand(context, 'publish', subject.place)
    const { live } = await entryAtWork(revisions, subject)
    if (!live) return missingPage(context, 'entries')
    const back = editorPath(subject)
    if (!isAsSeen(await fieldsOf(context), live.value, 'de')) return seeOther(context, back, changed)
    return publishAtOnce(context, dependencies, subject, {
      value: confirmedEntry(live.value, dayOf(clock())),
      reason: 'Geprüft: noch richtig',
      done: 'Danke. Der Text gilt als heute geprüft. Nächste Prüfung in einem Jahr.',
      back,
    })
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
