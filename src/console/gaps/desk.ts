import { html } from 'hono/html'
import { HTTPException } from 'hono/http-exception'
import type { ConsoleContext, ConsoleDependencies } from '#console/context.ts'
import { reportStyles } from '#console/figures/charts.ts'
import { page, type PageStatus } from '#console/layout.ts'
import { buttonLink, notice, type Content } from '#console/parts.ts'
import { groupGaps, type GapGroup } from '#staff/gaps.ts'
import type { Gap } from '#staff/ports.ts'
import { mayDo, mayDoSomewhere, nationwide } from '#staff/rights.ts'

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

/** A page below the list of open questions. */
export function deskPage(context: ConsoleContext, title: string, body: Content, status: PageStatus = 200) {
  return page(context, {
    title,
    section: 'gaps',
    status,
    back: { label: 'Alle offenen Fragen', href: '/staff/gaps' },
    body: html`${reportStyles()} ${body}`,
  })
}

export function gonePage(context: ConsoleContext, text: string) {
  const body = html`${notice('info', text)}
    <p>${buttonLink('Zu den offenen Fragen', '/staff/gaps')}</p>`
  return deskPage(context, 'Nicht mehr da', body, 404)
}
