// What the caller wants of a probe.

import { AppError } from '../base/errors.ts'
import type { Consent } from './client/consent.ts'
import type { SignInOptions } from './client/sign-in.ts'
import type { StoredCredentials } from './client/stored-credentials.ts'

export interface ProbeCredentials extends Consent {
  /** Account and password. */
  readonly windows?: NonNullable<SignInOptions['windows']>
  /** A user certificate with its key. */
  readonly stored?: StoredCredentials
  /** The only way to try; undefined: TLS-DSK, then NTLM. */
  readonly auth: 'tls-dsk' | 'ntlm' | undefined
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

/** What stays as it is unless the caller wants it otherwise. */
const DEFAULTS: Omit<ProbeOptions, 'user' | 'sipDomain'> = {
  side: undefined,
  server: undefined,
  timeoutMs: 5000,
  patienceMs: 60_000,
  only: undefined,
}

/** Options for a sign-in address, with "sip:" or without, in any case. @throws AppError('usage') for what is none */
export function probeOptionsFor(
  address: string,
  changes: Partial<Omit<ProbeOptions, 'user' | 'sipDomain'>> = {},
): ProbeOptions {
  const user = address
    .trim()
    .toLowerCase()
    .replace(/^sips?:/, '')
    // Parameters of a SIP URI.
    .replace(/[;?].*$/, '')
  const sipDomain = /^[^@\s]+@((?:[a-z0-9-]+\.)+[a-z0-9-]+)$/.exec(user)?.[1]
  if (sipDomain === undefined)
    throw new AppError('usage', `expected a sign-in address such as alice@contoso.com, got ${address}`)
  return { ...DEFAULTS, ...changes, user, sipDomain }
}
