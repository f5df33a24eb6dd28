// What kept the client from going on, as an outcome: a stable code and a sentence for people.

import { messageOf } from '../../../base/errors.ts'

export type ClientProblemCode =
  | 'name-not-found'
  | 'name-server-failed'
  | 'connection-refused'
  | 'connection-timeout'
  | 'connection-reset'
  | 'connection-failed'
  | 'tls-untrusted'
  | 'tls-wrong-name'
  | 'tls-expired'
  | 'tls-not-yet-valid'
  | 'tls-failed'
  | 'answer-timeout'
  | 'answer-unreadable'
  | 'answer-too-long'
  | 'unprotected'
  | 'refused'
  | 'stopped'

export interface ClientProblem {
  readonly code: ClientProblemCode
  readonly text: string
  /** HRESULT that a Windows client shows for it, unsigned. */
  readonly hresult?: number
  /** What a server answered that refused. */
  readonly refusal?: ServerRefusal
}

export interface ServerRefusal {
  /** HTTP or SIP status. */
  readonly status: number
  /** Number of the diagnostics header or of the fault, where there is one. */
  readonly errorId: number | undefined
  readonly reason: string
}

export function problem(code: ClientProblemCode, text: string, hresult?: number): ClientProblem {
  return { code, text, ...(hresult === undefined ? {} : { hresult }) }
}

/** Node's code of an error, or its message. */
export function codeOfError(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' ? code : messageOf(error)
}
