// Errors: we or our caller are wrong (bad option, unreadable file, bug). Odd input is a Problem, a refusing world an outcome.

/** Stable codes; never reused. */
export type ErrorCode = 'usage' | 'unreadable' | 'unknown-item' | 'limit' | 'internal'

/** An error whose message tells a person what was expected, what was found and what to do next. */
export class AppError extends Error {
  readonly code: ErrorCode
  constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.name = 'AppError'
    this.code = code
  }
}

/** The message of anything thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown)
}

/** Error code of the operating system; '' when there is none. */
export function codeOf(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown ? String(thrown.code) : ''
}
