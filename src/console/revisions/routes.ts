import { html } from 'hono/html'
import type { KnowledgeBase } from '#core/knowledge-base.ts'
import { canRetire, contentOf } from '#core/overlay.ts'
import type { Account, Revision, Subject } from '#staff/ports.ts'
import { isRetirement, usesOfOffice, type OfficeUse } from '#staff/problems.ts'
import { mayDo } from '#staff/rights.ts'
import type { ConsoleApp, ConsoleContext, ConsoleDependencies } from '#console/context.ts'
import { seeOther } from '#console/guard.ts'
import { page } from '#console/layout.ts'
import { buttonLink, fieldsOf, notice } from '#console/parts.ts'
import { HTTPException } from 'hono/http-exception'
import { changePage } from './change-page.ts'
import { deliveredVersion, historyPage } from './history-page.ts'
import { usesList } from './retire.ts'
import { registerTakeOver } from './take-over-routes.ts'
import {
  changePath,
  editorPath,
  mayDiscard,
  mayWorkOn,
  listPath,
  missingPage,
  sectionOf,
  subjectOf,
  subjectTitle,
} from './subjects.ts'
import { afterChangePath } from './translated.ts'

const gone = {
  kind: 'warning',
  text: 'Das hat nicht geklappt: Jemand hat diese Änderung inzwischen bearbeitet, veröffentlicht oder verworfen.',
} as const

