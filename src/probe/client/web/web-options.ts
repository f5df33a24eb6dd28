// What the web part of a sign-in needs from its caller, and what each of its steps hands back.

import type { Secret } from '../../../base/secret.ts'
import type { ClientProblem } from '../http/problem.ts'
import type { WebSession } from '../http/session.ts'

/** How the client can prove who it is; the certificate is preferred where the service takes one. */
export interface WebCredentials {
  readonly windows?: {
    readonly user: string
    /** '' when the user is given as user@domain. */
    readonly domain: string
    readonly ntHash: Secret<Uint8Array>
  }
  readonly certificate?: {
    /** DER. */
    readonly certificate: Uint8Array
    /** PKCS#8. */
    readonly privateKeyPem: Secret<string>
  }
}

export interface WebOptions {
  readonly session: WebSession
  /** "alice@contoso.com" */
  readonly sipAddress: string
  readonly credentials: WebCredentials
  /** Gets every step as it ends. */
  readonly onStep?: (step: WebStep) => void
}

/** One step of the web part: what was asked for and how it ended. */
export interface WebStep {
  readonly phase: 'autodiscover' | 'ticket' | 'certificate'
  readonly url: string
  readonly durationMs: number
  /** Absent when the step went well. */
  readonly problem?: ClientProblem
}

/** Name with which the client introduces itself. */
export const USER_AGENT = 'OC/16.0.10000.10000 (Lyncpin)'
