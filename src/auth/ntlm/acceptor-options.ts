// What a server of NTLM has to know, and how strict it is.

import type { Secret } from '../../base/secret.ts'
import type { NtlmUse } from './profile.ts'

/** How a server names itself in TargetInfo. */
export interface NtlmNames {
  readonly netbiosDomain: string
  readonly netbiosComputer: string
  readonly dnsDomain: string
  readonly dnsComputer: string
  readonly dnsTree: string
}

/** An account as far as NTLM is concerned. */
export interface NtlmAccount {
  readonly account: string
  readonly ntHash: Secret<Uint8Array>
}

export interface NtlmAcceptorOptions {
  readonly use: NtlmUse
  readonly names: NtlmNames
  /**
   * Finds an account by what AUTHENTICATE says: domain and user; user@domain with an empty domain; a user alone.
   * Compared without case.
   */
  readonly findAccount: (domain: string, user: string) => NtlmAccount | undefined
  readonly random: (bytes: number) => Uint8Array
  /** Flags of the challenge; for SIP what Lync servers say, for HTTP what follows from the client's. */
  readonly challengeFlags?: number
  /** Put the time into TargetInfo, as Lync does and OCS 2007 did not. On by default. */
  readonly sendsTimestamp?: boolean
  readonly maxSkewUs?: number
  /** Accept NTLMv1 responses. Off by default. */
  readonly acceptsV1?: boolean
  /** Accept sessions without extended session security. Off by default. */
  readonly acceptsPlainSessions?: boolean
}
