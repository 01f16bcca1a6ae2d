import { html } from 'hono/html'
import { topicTitle } from '#core/knowledge-base.ts'
import { directionOf } from '#core/locale.ts'
import { savedKinds, type ImportPlan, type Maker, type PlanKind, type PlannedText } from '#staff/exchange/plan.ts'
import type { ConsoleContext, ConsoleDependencies, Flash } from '#console/context.ts'
import { reportStyles } from '#console/figures/charts.ts'
import { csrfField } from '#console/guard.ts'
import { languageNames, languageOf } from '#console/languages.ts'
import { page } from '#console/layout.ts'
import { placeName } from '#console/names.ts'
import { badge, buttonLink, checkbox, notice, submitButton, textArea, type Content } from '#console/parts.ts'
import { richText } from '#console/reply.ts'
import { changesView, comparedTexts, type ChangedField } from '#console/revisions/diff.ts'
import { editingStyle } from '#console/revisions/style.ts'
import { isNationwide } from '#console/revisions/subjects.ts'
import { exchangePath, makerNames } from './exchange-page.ts'

const kinds: Record<PlanKind, { name: string; look: Flash['kind'] }> = {
  new: { name: 'neu', look: 'success' },
  changed: { name: 'geändert', look: 'info' },
  confirmed: { name: 'gleich, jetzt geprüft', look: 'success' },
  stale: { name: 'Original seither geändert', look: 'warning' },
  unchanged: { name: 'unverändert', look: 'info' },
  empty: { name: 'ohne Übersetzung', look: 'info' },
  refused: { name: 'nicht möglich', look: 'danger' },
}

/** What the form of the preview sends back. */
export function payloadOf({ locale, texts }: ImportPlan, maker: Maker): string {
  const saved = texts.filter(({ kind }) => savedKinds.includes(kind))
  return JSON.stringify({ locale, maker, texts: saved.map(({ unit, seen, kind }) => ({ unit, seen, kind })) })
}

/** What a file would change, before anything is saved. */
export function previewPage(
  context: ConsoleContext,
  dependencies: ConsoleDependencies,
  { plan, maker }: { plan: ImportPlan; maker: Maker },
): Promise<Response> {
  const of = (kind: PlanKind) => plan.texts.filter((text) => text.kind === kind)
  const fresh = [...of('new'), ...of('changed'), ...of('confirmed')]
  const stale = of('stale')
  return page(context, {
    title: `Einlesen: ${languageNames[plan.locale]}`,
    section: 'translations',
    back: { label: 'Übersetzen lassen', href: exchangePath },
    body: html`${reportStyles()} ${editingStyle()}
      <p class="badges">
        ${Object.entries(kinds).map(([kind, { name, look }]) => {
          const count = of(kind as PlanKind).length
          return count > 0 ? badge(look, `${count} ${name}`) : ''
        })}
      </p>
      ${
        fresh.length + stale.length > 0
          ? saveForm(context, plan, maker, { fresh: fresh.length, stale: stale.length })
          : notice('info', 'Es gibt nichts zu speichern.', { role: 'status' })
      }
      ${list(dependencies, plan, 'Nicht möglich', 'refused', of('refused'), 'Diese Texte werden nicht gespeichert. Verbessern Sie sie in der Datei und lesen Sie sie noch einmal ein.')}
      ${list(dependencies, plan, 'Original seither geändert', 'stale', stale, 'Der deutsche Text wurde geändert, nachdem die Datei ausgegeben wurde. Die Übersetzung passt vielleicht nicht mehr.')}
      ${list(dependencies, plan, 'Wird gespeichert', 'fresh', fresh)}`,
  })
}

function saveForm(
  context: ConsoleContext,
  plan: ImportPlan,
  maker: Maker,
  count: { fresh: number; stale: number },
): Content {
  return html`<form method="post" action="/staff/translations/import/save" enctype="multipart/form-data" class="stack">
    ${csrfField(context)} ${textArea(html`name="payload" hidden`, payloadOf(plan, maker))}
    <p class="kern-body">
      <strong>${makerNames[maker]}.</strong> Gespeicherte Texte werden Entwürfe. Ratsuchende sehen sie erst, wenn jemand
      sie gelesen und veröffentlicht hat.
    </p>
    <div class="checks">
      ${
        count.stale > 0
          ? checkbox({
              name: 'stale',
              value: 'yes',
              label: `Auch Texte speichern, deren Original sich seither geändert hat: ${count.stale}. Sie gelten als veraltet.`,
            })
          : ''
      }
      ${checkbox({ name: 'review', value: 'yes', label: 'Alle gleich zur Freigabe geben', isChecked: true })}
    </div>
    ${submitButton(count.fresh > 0 ? `${textCount(count.fresh)} als Entwurf speichern` : 'Als Entwurf speichern')}
  </form>`
}

