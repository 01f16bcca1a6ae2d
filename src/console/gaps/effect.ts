import { html } from 'hono/html'
import type { ConsoleContext, ConsoleDependencies } from '#console/context.ts'
import { csrfField } from '#console/guard.ts'
import { languageNames } from '#console/languages.ts'
import { placeName } from '#console/names.ts'
import { badge, checkbox, notice, problemList, submitButton, textField, type Content } from '#console/parts.ts'
import { richText } from '#console/reply.ts'
import { entrySchema, type Entry } from '#core/entry.ts'
import { topicTitle } from '#core/knowledge-base.ts'
import { answerLocaleSchema, answerLocales } from '#core/locale.ts'
import { changePath } from '#console/revisions/subjects.ts'
import type { Revision } from '#staff/ports.ts'
import type { Preview } from '#staff/revisions.ts'
import { mayDo } from '#staff/rights.ts'

const maxChanges = 50

export interface EffectView {
  revision: Revision
  /** Id of the group of questions it came from. */
  gap: string
  problems?: readonly string[]
  reason?: string
}

/** What a draft changes. */
export function draftBody(
  { knowledge, revisions }: ConsoleDependencies,
  { revision, problems = [] }: EffectView,
): Content {
  const entry = entrySchema.safeParse(revision.value).data
  const before = entrySchema.safeParse(revisions.current(revision)?.value).data
  return html`<p class="kern-body">
      Entwurf zu
      <strong>${topicTitle(knowledge.current().base, revision.key, 'de')}</strong>
      (${placeName(knowledge, revision.place)})
    </p>
    ${problemList(problems)} ${entry ? changedParts(entry, before) : ''}`
}

/** What comes of it, and what to do with it. */
export function effectBody(
  context: ConsoleContext,
  { revisions }: ConsoleDependencies,
  view: EffectView,
  preview: Preview,
): Content {
  const { revision, gap } = view
  const { account } = context.get('staff')
  const broken = preview.changes.filter((change) => change.broken)
  const isStale = revision.basis !== (revisions.current(revision)?.basis ?? '')
  const mayPublish =
    mayDo(account, 'publish', revision.place) &&
    preview.problems.length === 0 &&
    revision.author === account.id &&
    !isStale
  return html`${askedSection(preview)}
    <section class="stack" aria-labelledby="effect">
      <h2 class="kern-heading-medium" id="effect">Was sich bei den Prüffragen ändert</h2>
      ${
        preview.problems.length > 0
          ? problemList(preview.problems)
          : preview.changes.length === 0
            ? notice(
                'success',
                'Keine Prüffrage wird anders beantwortet als bisher. Prüffragen sind Fragen, deren richtige Antwort feststeht.',
                {
                  title: 'Nichts geht verloren',
                },
              )
            : html`${
                broken.length > 0
                  ? notice(
                      'warning',
                      `${broken.length === 1 ? 'Eine Prüffrage wird' : `${broken.length} Prüffragen werden`} nicht mehr richtig beantwortet. Wer veröffentlicht, begründet das.`,
                    )
                  : notice(
                      'info',
                      `${preview.changes.length === 1 ? 'Eine Prüffrage wird' : `${preview.changes.length} Prüffragen werden`} anders beantwortet, keine davon falsch.`,
                    )
              }
              ${changesTable(preview)}`
      }
    </section>
    <section class="stack" aria-labelledby="next">
      <h2 class="kern-heading-medium" id="next">Wie weiter?</h2>
      ${
        isStale
          ? notice(
              'warning',
              html`<p>
                Seit dieser Entwurf begonnen wurde, gilt eine andere Fassung des Textes. Deshalb kann er so nicht
                veröffentlicht werden.
                <a class="kern-link" href="${changePath(revision)}">Auf den heutigen Stand übernehmen</a>
              </p>`,
              { title: 'Entwurf ist überholt' },
            )
          : ''
      }
      ${
        revision.author === account.id
          ? ''
          : notice(
              'info',
              'In diesem Entwurf hat auch jemand anders gearbeitet. Ihre Änderung ist darin gespeichert und wird mit ihm veröffentlicht.',
            )
      }
      <form class="stack" method="post" action="/staff/gaps/effect/${revision.id}">
        ${csrfField(context)} <input type="hidden" name="gap" value="${gap}" />
        ${
          mayPublish
            ? html`${textField({
                name: 'reason',
                label: 'Grund',
                value: view.reason ?? (broken.length > 0 ? '' : revision.reason),
                hint: 'Steht im Protokoll und im Verlauf.',
                maxlength: 200,
              })}
              ${
                gap
                  ? checkbox({ name: 'clear', value: 'yes', label: 'Die offenen Fragen dazu löschen', isChecked: true })
                  : ''
              }`
            : ''
        }
        <div class="actions">
          ${mayPublish ? submitButton('Veröffentlichen', 'primary', { name: 'do', value: 'publish' }) : ''}
          ${revision.state === 'draft' ? submitButton('Zur Freigabe geben', mayPublish ? 'secondary' : 'primary', { name: 'do', value: 'submit' }) : badge('info', 'wartet auf Freigabe')}
          ${revision.author === account.id ? submitButton('Entwurf verwerfen', 'tertiary', { name: 'do', value: 'discard' }) : ''}
        </div>
      </form>
    </section>`
}

