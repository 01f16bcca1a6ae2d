import { HTTPException } from 'hono/http-exception'
import { dayOf } from '#staff/days.ts'
import { importedStates, type ImportedState, type ImportedText } from '#staff/imports.ts'
import type { Subject } from '#staff/ports.ts'
import type { SaveResult } from '#staff/revisions.ts'
import { mayDo, mayDoSomewhere } from '#staff/rights.ts'
import { contactFromImport, draftFromImport } from '#staff/take-over.ts'
import type { ConsoleApp, ConsoleContext, ConsoleDependencies } from '#console/context.ts'
import { linesOf } from '#console/editing/typed.ts'
import { seeOther } from '#console/guard.ts'
import { wantedPage } from '#console/paging.ts'
import { fieldsOf, type Fields } from '#console/parts.ts'
import { changePath, missingPage, placesOf, subjectOf } from '#console/revisions/subjects.ts'
import { importPage, type ImportForm } from './import-page.ts'
import { importsPage, importsPath } from './list-page.ts'
import { importsOf } from './list.ts'

const isChanged = {
  kind: 'warning',
  text: 'Jemand hat diese Zulieferung gerade bearbeitet oder neu eingelesen. Bitte sehen Sie noch einmal nach.',
} as const

/** Material from elsewhere: read it, make a draft of it, or discard it. */
export function registerImports(app: ConsoleApp, dependencies: ConsoleDependencies): void {
  const { revisions, imports, knowledge, accounts, clock } = dependencies
  if (!imports) return
  const today = () => dayOf(clock())

  const withText = async (
    context: ConsoleContext,
    work: (text: ImportedText, fields: Fields) => Promise<Response> | Response,
  ): Promise<Response> => {
    const text = await imports.byId(Number(context.req.param('id')))
    const isHere = placesOf(dependencies).some(({ municipality }) => municipality.id === text?.place)
    if (!text || !isHere) return missingPage(context, 'entries')
    if (!mayDo(context.get('staff').account, 'edit', text.place)) throw new HTTPException(403)
    if (context.req.method === 'GET') return work(text, { one: () => '', all: () => [] })
    const fields = await fieldsOf(context)
    if (fields.one('updatedAt') !== String(text.updatedAt))
      return seeOther(context, `${importsPath}/${text.id}`, isChanged)
    return work(text, fields)
  }

  const settle = async (context: ConsoleContext, text: ImportedText, state: ImportedState, action: string) => {
    if (!(await imports.settle(text, state, clock()))) return false
    const facts = { place: text.place, id: String(text.id) }
    await accounts.audit.record(context.get('staff').account.id, action, text.topic ?? '', facts)
    return true
  }

  /** The draft is there: the text is settled, and the person sees what changes. */
  const finish = async (
    context: ConsoleContext,
    text: ImportedText,
    subject: Subject,
    saved: SaveResult,
    form?: ImportForm,
  ): Promise<Response> => {
    const again = (problems: readonly string[]) =>
      importPage(context, dependencies, { text, problems, ...(form ? { form } : {}) })
    if (saved.kind === 'invalid') return again(saved.problems)
    if (saved.kind === 'conflict')
      return again(['Jemand hat den Text gerade geändert. Bitte versuchen Sie es noch einmal.'])
    await settle(context, text, 'used', 'import-used')
    return seeOther(context, changePath(subject), {
      kind: 'success',
      text: 'Der Entwurf ist angelegt. Er ist noch nicht veröffentlicht.',
    })
  }

  app.get('/imports', async (context) => {
    const { account } = context.get('staff')
    if (!mayDoSomewhere(account, 'edit')) throw new HTTPException(403)
    const state = importedStates.find((one) => one === context.req.query('state')) ?? 'open'
    return importsPage(context, dependencies, {
      state,
      texts: await importsOf(dependencies, account, state),
      pageNumber: wantedPage(context),
    })
  })

  app.get('/imports/:id{[0-9]{1,9}}', (context) =>
    withText(context, (text) => importPage(context, dependencies, { text })),
  )

  app.post('/imports/:id{[0-9]{1,9}}/draft', (context) =>
    withText(context, async (text, fields) => {
      const form: ImportForm = {
        topic: fields.one('topic'),
        title: fields.one('title').trim(),
        answer: fields.one('answer').trim(),
        phrasings: fields.one('phrasings'),
      }
      const subject = subjectOf(dependencies, 'entry', text.place, form.topic)
      if (!subject)
        return importPage(context, dependencies, {
          text,
          form,
          problems: ['Bitte wählen Sie, zu welchem Anliegen es gehört.'],
        })
      const made = { ...form, phrasings: linesOf(form.phrasings) }
      const by = { actor: context.get('staff').account, today: today() }
      return finish(context, text, subject, await draftFromImport(revisions, text, made, by), form)
    }),
  )

  app.post('/imports/:id{[0-9]{1,9}}/contact', (context) =>
    withText(context, async (text, fields) => {
      const subject = subjectOf(dependencies, 'office', text.place, fields.one('office'))
      if (!subject || !knowledge.current().base.offices.has(subject.key))
        return importPage(context, dependencies, { text, problems: ['Bitte wählen Sie eine Stelle.'] })
      const by = { actor: context.get('staff').account, year: Number(today().slice(0, 4)) }
      return finish(context, text, subject, await contactFromImport(revisions, text, subject, by))
    }),
  )

  app.post('/imports/:id{[0-9]{1,9}}/discard', (context) =>
    withText(context, async (text) =>
      seeOther(
        context,
        importsPath,
        (await settle(context, text, 'discarded', 'import-discarded'))
          ? { kind: 'success', text: 'Die Zulieferung ist verworfen. Sie kommt wieder, wenn sich die Quelle ändert.' }
          : isChanged,
      ),
    ),
  )

  app.post('/imports/:id{[0-9]{1,9}}/open', (context) =>
    withText(context, async (text) =>
      seeOther(
        context,
        `${importsPath}/${text.id}`,
        (await settle(context, text, 'open', 'import-opened')) ? undefined : isChanged,
      ),
    ),
  )
}
