/** What went wrong, by a stable code. The message is for operators and never holds what a person wrote. */
export const errorCodes = [
  'config-invalid',
  'knowledge-invalid',
  'knowledge-missing',
  'locale-missing',
  'store-unavailable',
  'platform-refused',
  'input-invalid',
] as const
export type ErrorCode = (typeof errorCodes)[number]

/** An error with a code, its cause and what to do next. */
export class AppError extends Error {
  readonly code: ErrorCode

  constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.name = 'AppError'
    this.code = code
  }
}
