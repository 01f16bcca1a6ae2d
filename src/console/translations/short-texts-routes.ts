import { HTTPException } from 'hono/http-exception'
import { mayDo, nationwide } from '#staff/rights.ts'
import { saveShortTexts, shortTextsAtWork, type ShortTextEdit } from '#staff/short-text-edits.ts'
import { isShortTextLocale, shortTextStatuses, type ShortTextLocale } from '#staff/short-texts.ts'
import type { ConsoleApp, ConsoleContext, ConsoleDependencies } from '#console/context.ts'
import { demand, seeOther } from '#console/guard.ts'
import { authorOf } from '#console/names.ts'
import { fieldsOf } from '#console/parts.ts'
import { comparedTexts } from '#console/revisions/diff.ts'
import { changePath, missingPage, placesOf } from '#console/revisions/subjects.ts'
import type { ShortTextsState } from './short-texts-form.ts'
import {
  foundElsewhere,
  listedShortTexts,
  missingByPlace,
  shortTextsAddress,
  type ShortTextFilter,
} from './short-texts-list.ts'
import { shortTextsPage } from './short-texts-page.ts'

/** What was asked for: in an address, or in the form that was sent. */
type Asked = (name: string) => string

/** The list of short texts in a language, and what is typed there. */
export function registerShortTexts(app: ConsoleApp, dependencies: ConsoleDependencies): void {
  const { knowledge, revisions, accounts } = dependencies
  const places = () => placesOf(dependencies).map(({ municipality }) => municipality.id)

  /** Where somebody begins: in their own town, else where something is missing that they may write. */
  const firstPlace = (context: ConsoleContext, locale: ShortTextLocale): string => {
    const { account } = context.get('staff')
    if (account.municipality !== undefined && places().includes(account.municipality)) return account.municipality
    const missing = [...missingByPlace(knowledge.current().base, locale, places())]
    const toDo = missing.find(([place, count]) => count > 0 && mayDo(account, 'translate', place, locale))
    return toDo?.[0] ?? nationwide
  }

  const filterOf = (context: ConsoleContext, locale: ShortTextLocale, asked: Asked): ShortTextFilter => ({
    place: places().find((id) => id === asked('place')) ?? firstPlace(context, locale),
    query: asked('q').slice(0, 100),
    status: shortTextStatuses.find((one) => one === asked('filter')),
  })
  const pageNumberOf = (asked: Asked) => Math.max(1, Number.parseInt(asked('page'), 10) || 1)

  const show = async (
    context: ConsoleContext,
    locale: ShortTextLocale,
    filter: ShortTextFilter,
    more: Partial<ShortTextsState> = {},
  ) => {
    const { base } = knowledge.current()
    const work = await shortTextsAtWork(revisions, base, filter.place, locale)
    const author = work.open && (await authorOf(accounts, work.open.author))
    const { account } = context.get('staff')
    // What was sent is shown again, whatever its state is now.
    const shown = more.sent ? { ...filter, query: '', status: undefined } : filter
    const listed = listedShortTexts(work, base, account, shown)
    return shortTextsPage(context, dependencies, {
      work,
      filter,
      listed,
      elsewhere: foundElsewhere(work, base, account, { filter: shown, listed, places: places() }),
      pageNumber: 1,
      missing: missingByPlace(base, locale, places()),
      authorName: author?.name,
      ...more,
    })
  }

  app.get('/translations/short-texts', (context) => {
    const locale = context.req.query('locale')
    if (!isShortTextLocale(locale)) return missingPage(context, 'translations')
    const asked: Asked = (name) => context.req.query(name) ?? ''
    return show(context, locale, filterOf(context, locale, asked), { pageNumber: pageNumberOf(asked) })
  })

  app.post('/translations/short-texts', async (context) => {
    const fields = await fieldsOf(context)
    const locale = fields.one('locale')
    const place = fields.one('place')
    if (!isShortTextLocale(locale) || !places().includes(place)) throw new HTTPException(400)
    demand(context, 'translate', place, locale)
    const asked: Asked = (name) => fields.one(name)
    const filter = filterOf(context, locale, asked)
    const edits = Object.keys(await context.req.parseBody())
      .flatMap((name) => /^text\.([0-9a-f]{16})$/u.exec(name)?.[1] ?? [])
      .map((id): ShortTextEdit => ({ id, text: fields.one(`text.${id}`), seen: fields.one(`seen.${id}`) }))
    const actor = context.get('staff').account
    const pageNumber = pageNumberOf(asked)
    const again = (more: Partial<ShortTextsState>) =>
      show(context, locale, filter, { sent: edits, pageNumber, ...more })
    const saved = await saveShortTexts(revisions, knowledge.current().base, { place, locale, edits, actor })
    switch (saved.kind) {
      case 'forbidden':
        return again({ problems: saved.problems, status: 403 })
      case 'invalid':
        return again({ problems: saved.problems, status: 422 })
      case 'conflict': {
        const open = await revisions.open({ kind: 'short-texts', place, key: locale })
        const other = open && (await authorOf(accounts, open.author))
        const changes = saved.texts.map(({ german, now, typed }) => ({
          label: german,
          locale,
          lines: false,
          pieces: comparedTexts(now, typed),
        }))
        return again({ conflict: { name: other?.name ?? 'Jemand', changes }, status: 409 })
      }
      case 'unchanged':
        if (fields.one('next') === 'change' && (await revisions.open({ kind: 'short-texts', place, key: locale })))
          return seeOther(context, changePath({ kind: 'short-texts', place, key: locale }))
        return seeOther(context, shortTextsAddress(locale, filter, pageNumber), {
          kind: 'info',
          text: 'Es gab nichts zu speichern: Kein Text wurde geändert.',
        })
      case 'saved':
        if (fields.one('next') === 'change') return seeOther(context, changePath(saved.revision))
        return seeOther(context, shortTextsAddress(locale, filter, pageNumber), {
          kind: 'success',
          text: `${saved.count === 1 ? 'Ein Text' : `${saved.count} Texte`} im Entwurf gespeichert. Er ist noch nicht veröffentlicht.`,
        })
    }
  })
}
