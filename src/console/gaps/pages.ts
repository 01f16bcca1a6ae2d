import { html } from 'hono/html'
import { HTTPException } from 'hono/http-exception'
import type { ConsoleApp, ConsoleContext, ConsoleDependencies } from '#console/context.ts'
import { reportStyles } from '#console/figures/charts.ts'
import { demand, seeOther } from '#console/guard.ts'
import { page, type PageStatus } from '#console/layout.ts'
import { fieldsOf, problemList } from '#console/parts.ts'
import { topicTitle } from '#core/knowledge-base.ts'
import { askingLocaleSchema } from '#core/locale.ts'
import { addDays, dayOf } from '#staff/days.ts'
import type { GapGroup } from '#staff/gaps.ts'
import { addPhrasing, beginText, phrasingProblems, phrasingTarget } from '#staff/phrasings.ts'
import { mayDo, mayDoSomewhere, nationwide } from '#staff/rights.ts'
import { createGapDesk, deskPage, draftsOfGroups, gonePage } from './desk.ts'
import { registerEffect } from './effect-pages.ts'
import { phrasingForm } from './forms.ts'
import { groupBody, type GroupView } from './group.ts'
import { inboxBody, localeOfGroup } from './inbox.ts'

/** A new text is looked at again after a year. */
const reviewAfterDays = 365

