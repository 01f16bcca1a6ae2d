import { HTTPException } from 'hono/http-exception'
import type { ConsoleApp, ConsoleContext, ConsoleDependencies } from '#console/context.ts'
import { waitingForEffect } from '#console/effect-words.ts'
import { demand, seeOther } from '#console/guard.ts'
import type { PageStatus } from '#console/layout.ts'
import { fieldsOf } from '#console/parts.ts'
import type { GapGroup } from '#staff/gaps.ts'
import type { AskedQuestion } from '#staff/revisions.ts'
import { mayDoSomewhere } from '#staff/rights.ts'
import { createGapDesk, deskPage, gonePage } from './desk.ts'
import { draftBody, effectBody, type EffectView } from './effect.ts'

/** More questions of one group than these show nothing new. */
const maxAsked = 3

function askedIn(group: GapGroup | undefined): AskedQuestion[] {
  if (!group) return []
  const asked = group.gaps.map(({ text, locale }) => ({ text, locale, municipality: group.municipality }))
  return [...new Map(asked.map((one) => [one.text, one])).values()].slice(0, maxAsked)
}

/** What a draft from the inbox changes: publish it, give it to review, throw it away. */
export function registerEffect(app: ConsoleApp, dependencies: ConsoleDependencies): void {
  const { revisions } = dependencies
  const desk = createGapDesk(dependencies)

  const viewOf = async (context: ConsoleContext, gap: string): Promise<EffectView | undefined> => {
    const revision = (await revisions.worklist()).find(({ id }) => String(id) === context.req.param('revision'))
    if (!revision || revision.kind !== 'entry') return undefined
    return { revision, gap: /^\d+$/u.test(gap) ? gap : '' }
  }
  const show = (context: ConsoleContext, view: EffectView, status: PageStatus = 200) =>
    deskPage(context, 'Wirkung der Änderung', draftBody(dependencies, view), status, {
      waiting: waitingForEffect(view.revision),
      content: async () => {
        const asked = askedIn(view.gap ? await desk.groupWith(context, view.gap) : undefined)
        return effectBody(context, dependencies, view, await revisions.preview(view.revision.id, asked))
      },
    })

  app.get('/gaps/effect/:revision{[0-9]+}', async (context) => {
    if (!mayDoSomewhere(context.get('staff').account, 'gaps')) throw new HTTPException(403)
    const view = await viewOf(context, context.req.query('gap') ?? '')
    return view
      ? show(context, view)
      : gonePage(context, 'Diesen Entwurf gibt es nicht mehr: Er ist veröffentlicht oder verworfen.')
  })

  app.post('/gaps/effect/:revision{[0-9]+}', async (context) => {
    const { account } = context.get('staff')
    const fields = await fieldsOf(context)
    const id = Number(context.req.param('revision'))
    const revision = (await revisions.worklist()).find((one) => one.id === id)
    if (!revision || revision.kind !== 'entry')
      return gonePage(context, 'Diesen Entwurf gibt es nicht mehr: Er ist veröffentlicht oder verworfen.')
    const gap = fields.one('gap')
    const isOwn = revision.author === account.id
    switch (fields.one('do')) {
      case 'publish': {
        demand(context, 'publish', revision.place)
        const reason = fields.one('reason').trim()
        const again = async (problems: readonly string[], status: PageStatus) => {
          const view = await viewOf(context, gap)
          return view
            ? show(context, { ...view, problems, reason }, status)
            : gonePage(context, 'Diesen Entwurf gibt es nicht mehr.')
        }
        if (reason === '') return again(['Bitte nennen Sie einen Grund.'], 422)
        const published = await revisions.publish(id, account, reason)
        if (published.kind === 'invalid') return again(published.problems, 422)
        if (published.kind === 'conflict')
          return again(['Seit dieser Entwurf begonnen wurde, gilt eine andere Fassung des Textes.'], 409)
        const group = fields.one('clear') === 'yes' ? await desk.groupWith(context, gap) : undefined
        if (group) await desk.remove(context, group.gaps)
        return seeOther(context, '/staff/gaps', {
          kind: 'success',
          text: 'Veröffentlicht. Die Änderung gilt in wenigen Sekunden überall.',
        })
      }
      case 'submit':
        if (!isOwn) demand(context, 'edit', revision.place)
        return (await revisions.submit(id, account))
          ? seeOther(context, '/staff/gaps', { kind: 'success', text: 'Der Entwurf wartet jetzt auf Freigabe.' })
          : gonePage(context, 'Der Entwurf wurde inzwischen geändert.')
      case 'discard':
        if (!isOwn) demand(context, 'publish', revision.place)
        return (await revisions.discard(id, account))
          ? seeOther(context, '/staff/gaps', { kind: 'success', text: 'Der Entwurf ist verworfen.' })
          : gonePage(context, 'Der Entwurf wurde inzwischen geändert.')
      default:
        throw new HTTPException(400)
    }
  })
}
