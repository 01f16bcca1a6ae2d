import { html } from 'hono/html'
import type { ConsoleContext, ConsoleDependencies } from '#console/context.ts'
import { phrasingForm } from '#console/gaps/forms.ts'
import { languageNames } from '#console/languages.ts'
import { badge, notice, type Content } from '#console/parts.ts'
import { replyBox } from '#console/reply.ts'
import { topicTitle, type KnowledgeBase } from '#core/knowledge-base.ts'
import { askingLocaleOf } from '#core/locale.ts'
import type { Evidence } from '#core/matcher.ts'
import type { DangerKind } from '#core/safety.ts'
import { mayDoSomewhere } from '#staff/rights.ts'
import type { Trial, TrialQuestion } from '#staff/trial.ts'

const dangerNames: Record<DangerKind, string> = {
  medical: 'medizinischer Notfall',
  suicide: 'Suizidgefahr',
  child: 'Kind in Gefahr',
  violence: 'Gewalt',
}

const outcomes: Record<Trial['outcome'], { kind: 'success' | 'info' | 'warning' | 'danger'; name: string; text: string }> = {
  answer: { kind: 'success', name: 'Antwort', text: 'Die Frage wird sofort beantwortet.' },
  clarify: { kind: 'info', name: 'Rückfrage', text: 'Mehrere Anliegen kommen infrage; die Person wählt aus.' },
  refer: { kind: 'warning', name: 'Nicht gewusst', text: 'Die Person wird an die Stelle verwiesen, die bei allem weiterhilft; die Frage erscheint unter „Fragen“.' },
  urgent: { kind: 'danger', name: 'Notfallkarte', text: 'Zuerst stehen die Notrufnummern.' },
  talk: { kind: 'info', name: 'Kein Anliegen', text: 'Das wurde als Gruß, Einstellung, Ort oder Name einer Stelle verstanden.' },
} // prettier-ignore

const talkNames: Record<string, string> = {
  language: 'Wunsch nach einer Sprache',
  greeting: 'Gruß',
  thanks: 'Dank',
  goodbye: 'Abschied',
  who: 'Frage, wer hier antwortet',
  help: 'Bitte um Hilfe',
  yes: 'Ja',
  no: 'Nein',
  where: 'Frage nach dem Ort der letzten Stelle',
  phone: 'Frage nach der Telefonnummer der letzten Stelle',
  hours: 'Frage nach den Zeiten der letzten Stelle',
  bring: 'Frage, was mitzubringen ist',
  more: 'Frage nach Kosten, Dauer, Termin oder anderem, das in keinem Text steht',
  other: 'Frage nach einer anderen Stelle',
  person: 'Wunsch nach einem Menschen',
}

const evidenceNames: Record<Evidence['kind'], string> = {
  word: 'Wort',
  pair: 'Wortpaar',
  letters: 'Wortteil',
  concept: 'Begriff',
  phrasing: 'Formulierung',
  repair: 'gelesen als',
}

