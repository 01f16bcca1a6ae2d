import { html, raw } from 'hono/html'
import { countText } from '#staff/small-counts.ts'
import type { Report, ReportTable } from '#staff/report.ts'

const style = `
  body { max-width: 50rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.5 "Fira Sans", system-ui, sans-serif; color: #131525; background: #fff; overflow-wrap: break-word; }
  h1 { margin-bottom: 0; } h2 { margin: 2.5rem 0 0.5rem; font-size: 1.25rem; break-after: avoid; }
  table { width: 100%; border-collapse: collapse; } tr { break-inside: avoid; }
  th, td { padding: 0.4rem 0.5rem 0.4rem 0; border-bottom: 1px solid #b5b9cc; text-align: start; vertical-align: top; }
  th { font-weight: 400; } thead th { font-weight: 600; } td, thead th:not(:first-child) { width: 7rem; text-align: end; white-space: nowrap; }
  thead th:not(:first-child) { white-space: normal; }
  svg { display: block; width: 100%; height: 0.4rem; margin-top: 0.2rem; } rect { fill: #171a2b; }
  .muted { color: #535a77; font-size: 0.9rem; }
  @media print { body { margin: 0; } }
`

/** The report as one page that stands alone: to be printed, sent or put on a site. */
export async function reportDocument(report: Report): Promise<string> {
  const document = await html`<!doctype html>
    <html lang="de">
      <head>
        <meta charset="utf-8" />
        <title>${report.title} – ${report.period}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <style>
          ${raw(style)}
        </style>
      </head>
      <body>
        <h1>${report.title}</h1>
        <p>${report.period}</p>
        ${report.tables.map(tableOf)}
        <p class="muted">${report.note}</p>
      </body>
    </html>`
  return document.toString()
}

function tableOf({ title, note, columns, rows }: ReportTable) {
  const counts = columns.length === 2 ? rows.map(([, value = '']) => numberOf(value)) : []
  const max = counts.every((count) => count !== undefined) ? Math.max(...counts) : 0
  return html`<h2>${title}</h2>
    ${note ? html`<p class="muted">${note}</p>` : ''}
    <table>
      <thead>
        <tr>
          ${columns.map((column) => html`<th scope="col">${column}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ([name, ...values], index) =>
            html`<tr>
              <th scope="row">
                ${name}${max > 0 ? html`<svg viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true"><rect width="${((100 * (counts[index] ?? 0)) / max).toFixed(1)}" height="4"></rect></svg>` : ''}
              </th>
              ${values.map((value) => html`<td>${value}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>`
}

/** What is covered has no bar; other values than counts give no bars at all. */
function numberOf(value: string): number | undefined {
  if (value === countText('few') || value === countText('hidden')) return 0
  return /^\d{1,3}(\.\d{3})*$/u.test(value) ? Number(value.replaceAll('.', '')) : undefined
}
