// What the caller wants of a probe.

import type { SignInOptions } from './client/sign-in.ts'
import type { StoredCredentials } from './client/stored-credentials.ts'
import type { TrustQuestion } from './guard.ts'

export interface ProbeCredentials {
  /** Account and password. */
  readonly windows?: NonNullable<SignInOptions['windows']>
  /** A user certificate with its key. */
  readonly stored?: StoredCredentials
  /** The only way to try; undefined: TLS-DSK, then NTLM. */
  readonly auth: 'tls-dsk' | 'ntlm' | undefined
  /** Asked before a host outside the SIP domain is connected to. */
  readonly trust: TrustQuestion
}

export interface ProbeOptions {
  /** "alice@contoso.com", lower case, without "sip:". */
  readonly user: string
  readonly sipDomain: string
  /** Whose names a client on this side would use; undefined: both, in the client's order. */
  readonly side: 'inside' | 'outside' | undefined
  /** Server of a manual configuration: discovery is passed over. */
  readonly server: { readonly host: string; readonly port: number } | undefined
  /** Longest wait for one answer. */
  readonly timeoutMs: number
  /** Longest run of all steps together. */
  readonly patienceMs: number
  /** How long idle connections are held; undefined: not at all. */
  readonly idleMs?: number
  /** Ids of steps to run, with those they rest on; undefined: all. */
  readonly only: ReadonlySet<string> | undefined
  /** Undefined: nobody signs in. */
  readonly credentials?: ProbeCredentials
}