/** What came out: decision, reply, candidates with their evidence, office, language, danger. */
export function trialResult(
  context: ConsoleContext,
  question: TrialQuestion,
  trial: Trial,
  { knowledge, translate }: ConsoleDependencies,
): Content {
  const { base } = knowledge.current()
  const outcome = outcomes[trial.outcome]
  const fact = (name: string, value: Content) =>
    html`<div>
      <dt>${name}</dt>
      <dd>${value}</dd>
    </div>`
  const { detected, danger } = trial
  const language =
    detected === undefined
      ? 'nicht sicher erkannt'
      : detected === 'other'
        ? 'keine unserer Sprachen'
        : languageNames[detected]
  return html`<section class="stack" aria-labelledby="result" id="result-section">
      <h2 class="kern-heading-medium" id="result">Ergebnis</h2>
      ${notice(outcome.kind, outcome.text, { title: trial.topic ? `${outcome.name}: ${topicTitle(base, trial.topic, 'de')}` : outcome.name, role: 'status' })}
      <dl class="facts">
        ${fact('Erkannte Sprache', language)} ${fact('Stelle', officeText(trial, base))}
        ${fact('Gefahr', danger ? html`${badge('danger', dangerNames[danger.kind])} <span class="muted">${danger.found === 'rule' ? html`durch eine Regel: „<bdi>${danger.evidence}</bdi>“` : 'klingt wie gelernte Beispiele von Menschen in Not'}</span>` : 'keine erkannt')}
        ${trial.town ? fact('Genannter Ort', base.municipalities.get(trial.town)?.municipality.name ?? trial.town) : ''}
        ${trial.talk ? fact('Verstanden als', talkNames[trial.talk] ?? trial.talk) : ''}
      </dl>
      <div class="two">
        <div class="stack">
          <h3 class="kern-heading-small">Das bekommt die Person</h3>
          ${trial.replies.map((reply) => replyBox(reply, translate))}
        </div>
        <div class="stack">
          <h3 class="kern-heading-small">Woran es lag</h3>
          ${candidatesOf(trial, base)}
        </div>
      </div>
    </section>
    ${
      mayDoSomewhere(context.get('staff').account, 'gaps') && trial.outcome !== 'urgent'
        ? html`<section class="stack" aria-labelledby="better">
            <h2 class="kern-heading-medium" id="better">Passt die Antwort nicht?</h2>
            <p class="kern-body">
              Sagen Sie, zu welchem Anliegen die Frage gehört. Bevor etwas gilt, sehen Sie, was sich dadurch ändert. Das
              zu prüfen dauert einige Sekunden.
            </p>
            ${phrasingForm(context, base, {
              text: question.text,
              locale:
                detected && detected !== 'other' ? detected : question.locale ? askingLocaleOf(question.locale) : 'de',
              municipality: question.municipality ?? '',
              first: trial.match.candidates.map(({ topic }) => topic),
              // What it thought of first is what does not fit.
              unsure: true,
            })}
          </section>`
        : ''
    }`
}

function officeText({ office, reason }: Trial, base: KnowledgeBase): Content {
  if (office === undefined) return 'keine'
  return html`${base.offices.get(office)?.name ?? office}${reason ? html` <span class="muted">${reason}</span>` : ''}`
}

function candidatesOf({ match, evidence }: Trial, base: KnowledgeBase): Content {
  if (match.candidates.length === 0) return html`<p class="kern-body">Kein Anliegen kommt infrage.</p>`
  return html`<table class="kern-table kern-table--small bars">
      <caption class="kern-sr-only">
        Anliegen, die infrage kommen
      </caption>
      <thead>
        <tr>
          <th class="kern-table__header" scope="col">Anliegen und Belege</th>
          <th class="kern-table__header" scope="col">Sicherheit</th>
        </tr>
      </thead>
      <tbody>
        ${match.candidates.map(({ topic, probability }) => {
          const reasons = evidence.filter((one) => one.topic === topic)
          return html`<tr>
            <th class="kern-table__cell" scope="row">
              ${topicTitle(base, topic, 'de')}
              <svg class="chart" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
                <rect class="ground" width="100" height="4"></rect>
                <rect class="full" width="${(100 * probability).toFixed(1)}" height="4"></rect>
              </svg>
              ${
                reasons.length > 0
                  ? html`<div class="muted">
                      ${reasons.map(({ what, kind, share }, index) => html`${index > 0 ? ' · ' : ''}${evidenceNames[kind]} „<bdi>${what}</bdi>“${share >= 0.005 ? ` ${Math.round(100 * share)} %` : ''}`)}
                    </div>`
                  : ''
              }
            </th>
            <td class="kern-table__cell">${Math.round(100 * probability)} %</td>
          </tr>`
        })}
      </tbody>
    </table>
    <p class="muted">
      Sicherheit: So oft war ein Anliegen mit solchen Werten bei Prüffragen das richtige. Ab 80 % wird geantwortet.
    </p>`
}
