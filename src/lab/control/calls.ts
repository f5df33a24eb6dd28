// What a running lab can be told to do, and what it answers: plain data, so that the command line in another process formats it.

import type { SignInPhase } from '../../probe/client/sign-in-phases.ts'
import type { CertificateRole } from '../certificates.ts'
import type { Hit } from '../fault.ts'
import type { Side } from '../world/address-plan.ts'

export interface UserView {
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

export interface RoleView {
  readonly name: string
  readonly state: 'running' | 'stopped' | 'failed'
  readonly reason?: string
}

export interface MachineView {
  readonly fqdn: string
  readonly address: string
  readonly externalAddress?: string
  readonly roles: readonly RoleView[]
  /** Ms by which the clock is ahead. */
  readonly clockErrorMs: number
}

export interface StatusView {
  readonly sipDomains: readonly string[]
  readonly portShift: number
  readonly oneAddress: boolean
  readonly machines: readonly MachineView[]
  readonly users: number
  readonly activeFaults: readonly string[]
  readonly logFolder: string
  readonly stateFolder: string
}

export interface FaultView {
  readonly id: string
  readonly title: string
  readonly records: readonly string[]
  readonly active: boolean
  /** Which clients of a side cannot sign in. */
  readonly hits: Readonly<Record<Side, Hit>>
  /** The user who is hit, and the method of signing in, where it is about one only. */
  readonly user?: string
  readonly auth?: 'ntlm'
}

export interface CertificateView {
  readonly machine: string
  readonly role: CertificateRole
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

export interface UserCertificateView {
  readonly address: string
  readonly deviceId: string
  readonly serial: string
  readonly publishedMs: number
  readonly expiresMs: number
}

export interface SignInView {
  readonly outcome: 'signed-in' | 'failed'
  readonly address: string
  readonly side: Side
  readonly phases: readonly SignInPhase[]
  readonly failed?: { readonly phase: string; readonly text: string }
  readonly server?: string
  readonly contacts?: number
  /** The sign-in began with a stored user certificate. */
  readonly usedStored: boolean
  /** Log of the client. */
  readonly log: string
}

/** What comes with a certificate that was requested. */
export interface RequestedParts {
  readonly chainPem: string
  readonly keyPem: string
  /** PKCS#10. */
  readonly requestPem: string
}

/** Arguments and answers of every call. */
export interface Calls {
  readonly status: { readonly args: Record<string, never>; readonly answer: StatusView }
  readonly faults: { readonly args: Record<string, never>; readonly answer: readonly FaultView[] }
  readonly fault: {
    readonly args: { readonly name: string; readonly on: boolean }
    readonly answer: { readonly id: string; readonly title: string; readonly changed: boolean }
  }
  readonly signIn: {
    readonly args: {
      readonly user: string
      readonly side: Side
      readonly auth: 'tls-dsk' | 'ntlm'
      /** Forgets first what an earlier sign-in left on the client. */
      readonly forget: boolean
    }
    readonly answer: SignInView
  }
  readonly users: { readonly args: Record<string, never>; readonly answer: readonly UserView[] }
  readonly addUser: {
    readonly args: {
      readonly address: string
      readonly password: string
      readonly account?: string | undefined
      readonly displayName?: string | undefined
      readonly pool?: string | undefined
    }
    readonly answer: UserView
  }
  readonly setUser: {
    readonly args: {
      readonly address: string
      readonly password?: string | undefined
      readonly account?: string | undefined
      readonly displayName?: string | undefined
      readonly pool?: string | undefined
      readonly enabled?: boolean | undefined
      readonly enabledForSip?: boolean | undefined
      readonly remoteAccess?: boolean | undefined
    }
    readonly answer: UserView
  }
  readonly removeUser: {
    readonly args: { readonly address: string }
    readonly answer: { readonly removed: boolean }
  }
  readonly certificates: { readonly args: Record<string, never>; readonly answer: readonly CertificateView[] }
  readonly requestCertificate: {
    readonly args: {
      readonly machine: string
      readonly role: string
      readonly subject?: string | undefined
      readonly names?: readonly string[] | undefined
      readonly validDays?: number | undefined
      readonly issuer?: string | undefined
      readonly assign: boolean
    }
    readonly answer: CertificateView & RequestedParts
  }
  readonly signCertificate: {
    readonly args: Omit<Calls['requestCertificate']['args'], 'assign'> & { readonly requestPem: string }
    readonly answer: CertificateView & Pick<RequestedParts, 'chainPem'>
  }
  readonly assignCertificate: {
    readonly args: {
      readonly machine: string
      readonly role: string
      readonly certificatePem: string
      readonly keyPem: string
      readonly chainPem: string
    }
    readonly answer: CertificateView
  }
  readonly userCertificates: {
    readonly args: { readonly user?: string | undefined }
    readonly answer: readonly UserCertificateView[]
  }
  readonly revokeUserCertificates: {
    readonly args: { readonly user: string; readonly deviceId?: string | undefined }
    readonly answer: { readonly revoked: number }
  }
}

export type CallName = keyof Calls

/** What answers the calls; arguments come unchecked from another process. */
export type CallHandlers = {
  readonly [N in CallName]: (args: unknown, signal: AbortSignal) => Promise<Calls[N]['answer']>
}
