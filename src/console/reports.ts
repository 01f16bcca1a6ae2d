import type { ConsoleApp, ConsoleDependencies } from './context.ts'
import { registerFigures } from './figures/pages.ts'
import { registerGaps } from './gaps/pages.ts'
import { registerOverview } from './overview/pages.ts'
import { registerTry } from './try/pages.ts'

/** What is asked and what there is to do: start page, open questions, test bench, figures. */
export function registerReports(app: ConsoleApp, dependencies: ConsoleDependencies): void {
  registerOverview(app, dependencies)
  registerGaps(app, dependencies)
  registerTry(app, dependencies)
  registerFigures(app, dependencies)
}
