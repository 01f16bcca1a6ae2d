import type { ConsoleApp, ConsoleDependencies } from '#console/context.ts'
import { registerConfirmations } from './confirm-routes.ts'
import { registerEntryEditor } from './editor-routes.ts'
import { registerEntryList } from './list-routes.ts'

/** The list of answers and the editor of each, in every language. */
export function registerEntries(app: ConsoleApp, dependencies: ConsoleDependencies): void {
  registerEntryList(app, dependencies)
  // Before the editor: the last part of their addresses is no language.
  registerConfirmations(app, dependencies)
  registerEntryEditor(app, dependencies)
}
