// What a sign-in is asked for, and what its parts share while it goes on.

import type { Secret } from '../../base/secret.ts'
import type { Consent } from './consent.ts'
import type { ClientContext } from './context.ts'
import type { Deadlines } from './http/deadlines.ts'
import type { PhaseBook } from './sign-in-phases.ts'
import type { StoredCredentials } from './stored-credentials.ts'
import type { WebOptions } from './web/web-options.ts'

export interface SignInOptions {
  /** "alice@contoso.com" */
  readonly sipAddress: string
  /** Account and password; absent for a client that has only a certificate. */
  readonly windows?: {
    readonly user: string
    /** '' when the user is given as user@domain. */
    readonly domain: string
    readonly ntHash: Secret<Uint8Array>
  }
  /** With `tls-dsk` NTLM is used only where the server offers nothing else. */
  readonly auth: 'tls-dsk' | 'ntlm'
  /** What an earlier sign-in has left. */
  readonly stored?: StoredCredentials
  /** A server by hand: nothing is looked up. */
  readonly server?: { readonly host: string; readonly port: number }
  /** Who else may see credentials; nobody but the SIP domain when absent. */
  readonly consent?: Consent
  /** Keeps the session of a client that is signed in; else it signs off at the end. */
  readonly keepsSession?: boolean
  readonly deadlines?: Partial<Deadlines>
}

/** What the parts of a sign-in share. */
export interface SigningIn {
  readonly context: ClientContext
  readonly options: SignInOptions
  readonly signal: AbortSignal
  readonly deadlines: Deadlines
  readonly book: PhaseBook
  readonly web: WebOptions
  stored: StoredCredentials
}
