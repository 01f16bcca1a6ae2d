import { html } from 'hono/html'
import { HTTPException } from 'hono/http-exception'
import type { ConsoleContext, ConsoleDependencies } from '#console/context.ts'
import { reportStyles } from '#console/figures/charts.ts'
import type { LaterPart } from '#console/later-part.ts'
import { page, type PageStatus } from '#console/layout.ts'
import { badge, buttonLink, notice, type Content } from '#console/parts.ts'
import { groupGaps, type GapGroup } from '#staff/gaps.ts'
import type { Gap, Revision } from '#staff/ports.ts'
import { mayDo, mayDoSomewhere, nationwide } from '#staff/rights.ts'
import { draftedGroups } from '#staff/worklists.ts'

/** Open questions within what the person who is signed in may work on. Errors of all that take a context: a 403 is thrown. */
export interface GapDesk {
  gaps(context: ConsoleContext): Promise<Gap[]>
  groups(context: ConsoleContext): Promise<GapGroup[]>
  /** The group that this question is in. */
  groupWith(context: ConsoleContext, id: string): Promise<GapGroup | undefined>
  remove(context: ConsoleContext, gaps: readonly Gap[]): Promise<void>
}

export function createGapDesk({ accounts, gapStore, knowledge }: ConsoleDependencies): GapDesk {
  const gaps = async (context: ConsoleContext) => {
    const { account } = context.get('staff')
    if (!mayDoSomewhere(account, 'gaps')) throw new HTTPException(403)
    return (await gapStore.gaps(account.municipality)).filter(({ municipality }) =>
      mayDo(account, 'gaps', municipality || nationwide),
    )
  }
  const groups = async (context: ConsoleContext) => groupGaps(await gaps(context), knowledge.current())
  return {
    gaps,
    groups,
    groupWith: async (context, id) =>
      (await groups(context)).find((group) => group.gaps.some((gap) => String(gap.id) === id)),
    async remove(context, deleted) {
      await gapStore.deleteGaps(deleted.map(({ id }) => id))
      for (const [place, ofPlace] of Map.groupBy(deleted, ({ municipality }) => municipality || nationwide))
        await accounts.audit.record(context.get('staff').account.id, 'gaps-deleted', '', {
          place,
          count: String(ofPlace.length),
        })
    },
  }
}

/** The open draft in which a question of the group stands, by the id of the group. */
export function draftsOfGroups(
  groups: readonly GapGroup[],
  worklist: readonly Revision[],
): ReadonlyMap<number, Revision> {
  return new Map(worklist.flatMap((revision) => [...draftedGroups(groups, [revision])].map((id) => [id, revision])))
}

/** Says that the question stands in a draft, and leads to it. */
export function draftLink(draft: Revision | undefined, groupId: number): Content {
  if (!draft) return ''
  return html`${badge('info', 'schon in einem Entwurf')}
    <a class="kern-link" href="/staff/gaps/effect/${draft.id}?gap=${groupId}">Entwurf ansehen</a>`
}

/** A page below the list of open questions. */
export function deskPage(
  context: ConsoleContext,
  title: string,
  body: Content,
  status: PageStatus = 200,
  later?: LaterPart,
) {
  return page(context, {
    title,
    section: 'gaps',
    status,
    back: { label: 'Alle offenen Fragen', href: '/staff/gaps' },
    body: html`${reportStyles()} ${body}`,
    ...(later ? { later } : {}),
  })
}

export function gonePage(context: ConsoleContext, text: string) {
  const body = html`${notice('info', text)}
    <p>${buttonLink('Zu den offenen Fragen', '/staff/gaps')}</p>`
  return deskPage(context, 'Nicht mehr da', body, 404)
}