/** What the questions get that gave rise to the change. */
function askedSection({ asked = [] }: Preview): Content {
  if (asked.length === 0) return ''
  return html`<section class="stack" aria-labelledby="asked">
    <h2 class="kern-heading-medium" id="asked">
      ${asked.length === 1 ? 'Die Frage, um die es geht' : 'Die Fragen, um die es geht'}
    </h2>
    <ul class="questions">
      ${asked.map(
        ({ question, before, after }) =>
          html`<li>
            <span
              >„<bdi>${question}</bdi>“<br />bisher: ${before} →
              ${before === after ? html`auch dann: <strong>${after}</strong>` : html`dann: <strong>${after}</strong>`}</span
            >
            ${before === after ? badge('warning', 'noch keine Änderung') : badge('success', 'ändert sich')}
          </li>`,
      )}
    </ul>
  </section>`
}

/** The texts and phrasings that are new. */
function changedParts(entry: Entry, before: Entry | undefined): Content {
  return answerLocales.map((locale) => {
    const text = entry.texts[locale]
    const old = before?.texts[locale]
    if (!text) return ''
    const added = text.phrasings.filter((phrasing) => !old?.phrasings.includes(phrasing))
    const isChanged = text.answer !== old?.answer || text.title !== old.title
    if (added.length === 0 && !isChanged) return ''
    return html`<div class="card">
      <p class="muted">${languageNames[locale]}</p>
      ${
        isChanged
          ? html`<p class="quoted">${text.title}</p>
              ${richText(text.answer)}`
          : ''
      }
      ${
        added.length > 0
          ? html`<p>${added.length === 1 ? 'Neue Formulierung:' : 'Neue Formulierungen:'}</p>
              <ul class="plain-list">
                ${added.map((phrasing) => html`<li>„<bdi>${phrasing}</bdi>“</li>`)}
              </ul>`
          : ''
      }
    </div>`
  })
}

function changesTable({ changes }: Preview): Content {
  const name = (code: string) => {
    const locale = answerLocaleSchema.safeParse(code)
    return locale.success ? languageNames[locale.data] : code
  }
  const ordered = changes.toSorted((a, b) => Number(b.broken) - Number(a.broken))
  return html`<ul class="questions">
      ${ordered.slice(0, maxChanges).map(
        ({ question, locale, before, after, broken }) =>
          html`<li>
            <span
              >„<bdi>${question}</bdi>“ <span class="muted">${name(locale)}</span><br />${before} →
              <strong>${after}</strong></span
            >
            ${broken ? badge('danger', 'nicht mehr richtig') : ''}
          </li>`,
      )}
    </ul>
    ${changes.length > maxChanges ? html`<p class="muted">und ${changes.length - maxChanges} weitere</p>` : ''}`
}
