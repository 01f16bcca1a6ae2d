import { html } from 'hono/html'
import { answerTo, topicTitle, type KnowledgeBase } from '#core/knowledge-base.ts'
import { namerText, usesOfOffice, type OfficeUse } from '#staff/problems.ts'
import type { Revision, Subject } from '#staff/ports.ts'
import { mayDo } from '#staff/rights.ts'
import type { ConsoleContext, ConsoleDependencies } from '#console/context.ts'
import { csrfField } from '#console/guard.ts'
import { richText } from '#console/reply.ts'
import { notice, submitButton, textField, type Content } from '#console/parts.ts'
import { changePath, editorPath, isNationwide } from './subjects.ts'

const explained: Record<'local' | 'nationwide' | 'office' | 'event', string> = {
  nationwide:
    'Der Assistent antwortet dann auf Fragen zu diesem Anliegen nicht mehr mit einem Text, sondern nennt die Hauptstelle.',
  local: 'In dieser Kommune gilt dann wieder der deutschlandweite Text.',
  office: 'Der Assistent nennt diese Stelle dann nicht mehr.',
  event: 'Der Assistent nennt diesen Termin dann nicht mehr.',
}

function kindOf({ kind, place }: Subject): keyof typeof explained {
  if (kind === 'office' || kind === 'event') return kind
  return isNationwide(place) ? 'nationwide' : 'local'
}

/** What was published and taken back: the subjects that are not there because of staff. */
export async function retiredSubjects({ revisions }: Pick<ConsoleDependencies, 'revisions'>): Promise<Subject[]> {
  return (await revisions.published()).filter(({ value }) => value === null)
}

/** Where to change what names an office; nothing for what only the files hold. */
function pathOfUse({ kind, place, key }: OfficeUse): string | undefined {
  if (kind === 'responsibilities' || kind === 'event') return editorPath({ kind, place, key })
  return kind === 'office' ? editorPath({ kind, place, key }) : undefined
}

/** All that must be changed before an office can go, with links. */
export function usesList(base: KnowledgeBase, uses: readonly OfficeUse[]): Content {
  return html`<ul class="plain-list">
    ${uses.map((use) => {
      const path = pathOfUse(use)
      const text = namerText(base, use)
      return html`<li>
        ${path ? html`<a class="kern-link" href="${path}">${text}</a>` : html`${text} <small>(steht fest, ändert die Person, die Wegweiser betreibt)</small>`}
      </li>`
    })}
  </ul>`
}

/** The way to take something back, for those who may publish. Shapes: nothing when there is nothing live, or when a draft is open. */
export function retireForm(
  context: ConsoleContext,
  { knowledge, revisions }: ConsoleDependencies,
  subject: Subject,
  open: Revision | undefined,
): Content {
  const isAllowed = mayDo(context.get('staff').account, 'publish', subject.place)
  if (!isAllowed || open || !revisions.current(subject)) return undefined
  const { base } = knowledge.current()
  const uses = subject.kind === 'office' ? usesOfOffice(base, subject.key) : []
  return html`<details class="more">
    <summary>Zurückziehen</summary>
    ${
      uses.length > 0
        ? notice(
            'info',
            html`<p>Diese Stelle kann erst zurückgezogen werden, wenn nichts mehr auf sie verweist:</p>
              ${usesList(base, uses)}`,
            { title: 'Noch gebraucht' },
          )
        : html`<form method="post" action="${changePath(subject)}/retire" class="stack">
            ${csrfField(context)}
            <p class="kern-body">
              ${explained[kindOf(subject)]} Vorher sehen Sie, was sich ändert. Zurückholen geht jederzeit über „Frühere
              Fassungen“.
            </p>
            ${textField({
              name: 'reason',
              id: 'retire-reason',
              label: 'Warum wird es zurückgezogen?',
              hint: 'Zum Beispiel: „Das Programm ist zum Jahresende ausgelaufen“.',
              required: true,
              maxlength: 200,
              autocomplete: 'off',
            })}
            <div class="actions">${submitButton('Weiter: Wirkung ansehen', 'secondary')}</div>
          </form>`
    }
  </details>`
}

/** What people get once the subject is retired. */
export function afterRetiring({ knowledge }: ConsoleDependencies, subject: Subject): Content {
  const { base } = knowledge.current()
  const nationwide = isNationwide(subject.place)
  const text = subject.kind === 'entry' && !nationwide ? answerTo(base, undefined, subject.key, 'de') : undefined
  const mainOffice = (place: string) => {
    const found = place === base.germany.municipality.id ? base.germany : base.municipalities.get(place)
    return found && base.offices.get(found.municipality.mainOffice)?.name
  }
  const own = [...base.municipalities.values()].filter(({ entries }) => entries.has(subject.key))
  return notice(
    'warning',
    html`<p>${explained[kindOf(subject)]}</p>
      ${
        subject.kind !== 'entry'
          ? ''
          : text
            ? html`<p><strong>${text.title}</strong></p>
                ${richText(text.answer)}`
            : nationwide
              ? html`<ul class="plain-list">
                  ${[base.germany, ...base.municipalities.values()].map(
                    ({ municipality: { id, name } }) =>
                      html`<li>
                        ${isNationwide(id) ? 'ohne Ort' : name}:
                        ${own.some(({ municipality }) => municipality.id === id) ? 'weiter der eigene Text' : (mainOffice(id) ?? 'Hauptstelle')}
                      </li>`,
                  )}
                </ul>`
              : html`<p>
                  Zu „${topicTitle(base, subject.key, 'de')}“ gibt es keinen deutschlandweiten Text: Der Assistent nennt
                  die Hauptstelle, ${mainOffice(subject.place) ?? ''}.
                </p>`
      }`,
    { title: 'Wird zurückgezogen' },
  )
}