/** The way of a change from draft to review to the public, and the history with its old versions. The same for all kinds of knowledge. */
export function registerChanges(app: ConsoleApp, dependencies: ConsoleDependencies): void {
  const { revisions, knowledge } = dependencies
  const path = '/changes/:kind/:place/:key'

  /** The subject in the address with its open change; anything else is answered here. */
  const withOpen = async (
    context: ConsoleContext,
    work: (subject: Subject, open: Revision) => Promise<Response>,
  ): Promise<Response> => {
    const subject = subjectIn(context)
    if (!subject) return missingPage(context, 'entries')
    const open = await revisions.open(subject)
    if (open) return work(subject, open)
    if (context.req.method !== 'GET') return seeOther(context, editorPath(subject), gone)
    const { base } = knowledge.current()
    return page(context, {
      title: subjectTitle(base, subject),
      section: sectionOf(subject),
      body: html`<p class="kern-body">Hier ist gerade keine Änderung offen.</p>
        <p>${buttonLink('Zum Text', editorPath(subject))}</p>`,
    })
  }
  const subjectIn = (context: ConsoleContext) =>
    subjectOf(dependencies, context.req.param('kind'), context.req.param('place'), context.req.param('key'))
  const need = (isAllowed: boolean) => {
    if (!isAllowed) throw new HTTPException(403)
  }

  app.get(path, (context) =>
    withOpen(context, async (subject, open) =>
      changePage(context, dependencies, { subject, open, problems: [], reason: '' }),
    ),
  )

  app.post(`${path}/submit`, (context) =>
    withOpen(context, async (subject, open) => {
      const { account } = context.get('staff')
      need(mayWorkOn(account, subject))
      const next = afterChangePath(revisions.current(subject)?.value, open)
      const done = await revisions.submit(open.id, account)
      return seeOther(
        context,
        done ? next : editorPath(subject),
        done
          ? { kind: 'success', text: 'Zur Freigabe gegeben. Wer veröffentlichen darf, sieht es in der Übersicht.' }
          : gone,
      )
    }),
  )

  app.post(`${path}/discard`, (context) =>
    withOpen(context, async (subject, open) => {
      const { account } = context.get('staff')
      need(mayDiscard(account, open))
      const done = await revisions.discard(open.id, account)
      return seeOther(
        context,
        editorPath(subject),
        done ? { kind: 'success', text: 'Der Entwurf ist verworfen. Was veröffentlicht ist, bleibt.' } : gone,
      )
    }),
  )

  app.post(`${path}/publish`, (context) =>
    withOpen(context, async (subject, open) => {
      const { account } = context.get('staff')
      need(mayDo(account, 'publish', subject.place))
      const fields = await fieldsOf(context)
      const reason = fields.one('reason').trim()
      const again = (problems: string[]) => changePage(context, dependencies, { subject, open, problems, reason })
      if (fields.one('updatedAt') !== String(open.updatedAt))
        return again([
          'Der Entwurf hat sich geändert, während Sie ihn angesehen haben. Bitte sehen Sie ihn noch einmal durch.',
        ])
      // Only when somebody gives no reason it matters what the golden questions say; mostly this page has just asked them.
      if (reason === '' && (await revisions.preview(open.id)).changes.some(({ broken }) => broken))
        return again(['Eine wichtige Frage würde anders beantwortet. Bitte schreiben Sie, warum das richtig ist.'])
      const next = afterChangePath(revisions.current(subject)?.value, open)
      const result = await revisions.publish(open.id, account, reason)
      if (result.kind === 'invalid') return again(result.problems)
      if (result.kind === 'conflict')
        return again([
          'Inzwischen wurde eine andere Fassung veröffentlicht oder der Entwurf geändert. Bitte sehen Sie nach.',
        ])
      if (isRetirement(open))
        return seeOther(context, listPath(subject), {
          kind: 'success',
          text: 'Zurückgezogen. In wenigen Sekunden gilt es in allen Kanälen. Zurückholen geht über „Frühere Fassungen“.',
        })
      return seeOther(context, next, {
        kind: 'success',
        text: 'Veröffentlicht. In wenigen Sekunden gilt es in allen Kanälen.',
      })
    }),
  )

  app.post(`${path}/retire`, async (context) => {
    const subject = subjectIn(context)
    if (!subject) return missingPage(context, 'entries')
    const { account } = context.get('staff')
    need(mayDo(account, 'publish', subject.place) && canRetire(subject.kind))
    const current = revisions.current(subject)
    const reason = (await fieldsOf(context)).one('reason').trim().slice(0, 200)
    const back = editorPath(subject)
    if (!current) return seeOther(context, back, gone)
    if (await revisions.open(subject))
      return seeOther(context, changePath(subject), {
        kind: 'warning',
        text: 'Es gibt schon eine offene Änderung. Bitte veröffentlichen oder verwerfen Sie zuerst diese.',
      })
    if (reason === '')
      return seeOther(context, back, { kind: 'warning', text: 'Bitte schreiben Sie, warum es zurückgezogen wird.' })
    const { base } = knowledge.current()
    const uses = subject.kind === 'office' ? usesOfOffice(base, subject.key) : []
    if (uses.length > 0) return stillUsedPage(context, base, subject, uses)
    const saved = await revisions.save(subject, null, { basis: current.basis, reason, actor: account })
    if (saved.kind === 'saved') return seeOther(context, changePath(subject))
    return seeOther(context, back, saved.kind === 'invalid' ? { kind: 'danger', text: saved.problems.join(' ') } : gone)
  })

  registerTakeOver(app, dependencies, withOpen)

  // A draft that was begun before somebody else published: the same content over what is live now.
  app.post(`${path}/renew`, (context) =>
    withOpen(context, async (subject, open) => {
      const { account } = context.get('staff')
      need(mayWorkOn(account, subject) && mayDiscard(account, open))
      if (!(await revisions.discard(open.id, account))) return seeOther(context, editorPath(subject), gone)
      const saved = await revisions.save(subject, open.value, {
        basis: revisions.current(subject)?.basis ?? '',
        reason: open.reason,
        actor: account,
      })
      return seeOther(
        context,
        changePath(subject),
        saved.kind === 'saved'
          ? {
              kind: 'warning',
              text: 'Bitte prüfen Sie genau: Der Entwurf kann zurücknehmen, was inzwischen geändert wurde.',
            }
          : gone,
      )
    }),
  )

  app.get(`${path}/history`, async (context) => {
    const subject = subjectIn(context)
    return subject ? historyPage(context, dependencies, subject) : missingPage(context, 'entries')
  })

  /** Shapes: `false` when there is an open draft. */
  const restoreDelivered = async (subject: Subject, value: unknown, actor: Account): Promise<boolean> => {
    if (await revisions.open(subject)) return false
    const basis = revisions.current(subject)?.basis ?? ''
    const saved = await revisions.save(subject, value, { basis, reason: 'Mitgelieferte Fassung zurückgeholt', actor })
    return saved.kind === 'saved'
  }

  app.post(`${path}/restore`, async (context) => {
    const subject = subjectIn(context)
    if (!subject) return missingPage(context, 'entries')
    const { account } = context.get('staff')
    need(mayDo(account, 'edit', subject.place))
    const wanted = (await fieldsOf(context)).one('revision')
    const id = Number(wanted)
    const value =
      wanted === deliveredVersion && dependencies.files ? contentOf(dependencies.files(), subject) : undefined
    // Only a version of this subject: its place is what the right was asked for.
    const history = await revisions.history(subject)
    if (value === undefined && !history.some((one) => one.id === id && !isRetirement(one)))
      return missingPage(context, sectionOf(subject))
    const restored =
      value === undefined ? await revisions.restore(id, account) : await restoreDelivered(subject, value, account)
    return seeOther(
      context,
      changePath(subject),
      restored
        ? { kind: 'info', text: 'Die alte Fassung ist jetzt ein Entwurf. Sie gilt erst, wenn sie veröffentlicht ist.' }
        : {
            kind: 'warning',
            text: 'Es gibt schon einen offenen Entwurf. Bitte veröffentlichen oder verwerfen Sie zuerst diesen.',
          },
    )
  })
}

/** An office that something still names: nothing is begun, and what names it is linked. */
function stillUsedPage(
  context: ConsoleContext,
  base: KnowledgeBase,
  subject: Subject,
  uses: readonly OfficeUse[],
): Promise<Response> {
  return page(context, {
    title: `Noch gebraucht: ${subjectTitle(base, subject)}`,
    section: sectionOf(subject),
    back: { label: 'Zur Stelle', href: editorPath(subject) },
    status: 409,
    body: notice(
      'warning',
      html`<p>Diese Stelle kann erst zurückgezogen werden, wenn nichts mehr auf sie verweist:</p>
        ${usesList(base, uses)}`,
      { title: 'Noch gebraucht', role: 'alert' },
    ),
  })
}
