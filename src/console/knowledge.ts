import type { ConsoleApp, ConsoleDependencies } from './context.ts'
import { registerEntries } from './entries/routes.ts'
import { registerImports } from './imports/routes.ts'
import { registerOffices } from './offices/routes.ts'
import { registerEvents } from './events/routes.ts'
import { registerResponsibilities } from './responsibilities/routes.ts'
import { registerChanges } from './revisions/routes.ts'
import { registerExchange } from './translations/exchange-routes.ts'
import { registerTranslations } from './translations/routes.ts'
import { registerShortTexts } from './translations/short-texts-routes.ts'

/** All pages on which knowledge is looked at and changed: answers, translations, offices, who is responsible, changes and their history. */
export function registerKnowledge(app: ConsoleApp, dependencies: ConsoleDependencies): void {
  registerEntries(app, dependencies)
  registerTranslations(app, dependencies)
  registerExchange(app, dependencies)
  registerShortTexts(app, dependencies)
  registerImports(app, dependencies)
  registerOffices(app, dependencies)
  registerEvents(app, dependencies)
  registerResponsibilities(app, dependencies)
  registerChanges(app, dependencies)
}
