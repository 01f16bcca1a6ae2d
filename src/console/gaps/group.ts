import { html } from 'hono/html'
import type { ConsoleContext, ConsoleDependencies } from '#console/context.ts'
import { csrfField } from '#console/guard.ts'
import { dateName, momentName, placeName } from '#console/names.ts'
import { notice, submitButton, textField, type Content } from '#console/parts.ts'
import { topicSelect } from '#console/topic-select.ts'
import { maxAnswerChars } from '#core/entry.ts'
import { topicTitle, type KnowledgeBase } from '#core/knowledge-base.ts'
import { candidatesThen, type GapGroup } from '#staff/gaps.ts'
import type { Account, Revision } from '#staff/ports.ts'
import { mayDo, nationwide } from '#staff/rights.ts'
import { askedDeletion, deleteForm } from './delete-forms.ts'
import { draftLink } from './desk.ts'
import { phrasingForm } from './forms.ts'
import { languageName, leastProbability, localeOfGroup, namedCandidates, quotation } from './inbox.ts'

export interface GroupView {
  group: GapGroup
  /** Which of the questions is to be the phrasing. */
  chosen: string
  /** Where the question stands already. */
  draft: Revision | undefined
  /** Those who could take it over. */
  colleagues: readonly Account[]
  /** Address of this page as others can open it. */
  address: string
  /** A new text that could not be saved as it was typed. */
  typed?: { topic: string; title: string; answer: string; source: string }
}

/** One group of alike questions, and all that can be done about it. */
export function groupBody(context: ConsoleContext, { knowledge }: ConsoleDependencies, view: GroupView): Content {
  const { base } = knowledge.current()
  const { group } = view
  const { account } = context.get('staff')
  const place = group.municipality || nationwide
  return html`${
      group.answeredBy === undefined
        ? ''
        : html`${notice(
              'success',
              `Heute ${group.gaps.length === 1 ? 'erhält diese Frage' : 'erhalten diese Fragen'} die Antwort zu „${topicTitle(base, group.answeredBy, 'de')}“. Stimmt sie, ${group.gaps.length === 1 ? 'kann die Frage' : 'können die Fragen'} weg.`,
            )}
            <div class="inline-actions">
              ${deleteForm(context, group.gaps, 'Erledigt: löschen', { kind: 'secondary' })}
            </div>`
    }
    <p class="tags">
      <span class="tag">${languageName(group.language)}</span>
      <span class="tag">${group.municipality ? placeName(knowledge, group.municipality) : 'Ort nicht gewählt'}</span>
      ${draftLink(view.draft, group.id)}
    </p>
    <ul class="questions">
      ${group.gaps.map(
        ({ id, text, at }) =>
          html`<li>
            <span>„${quotation(text, group.language)}“ <span class="muted">${dateName(at)}</span></span>
            <span class="inline-actions">
              ${text === view.chosen || group.gaps.length === 1 ? '' : html`<a class="kern-link" href="/staff/gaps/${group.id}?question=${id}">Diese nehmen</a>`}
              ${group.gaps.length > 1 ? deleteForm(context, [{ id }], 'Löschen', { back: `/staff/gaps/${group.id}` }) : ''}
            </span>
          </li>`,
      )}
    </ul>
    ${thoughts(group, base)}
    <section class="stack" aria-labelledby="phrasing">
      <h2 class="kern-heading-medium" id="phrasing">Gehört zu einem Anliegen</h2>
      <p class="kern-body">
        Die Frage wird als Formulierung ergänzt. Bevor etwas gilt, sehen Sie, was sich dadurch ändert. Das zu prüfen
        dauert einige Sekunden.
      </p>
      ${phrasingForm(context, base, {
        gap: group.id,
        text: view.chosen,
        locale: localeOfGroup(group) ?? 'de',
        municipality: group.municipality,
        first: namedCandidates(group).map(({ topic }) => topic),
        unsure: isUnsure(group),
      })}
    </section>
    ${mayDo(account, 'edit', place) ? newTextSection(context, base, view, place) : ''}
    <section class="stack" aria-labelledby="other">
      <h2 class="kern-heading-medium" id="other">Etwas anderes</h2>
      ${passOn(view)}
      <p class="kern-body">
        Damit haben wir nichts zu tun (Werbung, Unsinn, andere Ämter)? Dann kann
        ${group.gaps.length === 1 ? 'die Frage' : 'die ganze Gruppe'} weg.
      </p>
      ${askedDeletion(context, group.gaps, 'Nicht für uns: löschen')}
    </section>`
}

function isUnsure({ candidates }: GapGroup): boolean {
  return (candidates[0]?.probability ?? 0) < leastProbability
}

