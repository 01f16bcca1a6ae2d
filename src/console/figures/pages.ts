import { html } from 'hono/html'
import { HTTPException } from 'hono/http-exception'
import type { ConsoleApp, ConsoleContext, ConsoleDependencies } from '#console/context.ts'
import { page } from '#console/layout.ts'
import { placeName } from '#console/names.ts'
import { buttonLink, notice, selectField, submitButton, textField, type Content } from '#console/parts.ts'
import { addDays, dayOf, germanDay, isDay } from '#staff/days.ts'
import { figuresOf, type FigureRow, type Figures } from '#staff/figures.ts'
import { reportOf, smallCountNote, timeUnits, toCsv } from '#staff/report.ts'
import { mayDo, nationwide } from '#staff/rights.ts'
import { countText, shareText } from '#staff/small-counts.ts'
import { barTable, barTableWithMore, reportStyles, timeChart } from './charts.ts'

const defaultDays = 30
/** A longer time is cut off at its beginning: the page stays quick. */
const maxDays = 3 * 366

interface Period {
  from: string
  to: string
  municipality: string | undefined
}

/** How people found an answer: charts with their tables, and the same as CSV. */
export function registerFigures(app: ConsoleApp, dependencies: ConsoleDependencies): void {
  const { countStore, knowledge } = dependencies
  const figuresFor = async ({ from, to, municipality }: Period) =>
    figuresOf(await countStore.counts(from, to, municipality), knowledge.current().base, { from, to })

  app.get('/figures', async (context) => {
    const period = periodOf(context, dependencies)
    const figures = await figuresFor(period)
    return page(context, {
      title: 'Zahlen',
      section: 'figures',
      wide: true,
      body: html`${reportStyles()} ${filterForm(context, period, dependencies)} ${contentOf(figures, period)}`,
    })
  })

  app.get('/figures.csv', async (context) => {
    const period = periodOf(context, dependencies)
    const report = reportOf(await figuresFor(period), placeName(knowledge, period.municipality))
    context.header('Content-Type', 'text/csv; charset=utf-8')
    context.header(
      'Content-Disposition',
      `attachment; filename="wegweiser-${period.municipality ?? 'alle'}-${period.from}-${period.to}.csv"`,
    )
    return context.body(toCsv(report))
  })
}

/** What is asked for, within what this person may see. Errors: throws a 403. */
function periodOf(context: ConsoleContext, { clock, knowledge, municipality: only }: ConsoleDependencies): Period {
  const { account } = context.get('staff')
  const wanted = context.req.query('place') ?? only ?? ''
  const known = knowledge.current().base.municipalities.has(wanted) ? wanted : undefined
  const municipality = account.municipality ?? known
  if (!mayDo(account, 'figures', municipality ?? nationwide)) throw new HTTPException(403)
  const today = dayOf(clock())
  const day = (name: string, fallback: string) => {
    const given = context.req.query(name) ?? ''
    return isDay(given) ? given : fallback
  }
  const to = day('to', today)
  const from = day('from', addDays(to, 1 - defaultDays))
  const [first, last] = from <= to ? [from, to] : [to, from]
  const earliest = addDays(last, -maxDays)
  return { from: first < earliest ? earliest : first, to: last, municipality }
}

function addressOf(path: string, { from, to, municipality }: Period): string {
  return `${path}?${new URLSearchParams({ from, to, place: municipality ?? '' })}`
}

function filterForm(context: ConsoleContext, period: Period, { clock, knowledge }: ConsoleDependencies): Content {
  const today = dayOf(clock())
  const year = today.slice(0, 4)
  const quick: [string, string, string][] = [
    ['7 Tage', addDays(today, -6), today],
    ['30 Tage', addDays(today, -29), today],
    ['90 Tage', addDays(today, -89), today],
    [`Jahr ${year}`, `${year}-01-01`, today],
    [`Jahr ${Number(year) - 1}`, `${Number(year) - 1}-01-01`, `${Number(year) - 1}-12-31`],
  ]
  const places = [...knowledge.current().base.municipalities.values()].map(({ municipality: { id, name } }) => ({
    value: id,
    label: name,
  }))
  return html`<form class="filter" method="get" action="/staff/figures">
      ${textField({ name: 'from', label: 'Von', type: 'date', value: period.from })}
      ${textField({ name: 'to', label: 'Bis', type: 'date', value: period.to })}
      ${
        context.get('staff').account.municipality === undefined
          ? selectField({
              name: 'place',
              label: 'Kommune',
              value: period.municipality ?? '',
              choices: [{ value: '', label: 'Alle Kommunen' }, ...places],
            })
          : ''
      }
      ${submitButton('Anzeigen')}
    </form>
    <p class="inline-actions">
      <span>Schnell:</span>
      ${quick.map(
        ([label, from, to]) =>
          html`<a
            class="kern-link"
            href="${addressOf('/staff/figures', { ...period, from, to })}"
            ${from === period.from && to === period.to ? html`aria-current="true"` : ''}
            >${label}</a
          >`,
      )}
    </p>`
}

