// A problem: the input (a log, a message, a certificate) is odd. Collected beside the value, never thrown.

/** What is odd, for a person; `code` is stable; `at` is a byte offset in the input that was parsed. */
export interface Problem {
  readonly code: string
  readonly text: string
  readonly at?: number
}

/** A value and what was odd about the input it was read from. */
export interface Parsed<T> {
  readonly value: T
  readonly problems: readonly Problem[]
}
