/** An answer of the Bot API that says no, in its own words. */
export class ApiRefusal extends Error {
  readonly status: number
  readonly parameters: Record<string, number> | undefined
  /** The bot did something that no bot should: tests fail on it, whatever the bot made of the answer. */
  readonly isViolation: boolean

  constructor(
    status: number,
    description: string,
    options: { parameters?: Record<string, number>; isViolation?: boolean } = {},
  ) {
    super(description)
    this.name = 'ApiRefusal'
    this.status = status
    this.parameters = options.parameters
    this.isViolation = options.isViolation ?? false
  }
}

/** A call that breaks a documented rule. */
export function violation(description: string): ApiRefusal {
  return new ApiRefusal(400, `Bad Request: ${description}`, { isViolation: true })
}

/** A refusal that belongs to ordinary life: a chat that is gone, an edit that changes nothing. */
export function badRequest(description: string, parameters?: Record<string, number>): ApiRefusal {
  return new ApiRefusal(400, `Bad Request: ${description}`, parameters ? { parameters } : {})
}
