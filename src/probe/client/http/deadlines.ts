// How long the client waits for each thing. Windows clients wait longer; a person before a probe does not.

export interface Deadlines {
  readonly connectMs: number
  /** TLS handshake. */
  readonly secureMs: number
  /** A whole HTTP answer, from the end of the request. */
  readonly answerMs: number
}

export const DEADLINES: Deadlines = { connectMs: 10_000, secureMs: 10_000, answerMs: 30_000 }