function textCount(count: number): string {
  return count === 1 ? '1 Text' : `${count} Texte`
}

function list(
  { knowledge }: ConsoleDependencies,
  { locale }: ImportPlan,
  title: string,
  id: string,
  texts: readonly PlannedText[],
  hint = '',
): Content {
  if (texts.length === 0) return undefined
  const { base } = knowledge.current()
  return html`<section class="stack" aria-labelledby="${id}-title">
    <h2 class="kern-heading-medium" id="${id}-title">${title} (${texts.length})</h2>
    ${hint === '' ? '' : html`<p class="kern-body">${hint}</p>`}
    <ul class="cards">
      ${texts.map(({ unit, kind, reasons, before, after }) => {
        const name = base.topics.has(unit.topic)
          ? topicTitle(base, unit.topic, 'de')
          : `${unit.place}/${unit.topic}`.slice(0, 80)
        return html`<li class="card">
          <p class="badges">
            <strong>${name}</strong> ${badge(kinds[kind].look, kinds[kind].name)}
            ${isNationwide(unit.place) ? '' : html`<span class="tag">${placeName(knowledge, unit.place).slice(0, 80)}</span>`}
          </p>
          ${
            reasons.length > 0
              ? html`<ul class="plain-list">
                  ${reasons.map((reason) => html`<li>${reason}</li>`)}
                </ul>`
              : ''
          }
          ${
            kind === 'confirmed' || after.title + after.answer === ''
              ? ''
              : html`<details class="more">
                  <summary>${before ? 'Was sich ändert' : 'Text ansehen'}</summary>
                  ${before ? changesView(changesOf(before, after, locale)) : wording(after, locale)}
                </details>`
          }
        </li>`
      })}
    </ul>
  </section>`
}

function changesOf(
  before: PlannedText['after'],
  after: PlannedText['after'],
  locale: ImportPlan['locale'],
): ChangedField[] {
  return (['title', 'answer'] as const)
    .filter((field) => before[field] !== after[field])
    .map((field) => ({
      label: field === 'title' ? 'Überschrift' : 'Antwort',
      locale,
      lines: false,
      pieces: comparedTexts(before[field], after[field]),
    }))
}

function wording({ title, answer }: PlannedText['after'], locale: ImportPlan['locale']): Content {
  const { lang } = languageOf(locale)
  return html`<div class="reply" lang="${lang}" dir="${directionOf(locale)}">
    <p class="heading">${title}</p>
    ${richText(answer)}
  </div>`
}

/** What could not be saved after all; everything else was. */
export function failuresPage(
  context: ConsoleContext,
  { knowledge }: ConsoleDependencies,
  saved: number,
  failed: readonly { text: PlannedText; reasons: readonly string[] }[],
): Promise<Response> {
  const { base } = knowledge.current()
  return page(context, {
    title: 'Nicht alles wurde gespeichert',
    section: 'translations',
    status: 409,
    back: { label: 'Übersetzen lassen', href: exchangePath },
    body: html`${editingStyle()}
      <p class="kern-body">
        ${saved === 0 ? 'Kein Text ist gespeichert.' : `${textCount(saved)}: als Entwurf gespeichert.`} Bei diesen ging
        es nicht:
      </p>
      <ul class="cards">
        ${failed.map(
          ({ text, reasons }) =>
            html`<li class="card">
              <strong>${topicTitle(base, text.unit.topic, 'de').slice(0, 80)}</strong>
              <ul class="plain-list">
                ${reasons.map((reason) => html`<li>${reason}</li>`)}
              </ul>
            </li>`,
        )}
      </ul>
      <p>${buttonLink('Datei noch einmal einlesen', exchangePath)}</p>`,
  })
}
