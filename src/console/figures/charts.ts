import { html } from 'hono/html'
import { assetAddress } from '#console/assets.ts'
import type { Content } from '#console/parts.ts'
import type { FigureRow } from '#staff/figures.ts'
import { countText, fewest, type Shown } from '#staff/small-counts.ts'

/** The style sheet of charts, questions and tried answers; it stands in the pages that have such. */
export function reportStyles(): Content {
  return html`<link rel="stylesheet" href="${assetAddress('reports.css')}" />`
}

/** What a bar is drawn with; what is covered is drawn as if it were the largest number that is not shown. */
function lengthOf(count: Shown): number {
  return count === 'few' ? fewest - 1 : count === 'hidden' ? 0 : count
}

function largest(rows: readonly FigureRow[]): number {
  return Math.max(fewest, ...rows.map(({ count }) => lengthOf(count)))
}

/** A bar for each row; chart and data table in one. `linkOf`: where a row leads. */
export function barTable(
  caption: string,
  column: string,
  rows: readonly FigureRow[],
  { unit = 'Fragen' }: { unit?: string } = {},
): Content {
  const max = largest(rows)
  return html`<table class="kern-table kern-table--small bars">
    <caption class="kern-sr-only">
      ${caption}
    </caption>
    <thead>
      <tr>
        <th class="kern-table__header" scope="col">${column}</th>
        <th class="kern-table__header" scope="col">${unit}</th>
      </tr>
    </thead>
    <tbody>
      ${rows.map((row) => {
        return html`<tr>
          <th class="kern-table__cell" scope="row">${row.label}${bar(row.count, max)}</th>
          <td class="kern-table__cell">${countText(row.count)}</td>
        </tr>`
      })}
    </tbody>
  </table>`
}

function bar(count: Shown, max: number): Content {
  const width = Math.round((1000 * lengthOf(count)) / max) / 10
  return html`<svg class="chart" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true" focusable="false">
    <rect class="ground" width="100" height="4"></rect>
    <rect class="${typeof count === 'number' ? 'full' : 'few'}" width="${width}" height="4"></rect>
  </svg>`
}

/** The first rows with bars, the others on demand. */
export function barTableWithMore(
  caption: string,
  column: string,
  rows: readonly FigureRow[],
  options: { unit?: string; first?: number } = {},
): Content {
  const { first = 10 } = options
  if (rows.length <= first + 2) return barTable(caption, column, rows, options)
  return html`${barTable(caption, column, rows.slice(0, first), options)}
    <details class="more">
      <summary>Alle ${rows.length} anzeigen</summary>
      ${barTable(`${caption}, alle`, column, rows, options)}
    </details>`
}

/** Bars over time, with their data as a table. */
export function timeChart(title: string, unit: string, rows: readonly FigureRow[]): Content {
  const max = largest(rows)
  const step = 100 / Math.max(1, rows.length)
  return html`<figure class="time">
    <svg
      class="chart"
      viewBox="0 0 100 100"
      preserveAspectRatio="none"
      role="img"
      aria-label="${title}: Die Werte stehen in der Tabelle darunter."
    >
      ${rows.map(({ count, label }, index) => {
        const height = (96 * lengthOf(count)) / max
        return html`<rect
          class="${typeof count === 'number' ? 'full' : 'few'}"
          x="${(index * step + step * 0.1).toFixed(2)}"
          y="${(100 - height).toFixed(2)}"
          width="${(step * 0.8).toFixed(2)}"
          height="${height.toFixed(2)}"
          ><title>${label}: ${countText(count)}</title></rect
        >`
      })}
    </svg>
    <div class="ends">
      <span>${rows[0]?.label}</span><span>höchster Wert: ${rows.length > 0 ? max : 0}</span
      ><span>${rows.at(-1)?.label}</span>
    </div>
    <details class="more">
      <summary>Werte als Tabelle</summary>
      ${barTable(title, unit, rows)}
    </details>
  </figure>`
}
