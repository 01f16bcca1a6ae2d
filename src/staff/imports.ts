/** What was brought in from elsewhere for staff to read (Zulieferung): a page, a place with its contact data, an event. */
export const importedKinds = ['page', 'place', 'event'] as const
export type ImportedKind = (typeof importedKinds)[number]

/** `used`: made into a draft; `discarded`: read and not needed. */
export const importedStates = ['open', 'used', 'discarded'] as const
export type ImportedState = (typeof importedStates)[number]

/** Contact data of a place, as far as the source has them in a form that can be taken over. */
export interface ImportedContact {
  phones: readonly string[]
  emails: readonly string[]
  web?: string | undefined
  address?: { street?: string | undefined; postcode: string; town: string } | undefined
  /** Days and times, one run of hours each. */
  hours: readonly { day: 'mo' | 'tu' | 'we' | 'th' | 'fr' | 'sa' | 'su'; opens: string; closes: string }[]
}

export interface NewImportedText {
  kind: ImportedKind
  /** The municipality it is for. */
  place: string
  /** Its address on the web, which tells one from the others. */
  source: string
  title: string
  /** Restricted Markdown, as long as it was. */
  text: string
  /** What is to be known besides, for people: label and value. */
  facts: readonly (readonly [label: string, value: string])[]
  contact: ImportedContact | undefined
  /** When it was last changed there: YYYY-MM-DD. */
  changedOn: string
  /** The topic whose text already names this source; left out: staff decide. */
  topic: string | undefined
}

export interface ImportedText extends NewImportedText {
  id: number
  state: ImportedState
  importedAt: number
  updatedAt: number
}

/** Imported material until somebody has read it. Errors of all: `AppError('store-unavailable')`. */
export interface ImportStore {
  /** Keeps one; what is there already is opened again only when its content has changed. */
  put(text: NewImportedText, now: number): Promise<'new' | 'changed' | 'same'>
  /** The last changed first. */
  inState(state: ImportedState): Promise<ImportedText[]>
  find(place: string, source: string): Promise<ImportedText | undefined>
  byId(id: number): Promise<ImportedText | undefined>
  /** `false`: somebody else has changed it since `updatedAt`. */
  settle(text: Pick<ImportedText, 'id' | 'updatedAt'>, state: ImportedState, now: number): Promise<boolean>
}