function thoughts(group: GapGroup, base: KnowledgeBase): Content {
  const now = namedCandidates(group).slice(0, 3)
  const then = candidatesThen(group, base)
    .filter((topic) => !now.some((candidate) => candidate.topic === topic))
    .slice(0, 3)
  if (now.length === 0) return html`<p class="kern-body">Wegweiser hat dazu keine Vermutung.</p>`
  return html`<p class="kern-body">
    <strong>${isUnsure(group) ? 'Wegweiser ist sich nicht sicher. Am ehesten:' : 'Wegweiser vermutet:'}</strong>
    ${now.map(({ topic, probability }, index) => html`${index > 0 ? ' · ' : ''}${topicTitle(base, topic, 'de')} (${Math.round(100 * probability)} %)`)}${
      then.length > 0
        ? html`<br /><span class="muted"
              >Damals auch: ${then.map((topic) => topicTitle(base, topic, 'de')).join(' · ')}</span
            >`
        : ''
    }
  </p>`
}

/** From the question to a text: the topic is looked for, or, when it has no text in this place, written about at once. */
function newTextSection(
  context: ConsoleContext,
  base: KnowledgeBase,
  { group, typed }: GroupView,
  place: string,
): Content {
  const entries = (place === nationwide ? base.germany : base.municipalities.get(place))?.entries
  const isFree = (topic: string) => !entries?.has(topic)
  const hasFree = [...base.topics.keys()].some(isFree)
  return html`<section class="stack" aria-labelledby="text">
    <h2 class="kern-heading-medium" id="text">Es braucht einen neuen Text</h2>
    <p class="kern-body">
      Suchen Sie das Anliegen. Danach schreiben Sie einen eigenen Text dafür oder ergänzen den, den es gibt.
    </p>
    <form method="get" action="/staff/entries/new" class="stack" role="search">
      <input type="hidden" name="gap" value="${group.id}" />
      <input type="hidden" name="place" value="${place}" />
      ${textField({ name: 'q', id: 'topic-search', label: 'Worum geht es?', hint: 'Ein Wort oder eine Frage, auch ungefähr. Leer: was Wegweiser vermutet.', type: 'search', maxlength: 100, autocomplete: 'off' })}
      <div class="actions">${submitButton('Anliegen suchen', 'secondary')}</div>
    </form>
    ${hasFree ? shortForm() : ''}
  </section>`

  /** All on this page, for a topic that has no text here. */
  function shortForm(): Content {
    return html`<details class="more" ${typed ? html`open` : ''}>
      <summary>Gleich hier schreiben</summary>
      <form class="stack" method="post" action="/staff/gaps/${group.id}/text">
        ${csrfField(context)}
        <p class="kern-body">
          ${
            place === nationwide
              ? 'Der Text gilt deutschlandweit.'
              : 'Der Text gilt für diese Kommune und steht vor dem deutschlandweiten, wenn es einen gibt.'
          }
          Schreiben Sie auf Deutsch; übersetzt wird danach.
        </p>
        ${topicSelect(base, { name: 'topic', id: 'text-topic', label: 'Anliegen', first: typed ? [typed.topic] : namedCandidates(group).map(({ topic }) => topic), unsure: !typed && isUnsure(group), only: isFree })}
        ${textField({ name: 'title', id: 'text-title', value: typed?.title ?? '', label: 'Überschrift', required: true, maxlength: 80 })}
        ${textField({
          name: 'answer',
          id: 'text-answer',
          value: typed?.answer ?? '',
          label: 'Antwort',
          hint: `Kurze Sätze, höchstens ${maxAnswerChars} Zeichen. Telefonnummern und Zeiten gehören zur Stelle, nicht in den Text.`,
          required: true,
          maxlength: maxAnswerChars,
          rows: 6,
        })}
        ${textField({ name: 'source', id: 'text-source', value: typed?.source ?? '', label: 'Quelle', hint: 'Woher wissen wir das? Am besten eine Internetadresse.', required: true })}
        <div class="actions">${submitButton('Als Entwurf speichern', 'secondary')}</div>
      </form>
    </details>`
  }
}

/** The question itself does not leave the console: only the address of this page does. */
function passOn({ colleagues, address, group }: GroupView): Content {
  const mail = (login: string) =>
    `mailto:${encodeURIComponent(login)}?subject=${encodeURIComponent('Wegweiser: eine offene Frage für dich')}&body=${encodeURIComponent(address)}`
  const oldest = group.gaps.at(-1)
  return html`<p class="kern-body">
    Jemand anders weiß es besser? Geben Sie die Adresse dieser Seite weiter:
    <span class="secret">${address}</span>
    ${
      colleagues.length > 0
        ? html`<br />E-Mail an:
            ${colleagues.map(({ name, login }, index) => html`${index > 0 ? ', ' : ''}<a class="kern-link" href="${mail(login)}">${name}</a>`)}`
        : ''
    }
    ${oldest ? html`<br /><span class="muted">Älteste Frage: ${momentName(oldest.at)}</span>` : ''}
  </p>`
}