function contentOf(figures: Figures, period: Period): Content {
  if (figures.questions === 0)
    return notice('info', `Vom ${germanDay(period.from)} bis ${germanDay(period.to)} wurde hier nichts gefragt.`)
  const { ratings, time } = figures
  const tile = (label: string, value: string) =>
    html`<div class="tile">
      <dt>${label}</dt>
      <dd class="${value.length > 9 ? 'words' : ''}">${value}</dd>
    </div>`
  const section = (id: string, title: string, content: Content) =>
    html`<section class="stack" aria-labelledby="${id}">
      <h2 class="kern-heading-medium" id="${id}">${title}</h2>
      ${content}
    </section>`
  const breakdown = (id: string, title: string, column: string, rows: readonly FigureRow[], unit = 'Fragen') =>
    rows.length > 0 ? section(id, title, barTableWithMore(title, column, rows, { unit })) : ''
  return html`<dl class="tiles">
      ${tile('Fragen', countText(figures.questions))} ${tile('sofort beantwortet', shareText(figures.answered))}
      ${tile('der Bewertungen: hilfreich', shareText(ratings.share))}
      ${tile('hilfreich / nicht hilfreich', `${countText(ratings.helpful)} / ${countText(ratings.notHelpful)}`)}
    </dl>
    ${section('time', `Fragen je ${timeUnits[time.unit].replace(' ab', '')}`, timeChart('Fragen im Zeitraum', timeUnits[time.unit], time.rows))}
    <div class="flow">
      ${section('outcomes', 'Was aus den Fragen wurde', barTable('Was aus den Fragen wurde', 'Ergebnis', figures.outcomes))}
      ${section('fields', 'Themenfelder', barTable('Themenfelder', 'Themenfeld', figures.fields))}
      ${breakdown('topics', 'Anliegen', 'Anliegen', figures.topics)}
      ${breakdown('offices', 'Verweise an Stellen', 'Stelle', figures.offices, 'Verweise')}
      ${section('locales', 'Sprachen', barTable('Sprachen', 'Sprache', figures.locales))}
      ${breakdown('audiences', 'Zielgruppen', 'Zielgruppe', figures.audiences)}
      ${breakdown('channels', 'Wege', 'Weg', figures.channels)}
      ${period.municipality === undefined ? breakdown('municipalities', 'Kommunen', 'Kommune', figures.municipalities) : ''}
      ${breakdown('measures', 'Maßnahmen des Integrationskonzepts', 'Maßnahme', figures.measures)}
      ${figures.rated.length > 0 ? section('rated', 'Bewertung der Antworten', ratedTable(figures)) : ''}
    </div>
    <p class="muted">${smallCountNote}</p>
    <p>${buttonLink('Als CSV herunterladen', addressOf('/staff/figures.csv', period))}</p>`
}

function ratedTable({ rated }: Figures): Content {
  return html`<p class="kern-body kern-body--small">
      Am wenigsten hilfreich zuerst; nur Anliegen mit mindestens 10 Bewertungen.
    </p>
    <table class="kern-table kern-table--small bars">
      <caption class="kern-sr-only">
        Bewertung der Antworten
      </caption>
      <thead>
        <tr>
          <th class="kern-table__header" scope="col">Anliegen</th>
          <th class="kern-table__header" scope="col">Hilfreich</th>
        </tr>
      </thead>
      <tbody>
        ${rated.map(
          ({ label, share }) =>
            html`<tr>
              <th class="kern-table__cell" scope="row">${label}</th>
              <td class="kern-table__cell">${shareText(share)}</td>
            </tr>`,
        )}
      </tbody>
    </table>`
}
