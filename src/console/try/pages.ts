import { html } from 'hono/html'
import { maxInputChars } from '#channels/web/present.ts'
import type { ConsoleApp, ConsoleContext, ConsoleDependencies } from '#console/context.ts'
import { reportStyles } from '#console/figures/charts.ts'
import { csrfField } from '#console/guard.ts'
import { languageNames } from '#console/languages.ts'
import { page } from '#console/layout.ts'
import { fieldsOf, notice, selectField, submitButton, textField, type Content } from '#console/parts.ts'
import { audienceSchema } from '#core/entry.ts'
import { answerLocales, answerLocaleSchema } from '#core/locale.ts'
import { tryQuestion, type TrialQuestion } from '#staff/trial.ts'
import { trialResult } from './result.ts'

/** A question in any language → what people would get, and why. It comes by POST: addresses are kept in too many places. */
export function registerTry(app: ConsoleApp, dependencies: ConsoleDependencies): void {
  const { knowledge, translate, clock, municipality } = dependencies

  app.get('/try', (context) => {
    const { account } = context.get('staff')
    return show(context, { text: '', municipality: account.municipality ?? municipality }, undefined)
  })

  app.post('/try', async (context) => {
    const fields = await fieldsOf(context)
    const brain = knowledge.current()
    const place = fields.one('place')
    const question: TrialQuestion = {
      text: fields.one('text').trim().slice(0, maxInputChars),
      municipality: brain.base.municipalities.has(place) ? place : undefined,
      locale: answerLocaleSchema.safeParse(fields.one('locale')).data,
      audience: audienceSchema.safeParse(fields.one('audience')).data,
    }
    if (question.text === '')
      return show(context, question, notice('danger', 'Bitte geben Sie eine Frage ein.', { role: 'alert' }), 422)
    const trial = tryQuestion(question, { brain, translate, now: clock(), concepts: dependencies.concepts })
    return show(context, question, trialResult(context, question, trial, dependencies))
  })

  function show(context: ConsoleContext, question: TrialQuestion, below: Content, status: 200 | 422 = 200) {
    return page(context, {
      title: 'Ausprobieren',
      section: 'try',
      wide: true,
      status,
      body: html`${reportStyles()}
        <p class="kern-body">
          Fragen Sie in einer beliebigen Sprache, so wie jemand wirklich fragen würde. Sie sehen, was die Person bekommt
          und warum. Nichts davon wird gezählt oder gespeichert.
        </p>
        ${form(context, question)} ${below}`,
    })
  }

  function form(context: ConsoleContext, question: TrialQuestion): Content {
    const towns = [...knowledge.current().base.municipalities.values()].map(({ municipality: { id, name } }) => ({
      value: id,
      label: name,
    }))
    return html`<form class="stack" method="post" action="/staff/try">
      ${csrfField(context)}
      ${textField({ name: 'text', label: 'Frage', value: question.text, rows: 2, required: true, dir: 'auto', maxlength: maxInputChars })}
      <div class="filter inline-actions">
        ${selectField({ name: 'place', label: 'Kommune', value: question.municipality ?? '', choices: [{ value: '', label: 'Noch nicht gewählt' }, ...towns] })}
        ${selectField({
          name: 'locale',
          label: 'Gewählte Sprache',
          value: question.locale ?? '',
          choices: [
            { value: '', label: 'Keine: wird erkannt' },
            ...answerLocales.map((locale) => ({ value: locale, label: languageNames[locale] })),
          ],
        })}
        ${selectField({
          name: 'audience',
          label: 'Zielgruppe',
          value: question.audience ?? '',
          choices: [
            { value: '', label: 'Nicht angegeben' },
            { value: 'newcomer', label: 'Zugewanderte' },
            { value: 'employer', label: 'Arbeitgeber' },
          ],
        })}
      </div>
      ${submitButton('Frage stellen')}
    </form>`
  }
}
