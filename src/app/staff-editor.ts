/** A text as a window of a messenger shows it for changing. */
export interface EditorForm {
  place: string
  topic: string
  locale: string
  /** Fingerprints of what was there; they come back with the change. */
  seen: string
  original: string
  /** Which answer this is, and what is to be known about it. */
  about: string
  notes: readonly string[]
  title: string
  answer: string
  languages: readonly { locale: string; label: string }[]
  /** What can become of the change; the first one is the usual. */
  next: readonly ('draft' | 'review' | 'publish')[]
}

export type EditorView =
  /** `note`: why nothing was found. */
  | { kind: 'search'; words: string; note: string }
  | { kind: 'choose'; choices: readonly { id: string; label: string }[] }
  | { kind: 'form'; form: EditorForm }
  | { kind: 'message'; text: string }

export interface EditorChange extends Pick<EditorForm, 'place' | 'topic' | 'locale' | 'seen' | 'original'> {
  title: string
  answer: string
  reason: string
  next: string
}

export type EditorOutcome =
  { kind: 'problems'; problems: { field: 'title' | 'answer'; text: string }[] } | { kind: 'done'; text: string }

/** Changing an answer in a window: for messengers that have them. Errors of all: `store-unavailable`. */
export interface StaffEditor {
  /** Whether this chat is linked with the account of a member of staff. */
  isStaff(conversationId: string): Promise<boolean>
  /** Whether a pressed choice opens a window. */
  opens(choice: string): boolean
  /** What is shown for these words, or for this choice. Nobody who is not linked gets anything but a message. */
  open(conversationId: string, wanted: { words: string } | { choice: string }): Promise<EditorView>
  save(conversationId: string, privateAddress: string, change: EditorChange): Promise<EditorOutcome>
}
