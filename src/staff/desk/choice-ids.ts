import { answerLocales, type AnswerLocale } from '#core/locale.ts'

/** Everything that staff can press begins like this. */
export const staffChoice = 's:'

export const afterwards = ['draft', 'review', 'publish'] as const
/** What becomes of a text that was written. */
export type Afterwards = (typeof afterwards)[number]

/** What a pressed button of the desk means. The ids are made to stay below the 64 bytes that Telegram takes. */
export type StaffPress =
  | { kind: 'search' }
  | { kind: 'edit'; place: string; topic: string; locale: AnswerLocale | undefined }
  | { kind: 'save'; next: Afterwards }
  | { kind: 'cancel' }
  /** `after`: the id of the group that was shown before. */
  | { kind: 'gaps'; after: number | undefined }
  | { kind: 'gap-add'; gap: number; topic: string }
  | { kind: 'gap-delete'; gap: number }
  | { kind: 'submit'; revision: number }
  | { kind: 'stale'; after: { place: string; topic: string } | undefined }
  | { kind: 'confirm'; place: string; topic: string; seen: string }
  | { kind: 'home' }

export function idOf(press: StaffPress): string {
  switch (press.kind) {
    case 'search':
      return 's:e'
    case 'edit':
      return `s:e:${press.place}:${press.topic}${press.locale === undefined ? '' : `:${press.locale}`}`
    case 'save':
      return `s:w:${press.next}`
    case 'cancel':
      return 's:w:cancel'
    case 'gaps':
      return press.after === undefined ? 's:g' : `s:g:${press.after}`
    case 'gap-add':
      return `s:ga:${press.gap}:${press.topic}`
    case 'gap-delete':
      return `s:gx:${press.gap}`
    case 'submit':
      return `s:r:${press.revision}`
    case 'stale':
      return press.after === undefined ? 's:t' : `s:t:${press.after.place}:${press.after.topic}`
    case 'confirm':
      return `s:tc:${press.place}:${press.topic}:${press.seen}`
    case 'home':
      return 's:h'
  }
}

/** What an id means. `undefined`: nothing (any more); apps can be made to send anything. */
export function pressOf(id: string): StaffPress | undefined {
  const [mark, kind = '', ...rest] = id.split(':')
  const [first = '', second = '', third = ''] = rest
  if (mark !== 's' || rest.length > 3) return undefined
  switch (kind) {
    case 'e': {
      if (first === '') return { kind: 'search' }
      const locale = answerLocales.find((one) => one === third)
      return second === '' ? undefined : { kind: 'edit', place: first, topic: second, locale }
    }
    case 'w': {
      if (first === 'cancel') return { kind: 'cancel' }
      const next = afterwards.find((one) => one === first)
      return next && { kind: 'save', next }
    }
    case 'g':
      return { kind: 'gaps', after: numberIn(first) }
    case 'ga': {
      const gap = numberIn(first)
      return gap === undefined || second === '' ? undefined : { kind: 'gap-add', gap, topic: second }
    }
    case 'gx': {
      const gap = numberIn(first)
      return gap === undefined ? undefined : { kind: 'gap-delete', gap }
    }
    case 'r': {
      const revision = numberIn(first)
      return revision === undefined ? undefined : { kind: 'submit', revision }
    }
    case 't':
      return { kind: 'stale', after: second === '' ? undefined : { place: first, topic: second } }
    case 'tc':
      return third === '' ? undefined : { kind: 'confirm', place: first, topic: second, seen: third }
    case 'h':
      return { kind: 'home' }
    default:
      return undefined
  }
}

function numberIn(text: string): number | undefined {
  return /^\d{1,15}$/u.test(text) ? Number(text) : undefined
}
