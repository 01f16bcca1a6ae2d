import { z } from 'zod'
import { answerLocaleSchema } from '#core/locale.ts'
import { toCsvTexts, type TableWords } from '#staff/exchange/csv-texts.ts'
import { makers, planImport, saveImport, type ImportContext } from '#staff/exchange/plan.ts'
import { readTranslations } from '#staff/exchange/read.ts'
import { exportChoices, unitsOf, type SentUnit } from '#staff/exchange/units.ts'
import { toXliff } from '#staff/exchange/xliff-out.ts'
import { dayOf } from '#staff/days.ts'
import type { ConsoleApp, ConsoleContext, ConsoleDependencies } from '#console/context.ts'
import { seeOther } from '#console/guard.ts'
import { isAnswerLocale, languageNames, statusNames } from '#console/languages.ts'
import { fieldsOf } from '#console/parts.ts'
import { placesOf } from '#console/revisions/subjects.ts'
import { exchangePage, exchangePath, ownLocales } from './exchange-page.ts'
import { failuresPage, previewPage } from './import-page.ts'

const words: TableWords = { languages: languageNames, states: statusNames }

const payloadSchema = z.object({
  locale: answerLocaleSchema,
  maker: z.enum(makers),
  texts: z
    .array(
      z.object({
        unit: z.object({
          place: z.string(),
          topic: z.string(),
          basis: z.string(),
          title: z.string(),
          answer: z.string(),
          isReviewed: z.boolean(),
        }),
        seen: z.string(),
        kind: z.string(),
      }),
    )
    .max(5_000),
})

/** Texts go out to translators as files, and come back as drafts. */
export function registerExchange(app: ConsoleApp, dependencies: ConsoleDependencies): void {
  const { knowledge, revisions, accounts, clock } = dependencies

  app.get('/translations/exchange', (context) => exchangePage(context, dependencies))

  app.get('/translations/export', async (context) => {
    const locale = context.req.query('locale')
    const choice = exportChoices.find((one) => one === context.req.query('choice'))
    const asked = new Set(context.req.queries('place'))
    const places = placesOf(dependencies).filter(({ municipality }) => asked.has(municipality.id))
    if (!isAnswerLocale(locale) || locale === 'de' || !choice)
      return exchangePage(context, dependencies, { status: 400, problems: ['Bitte wählen Sie Sprache und Texte.'] })
    const units = unitsOf(places, locale, choice)
    if (units.length === 0)
      return exchangePage(context, dependencies, {
        status: 422,
        problems: [places.length === 0 ? 'Bitte wählen Sie, für wen die Texte gelten.' : 'Dazu gibt es keine Texte.'],
      })
    const isTable = context.req.query('format') === 'csv'
    // Only words of ours: nothing of what was asked for gets into the name.
    const name = `wegweiser-${locale}-${choice}-${dayOf(clock())}.${isTable ? 'csv' : 'xlf'}`
    context.header('Content-Disposition', `attachment; filename="${name}"`)
    context.header('Content-Type', isTable ? 'text/csv; charset=utf-8' : 'application/xliff+xml; charset=utf-8')
    return context.body(isTable ? toCsvTexts(units, locale, words) : toXliff(units, locale))
  })

  const contextOf = (context: ConsoleContext, asked: Pick<ImportContext, 'locale' | 'maker'>): ImportContext => ({
    base: knowledge.current().base,
    revisions,
    account: context.get('staff').account,
    ...asked,
  })
  const refuse = (context: ConsoleContext, problem: string, status: 403 | 422 = 422) =>
    exchangePage(context, dependencies, { problems: [problem], status })

  app.post('/translations/import', async (context) => {
    const fields = await fieldsOf(context)
    const { file } = await context.req.parseBody()
    if (!(file instanceof File)) return refuse(context, 'Bitte wählen Sie eine Datei.')
    const maker = makers.find((one) => one === fields.one('maker')) ?? 'machine'
    const read = readTranslations(new Uint8Array(await file.arrayBuffer()), words)
    if ('refused' in read) return refuse(context, read.refused)
    if (!ownLocales(context, dependencies).includes(read.locale))
      return refuse(
        context,
        `Die Datei ist auf ${languageNames[read.locale]}. Ihr Konto übersetzt nicht in diese Sprache.`,
        403,
      )
    const plan = await planImport(read.units, contextOf(context, { locale: read.locale, maker }))
    return previewPage(context, dependencies, { plan, maker })
  })

  app.post('/translations/import/save', async (context) => {
    const fields = await fieldsOf(context)
    const sent = payloadOf(fields.one('payload'))
    if (!sent) return refuse(context, 'Die Eingabe war nicht vollständig. Bitte lesen Sie die Datei noch einmal ein.')
    const { locale, maker } = sent
    const chosen = sent.texts.filter(({ kind }) => kind !== 'stale' || fields.one('stale') === 'yes')
    const review = fields.one('review') === 'yes'
    const { saved, failed } = await saveImport(
      chosen.map(({ unit }): SentUnit => unit),
      new Map(chosen.map(({ unit, seen }) => [`${unit.place}/${unit.topic}`, seen])),
      {
        ...contextOf(context, { locale, maker }),
        reason: `${languageNames[locale]}: Übersetzung eingelesen`,
        review,
      },
    )
    const facts = { locale, count: String(saved.length) }
    await accounts.audit.record(context.get('staff').account.id, 'translations-imported', '', facts)
    if (failed.length > 0) return failuresPage(context, dependencies, saved.length, failed)
    return seeOther(context, exchangePath, {
      kind: saved.length > 0 ? 'success' : 'info',
      text: savedText(saved.length, review),
    })
  })
}

/** What was saved, and where it is found: a draft with its author, what waits for release with those who give it. */
function savedText(count: number, review: boolean): string {
  if (count === 0) return 'Es war nichts zu speichern.'
  const [drafts, they] = count === 1 ? ['1 Entwurf', 'Er steht'] : [`${count} Entwürfe`, 'Sie stehen']
  return review
    ? `${drafts} gespeichert. Wer freigibt, findet das unter „Warten auf Freigabe“ auf der Übersicht.`
    : `${drafts} gespeichert. ${they} unter „Meine Entwürfe“ auf der Übersicht.`
}

function payloadOf(text: string): z.infer<typeof payloadSchema> | undefined {
  try {
    return payloadSchema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}
