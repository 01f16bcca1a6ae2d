import { html } from 'hono/html'
import type { ConsoleDependencies } from '#console/context.ts'
import { placeName } from '#console/names.ts'
import type { Content } from '#console/parts.ts'
import { editorPath } from '#console/revisions/subjects.ts'
import { addDays, dayOf } from '#staff/days.ts'
import { figuresOf } from '#staff/figures.ts'
import type { Account } from '#staff/ports.ts'
import { mayDoSomewhere, nationwide } from '#staff/rights.ts'
import { countText, shareText } from '#staff/small-counts.ts'

const listed = 5
const ratingDays = 90
/** Answers that fewer people than this find helpful are looked at. */
const fewHelpful = 60

/** Figures of the last seven days, and answers that did not help. */
export async function lastWeek(
  account: Account,
  { countStore, knowledge, clock, municipality }: ConsoleDependencies,
): Promise<Content> {
  if (!mayDoSomewhere(account, 'figures')) return ''
  const place = account.municipality ?? municipality
  const { base } = knowledge.current()
  const today = dayOf(clock())
  const counts = await countStore.counts(addDays(today, 1 - ratingDays), today, place)
  const week = { from: addDays(today, -6), to: today }
  const figures = figuresOf(
    counts.filter(({ day }) => day >= week.from),
    base,
    week,
  )
  const { rated } = figuresOf(counts, base, { from: addDays(today, 1 - ratingDays), to: today })
  const unhelpful = rated.filter(({ share }) => (share?.percent ?? 100) < fewHelpful).slice(0, listed)
  const tile = (label: string, value: string) =>
    html`<div class="tile">
      <dt>${label}</dt>
      <dd class="${value.length > 9 ? 'words' : ''}">${value}</dd>
    </div>`
  return html`<section class="stack" aria-labelledby="week">
    <h2 class="kern-heading-medium" id="week">
      Die letzten 7 Tage${place ? ` in ${placeName(knowledge, place)}` : ''}
    </h2>
    <dl class="tiles">
      ${tile('Fragen', countText(figures.questions))} ${tile('sofort beantwortet', shareText(figures.answered))}
      ${tile('der Bewertungen: hilfreich', shareText(figures.ratings.share))}
    </dl>
    ${
      unhelpful.length > 0
        ? html`<h3 class="kern-heading-small">Antworten, die oft nicht geholfen haben</h3>
            <ul class="questions">
              ${unhelpful.map(
                ({ key, label, share }) =>
                  html`<li>
                    <a
                      class="kern-link"
                      href="${editorPath({ kind: 'entry', place: base.municipalities.get(place ?? '')?.entries.has(key) ? (place ?? nationwide) : nationwide, key })}"
                      >${label}</a
                    ><span class="muted">hilfreich: ${shareText(share)} (${ratingDays} Tage)</span>
                  </li>`,
              )}
            </ul>`
        : ''
    }
    <p>
      <a class="kern-link" href="/staff/entries?unhelpful=1">Wenig hilfreiche Antworten</a> ·
      <a class="kern-link" href="/staff/figures">Alle Zahlen</a>
    </p>
  </section>`
}
