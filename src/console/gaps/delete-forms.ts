import { html } from 'hono/html'
import type { ConsoleContext } from '#console/context.ts'
import { csrfField } from '#console/guard.ts'
import { submitButton, type Content } from '#console/parts.ts'

/** Questions by their ids. */
type Deleted = readonly { id: number }[]

export function countOfQuestions(count: number): string {
  return count === 1 ? '1 Frage' : `${count} Fragen`
}

/** Deletes questions at once: nothing of them is needed any more. */
export function deleteForm(
  context: ConsoleContext,
  gaps: Deleted,
  label: string,
  { back = '/staff/gaps', kind = 'tertiary' }: { back?: string; kind?: 'secondary' | 'tertiary' } = {},
): Content {
  return html`<form method="post" action="/staff/gaps/delete">
    ${csrfField(context)}
    <input type="hidden" name="ids" value="${gaps.map(({ id }) => id).join(' ')}" />
    <input type="hidden" name="back" value="${back}" />
    ${submitButton(label, kind)}
  </form>`
}

/** Asks once more before it deletes: nobody can bring a question back. */
export function askedDeletion(context: ConsoleContext, gaps: Deleted, label: string): Content {
  const isOne = gaps.length === 1
  return html`<details class="more">
    <summary>${label}</summary>
    <p class="kern-body">
      ${isOne ? 'Die Frage wird' : `Alle ${countOfQuestions(gaps.length)} werden`} sofort gelöscht und
      ${isOne ? 'ist' : 'sind'} dann für alle weg.
    </p>
    ${deleteForm(context, gaps, 'Ja, löschen', { kind: 'secondary' })}
  </details>`
}
