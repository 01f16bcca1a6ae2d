import { createHash } from 'node:crypto'
import type { KnowledgeBase } from '#core/knowledge-base.ts'
import type { Published } from '#core/overlay.ts'
import type { Account, Revision, Subject } from './ports.ts'

/** A question that must be answered in a certain way, before and after a change. */
export interface GoldenChange {
  question: string
  locale: string
  /** What is answered: a topic's title, or that it is asked back or not known. */
  before: string
  after: string
  /** The question was answered as it must be, and would be no more. */
  broken: boolean
}

/** A question that gave rise to a change. `municipality` `''`: not chosen. */
export interface AskedQuestion {
  text: string
  locale: string
  municipality: string
}

export interface Preview {
  problems: string[]
  changes: GoldenChange[]
  /** What the questions that were asked for get, in their order, also when nothing changes; left out: none was asked for. */
  asked?: GoldenChange[]
}

/** The knowledge that people get, as the service sees it. */
export interface LiveKnowledge {
  /** As in the files. */
  files(): KnowledgeBase
  /** With published changes over it. */
  current(): KnowledgeBase
  /** Learns what these changes need, so that `apply` is a matter of milliseconds. Errors: `knowledge-invalid`. */
  prepare(published: readonly Published[]): Promise<void>
  /** Makes these changes live in this process. */
  apply(published: readonly Published[]): Promise<void>
  /** What the golden questions would get. */
  compare(
    before: readonly Published[],
    after: readonly Published[],
    questions?: readonly AskedQuestion[],
  ): Promise<Preview>
  /** House rules for one content, in German. Shapes: `[]` when all is well. */
  check(base: KnowledgeBase, subject: Subject): string[]
}

export type SaveResult =
  | { kind: 'saved'; revision: Revision }
  | { kind: 'invalid'; problems: string[] }
  /** Somebody saved or published meanwhile: what stands now, and their revision. */
  | { kind: 'conflict'; current: unknown; other: Revision | undefined }

export interface SaveOptions {
  /** Of the content that was edited, see `current`. */
  basis: string
  /** Of the draft that was edited, if there was one. */
  updatedAt?: number
  reason: string
  actor: Account
}

/** Staff's changes over the files: draft → review → published → retired. Errors: `store-unavailable`. */
export interface RevisionService {
  /** Content as people see it now, and the hash an editor sends back. */
  current(subject: Subject): { value: unknown; basis: string } | undefined
  /** What stands against this content, in German, as `save` would say. Shapes: `[]` when all is well. */
  problems(subject: Subject, value: unknown): string[]
  /** The open draft or review of a subject. */
  open(subject: Subject): Promise<Revision | undefined>
  save(subject: Subject, value: unknown, options: SaveOptions): Promise<SaveResult>
  /** Asks for a review. */
  submit(id: number, actor: Account): Promise<boolean>
  discard(id: number, actor: Account): Promise<boolean>
  /** What would be answered differently, and what `questions` would get; only entries can change that. */
  preview(id: number, questions?: readonly AskedQuestion[]): Promise<Preview>
  /** Makes it live in all channels. */
  publish(
    id: number,
    actor: Account,
    reason: string,
  ): Promise<{ kind: 'published' } | { kind: 'invalid'; problems: string[] } | { kind: 'conflict' }>
  /** Newest first. */
  history(subject: Subject): Promise<Revision[]>
  /** An old version as a new draft. */
  restore(id: number, actor: Account): Promise<Revision | undefined>
  /** All drafts and reviews, oldest first. */
  worklist(): Promise<Revision[]>
  /** All that is published, in the order of publishing. */
  published(): Promise<Published[]>
}

/** The hash by which an editor says which content it had before it. */
export function basisOfContent(value: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(value) ?? '')
    .digest('hex')
    .slice(0, 16)
}