/** The inbox of questions that nobody could answer. */
export function registerGaps(app: ConsoleApp, dependencies: ConsoleDependencies): void {
  const { accounts, knowledge, revisions, clock, secure, publicUrl } = dependencies
  const desk = createGapDesk(dependencies)
  registerEffect(app, dependencies)

  app.get('/gaps', async (context) => {
    const groups = await desk.groups(context)
    return page(context, {
      title: 'Offene Fragen',
      section: 'gaps',
      body: html`${reportStyles()}
      ${inboxBody(context, dependencies, {
        groups,
        filter: { place: context.req.query('place') ?? '', language: context.req.query('language') ?? '' },
        drafts: draftsOfGroups(groups, await revisions.worklist()),
      })}`,
    })
  })

  app.post('/gaps/delete', async (context) => {
    const fields = await fieldsOf(context)
    const wanted = new Set(fields.one('ids').split(' '))
    const gaps = (await desk.gaps(context)).filter(({ id }) => wanted.has(String(id)))
    await desk.remove(context, gaps)
    const back = /^\/staff\/gaps\/\d+$/u.test(fields.one('back')) ? fields.one('back') : '/staff/gaps'
    const text = gaps.length === 1 ? 'Die Frage ist gelöscht.' : `${gaps.length} Fragen sind gelöscht.`
    // The group may have got the name of its next question.
    const rest = back === '/staff/gaps' || (await desk.groupWith(context, back.slice(12))) ? back : '/staff/gaps'
    return seeOther(context, rest, { kind: 'success', text })
  })

  app.post('/gaps/phrasing', async (context) => {
    const { account } = context.get('staff')
    const fields = await fieldsOf(context)
    const { base } = knowledge.current()
    const topic = fields.one('topic')
    const text = fields.one('text').replace(/\s+/gu, ' ').trim()
    const locale = askingLocaleSchema.safeParse(fields.one('locale'))
    const municipality = base.municipalities.has(fields.one('place')) ? fields.one('place') : ''
    const gap = /^\d+$/u.test(fields.one('gap')) ? fields.one('gap') : ''
    const back = gap ? `/staff/gaps/${gap}` : '/staff/gaps'
    const again = (problems: readonly string[], status: PageStatus) =>
      deskPage(
        context,
        'Formulierung hinzufügen',
        html`${problemList(problems)}
        ${phrasingForm(context, base, {
          ...(gap ? { gap: Number(gap) } : {}),
          text,
          locale: locale.data ?? 'de',
          municipality,
          first: base.topics.has(topic) ? [topic] : [],
        })}`,
        status,
      )
    if (!mayDoSomewhere(account, 'gaps')) throw new HTTPException(403)
    if (!base.topics.has(topic) || !locale.success) return again(['Bitte wählen Sie ein Anliegen.'], 422)
    const problems = phrasingProblems(text)
    if (problems.length > 0) return again(problems, 422)
    const target = phrasingTarget(base, account, { topic, municipality, locale: locale.data })
    const title = topicTitle(base, topic, 'de')
    if (target.kind === 'no-text')
      return again([`Zu „${title}“ gibt es in dieser Sprache noch keinen Text. Bitte übersetzen Sie ihn zuerst.`], 422)
    if (target.kind === 'forbidden')
      return again(
        [
          `„${title}“ gilt deutschlandweit. Das ändert, wer für alle Kommunen zuständig ist; geben Sie die Frage weiter.`,
        ],
        403,
      )
    const added = await addPhrasing(revisions, { subject: target.subject, locale: locale.data, text, actor: account })
    switch (added.kind) {
      case 'saved':
        return seeOther(context, `/staff/gaps/effect/${added.revision.id}${gap ? `?gap=${gap}` : ''}`)
      case 'known': {
        const open = await revisions.open(target.subject)
        return open
          ? seeOther(context, `/staff/gaps/effect/${open.id}${gap ? `?gap=${gap}` : ''}`, {
              kind: 'info',
              text: `Diese Formulierung steht schon bei „${title}“ oder in diesem Entwurf dazu.`,
            })
          : seeOther(context, back, { kind: 'info', text: `Diese Formulierung steht schon bei „${title}“.` })
      }
      case 'invalid':
        return again(added.problems, 422)
      case 'conflict':
        return again(['Gerade hat jemand anders diesen Text geändert. Bitte versuchen Sie es noch einmal.'], 409)
    }
  })

  const groupPage = async (
    context: ConsoleContext,
    group: GapGroup,
    failed?: { problems: readonly string[]; typed: NonNullable<GroupView['typed']>; status: PageStatus },
  ) => {
    const { account } = context.get('staff')
    const question = context.req.query('question')
    const chosen = group.gaps.find(({ id }) => String(id) === question) ?? group.gaps[0]
    const place = group.municipality || nationwide
    const colleagues = (await accounts.all()).filter(
      (one) => one.id !== account.id && one.login.includes('@') && mayDo(one, 'gaps', place),
    )
    const host = context.req.header('Host') ?? new URL(context.req.url).host
    const origin = publicUrl === undefined ? `${secure ? 'https' : 'http'}://${host}` : new URL(publicUrl).origin
    return deskPage(
      context,
      group.gaps.length === 1 ? 'Offene Frage' : `${group.gaps.length} ähnliche Fragen`,
      html`${problemList(failed?.problems ?? [])}
      ${groupBody(context, dependencies, {
        group,
        chosen: chosen?.text ?? '',
        draft: draftsOfGroups([group], await revisions.worklist()).get(group.id),
        colleagues,
        address: `${origin}/staff/gaps/${group.id}`,
        ...(failed ? { typed: failed.typed } : {}),
      })}`,
      failed?.status ?? 200,
    )
  }

  app.get('/gaps/:id{[0-9]+}', async (context) => {
    const group = await desk.groupWith(context, context.req.param('id'))
    return group ? groupPage(context, group) : gonePage(context, 'Diese Frage ist schon bearbeitet oder gelöscht.')
  })

  app.post('/gaps/:id{[0-9]+}/text', async (context) => {
    const { account } = context.get('staff')
    const group = await desk.groupWith(context, context.req.param('id'))
    if (!group) return gonePage(context, 'Diese Frage ist schon bearbeitet oder gelöscht.')
    const place = group.municipality || nationwide
    demand(context, 'edit', place)
    const fields = await fieldsOf(context)
    const typed = {
      topic: fields.one('topic'),
      title: fields.one('title'),
      answer: fields.one('answer'),
      source: fields.one('source'),
    }
    if (!knowledge.current().base.topics.has(typed.topic))
      return groupPage(context, group, { problems: ['Bitte wählen Sie ein Anliegen.'], typed, status: 422 })
    const today = dayOf(clock())
    const saved = await beginText(
      revisions,
      {
        ...typed,
        place,
        phrasings: localeOfGroup(group) === 'de' ? [...new Set(group.gaps.map(({ text }) => text))] : [],
        checkedOn: today,
        reviewBy: addDays(today, reviewAfterDays),
      },
      account,
    )
    if (saved.kind === 'saved') return seeOther(context, `/staff/gaps/effect/${saved.revision.id}?gap=${group.id}`)
    return saved.kind === 'invalid'
      ? groupPage(context, group, { problems: saved.problems, typed, status: 422 })
      : groupPage(context, group, {
          problems: ['Gerade hat jemand anders hier einen Text begonnen.'],
          typed,
          status: 409,
        })
  })
}
