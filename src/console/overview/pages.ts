import { html } from 'hono/html'
import type { ConsoleApp, ConsoleDependencies } from '#console/context.ts'
import { reportStyles } from '#console/figures/charts.ts'
import { page } from '#console/layout.ts'
import { notice } from '#console/parts.ts'
import { changesSection } from './changes.ts'
import { lastWeek } from './last-week.ts'
import { tasksOf } from './tasks.ts'

/** The start page: what there is to do, for this person. */
export function registerOverview(app: ConsoleApp, dependencies: ConsoleDependencies): void {
  app.get('/', async (context) => {
    const { account } = context.get('staff')
    const changes = await dependencies.revisions.worklist()
    const tasks = await tasksOf(account, dependencies)
    return page(context, {
      title: 'Übersicht',
      section: 'overview',
      body: html`${reportStyles()}
        <section class="stack" aria-labelledby="todo">
          <h2 class="kern-heading-medium" id="todo">Zu tun</h2>
          ${
            tasks.length > 0
              ? html`<ul class="work">
                  ${tasks}
                </ul>`
              : notice('success', 'Gerade ist nichts zu tun.')
          }
        </section>
        ${changesSection(context, dependencies, changes)} ${await lastWeek(account, dependencies)}`,
    })
  })
}
