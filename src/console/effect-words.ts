import type { Subject } from '#staff/ports.ts'

/** What is read while it is worked out what a change does. */
export function waitingForEffect({ kind }: Pick<Subject, 'kind'>): string {
  return kind === 'entry'
    ? 'Wegweiser lernt die Änderung zur Probe und beantwortet damit alle Prüffragen. Das dauert einige Sekunden …'
    : 'Die Änderung wird geprüft …'
}
