// What a role of the lab gets and what it must offer. The deployment builds the context; a role reads settings, certificates,
// directory and clock from it at use, so that a change takes effect at once.

import type { CertificateStore } from './certificates.ts'
import type { Directory } from './directory.ts'
import type { Machine } from './machine.ts'
import type { Network } from './network.ts'
import type { Settings } from './settings.ts'
import type { Topology } from './topology.ts'

export interface RoleContext {
  readonly machine: Machine
  readonly network: Network
  readonly directory: Directory
  readonly certificates: CertificateStore
  /** The settings in force now for this machine's pool, Edge or site; never keep the result. */
  settings(): Settings
  /** Who is there: pools, Edges, web names, SIP domains. As settings, it may change. */
  topology(): Topology
  /** Addresses of a name as this machine's resolver gives them; empty when there are none. */
  resolve(name: string): Promise<readonly string[]>
  /** Cryptographic random bytes. */
  random(length: number): Uint8Array
}

/** A server on real sockets. */
export interface Role {
  /** "registrar", "external web site", … */
  readonly name: string
  /** Resolves when every socket listens. */
  start(): Promise<void>
  /** Closes sockets and connections; resolves when nothing of the role runs any more. May be started again. */
  stop(): Promise<void>
}
