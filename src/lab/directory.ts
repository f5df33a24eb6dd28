// The directory of the lab: users with their SIP address, account, password material and state; published user certificates;
// registrations that must survive a crash. One interface, SQLite (Node's own) behind it by default.

import type { Secret } from '../base/secret.ts'

export interface LabUser {
  /** user@domain, lower case, without "sip:". */
  readonly sipAddress: string
  /** "CONTOSO\\alice" */
  readonly account: string
  readonly upn: string
  readonly displayName: string
  /** NT hash of the password; the clear password is never stored. */
  readonly ntHash: Secret<Uint8Array>
  /** Enabled in the directory (Active Directory). */
  readonly enabled: boolean
  /** Enabled for SIP (Enable-CsUser). */
  readonly enabledForSip: boolean
  /** FQDN of the home pool. */
  readonly homePool: string
  /** External access policy of the user: may sign in through the Edge. */
  readonly remoteAccess: boolean
}

/** A user certificate that the registrar accepts: what Get-CsClientCertificate lists. */
export interface PublishedCertificate {
  readonly sipAddress: string
  /** Endpoint UUID with braces; lower case when it comes back. */
  readonly deviceId: string
  /** DER. */
  readonly certificate: Uint8Array
  readonly serial: string
  readonly publishedMs: number
  readonly expiresMs: number
}

/** A registration as the registrar wants it back after a crash. */
export interface StoredRegistration {
  readonly sipAddress: string
  /** What makes the endpoint unique among those of the user: epid or instance id. */
  readonly endpoint: string
  /** FQDN of the server that holds it. */
  readonly server: string
  readonly expiresMs: number
  /** What else the registrar keeps, in its own form (JSON). Must hold no secret. */
  readonly state: string
}

export interface Directory {
  findUser(sipAddress: string): LabUser | undefined
  /** By account "DOMAIN\\name" or UPN, compared without case. */
  findAccount(name: string): LabUser | undefined
  users(): readonly LabUser[]
  putUser(user: LabUser): void
  /** All or none of them. */
  putUsers(users: readonly LabUser[]): void
  /** With certificates and registrations of the user. */
  removeUser(sipAddress: string): void
  /** Replaces the certificate of the same user and device. Durable when it returns. */
  publish(certificate: PublishedCertificate): void
  published(sipAddress: string): readonly PublishedCertificate[]
  /** Removes certificates of a user, or one device's; gives how many. Durable when it returns. */
  revoke(sipAddress: string, deviceId?: string): number
  /** Stores or replaces a registration. Resolves when it is durable; those of one moment share one write to the disk. */
  register(registration: StoredRegistration): Promise<void>
  /** Removes a registration. Resolves when that is durable. */
  unregister(sipAddress: string, endpoint: string): Promise<void>
  /** Registrations of a server (FQDN), expired ones included. */
  registrations(server: string): readonly StoredRegistration[]
  close(): void
}
