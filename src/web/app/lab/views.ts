// What the interface says about the lab: plain data that page and server share. The same as src/lab/control/calls.ts says to the
// command line; the compiler compares both where the server answers.

import type { PhaseName, PhaseOutcome } from '../../../trace/attempt.ts'

export type Side = 'inside' | 'outside'

export interface LabRole {
  readonly name: string
  readonly state: 'running' | 'stopped' | 'failed'
  readonly reason?: string | undefined
}

export interface LabMachine {
  readonly fqdn: string
  readonly address: string
  readonly externalAddress?: string | undefined
  readonly roles: readonly LabRole[]
  /** Milliseconds by which its clock is ahead. */
  readonly clockErrorMs: number
}

export interface LabStatus {
  readonly sipDomains: readonly string[]
  readonly portShift: number
  readonly oneAddress: boolean
  readonly machines: readonly LabMachine[]
  readonly users: number
  readonly activeFaults: readonly string[]
  readonly logFolder: string
  readonly stateFolder: string
}

/** own: started by this server, ends with it; other: in another process with the same state. */
export interface LabView {
  readonly state: 'none' | 'starting' | 'own' | 'other'
  readonly status: LabStatus | null
}

/** Which clients of a side cannot sign in. */
export type Hit = 'all' | 'with-certificate' | 'without-certificate' | 'none'

export interface LabFault {
  /** "area/name" */
  readonly id: string
  readonly title: string
  /** Of the catalogue of failures. */
  readonly records: readonly string[]
  readonly active: boolean
  readonly hits: Readonly<Record<Side, Hit>>
  /** Only this user is hit. */
  readonly user?: string | undefined
  readonly auth?: 'ntlm' | undefined
}

export interface LabUser {
  readonly address: string
  readonly account: string
  readonly displayName: string
  readonly enabled: boolean
  readonly enabledForSip: boolean
  readonly remoteAccess: boolean
  readonly pool: string
  /** User certificates that the registrar accepts. */
  readonly certificates: number
}

/** Changes of a user; what is not there stays. */
export interface LabUserChange {
  readonly password?: string | undefined
  readonly displayName?: string | undefined
  readonly pool?: string | undefined
  readonly enabled?: boolean | undefined
  readonly enabledForSip?: boolean | undefined
  readonly remoteAccess?: boolean | undefined
}

export interface LabCertificate {
  readonly machine: string
  readonly role: string
  readonly subject: string
  readonly names: readonly string[]
  readonly issuer: string
  readonly thumbprint: string
  readonly notBeforeMs: number
  readonly notAfterMs: number
  /** What is wrong with it for its role. */
  readonly warnings: readonly string[]
  readonly pem: string
}

export interface LabIssuedCertificate extends LabCertificate {
  readonly chainPem: string
  readonly keyPem: string
}

/** A certificate as it is wished for; names that are right where none are given. */
export interface LabCertificateWish {
  readonly machine: string
  readonly role: string
  readonly subject?: string | undefined
  readonly names?: readonly string[] | undefined
  readonly validDays?: number | undefined
  readonly assign: boolean
}

export interface LabUserCertificate {
  readonly address: string
  readonly deviceId: string
  readonly serial: string
  readonly publishedMs: number
  readonly expiresMs: number
}

export interface LabSignInPhase {
  readonly name: PhaseName
  readonly outcome: Exclude<PhaseOutcome, 'unknown'>
  readonly durationMs: number
  readonly problem?: { readonly text: string } | undefined
  readonly reason?: string | undefined
}

export interface LabSignInResult {
  readonly outcome: 'signed-in' | 'failed'
  readonly phases: readonly LabSignInPhase[]
  readonly failed?: { readonly phase: string; readonly text: string } | undefined
  readonly server?: string | undefined
  readonly contacts?: number | undefined
  /** It began with a stored user certificate. */
  readonly usedStored: boolean
}

/** A sign-in as it is asked for. */
export interface LabSignInOrder {
  readonly user: string
  readonly side: Side
  readonly auth: 'tls-dsk' | 'ntlm'
  /** As a new client: without the certificate and the server of an earlier sign-in. */
  readonly forget: boolean
}

/** A sign-in, running or ended. */
export interface LabSignIn extends LabSignInOrder {
  readonly id: string
  /** ISO 8601 UTC. */
  readonly started: string
  readonly state: 'running' | 'done' | 'failed'
  /** Why it could not be tried at all; '' otherwise. */
  readonly stateText: string
  readonly result: LabSignInResult | null
}
