// A running deployment: the machines of a world with their roles on real sockets, and everything that a fault may change. Started by
// deployment/start-deployment.ts.

import type { Secret } from '../base/secret.ts'
import type { LabClient } from './deployment/clients.ts'
import type { LabMachine } from './deployment/machines.ts'
import type { LogOutput } from './logs/log-output.ts'
import type { Network } from './network.ts'
import type { Overrides } from './overrides.ts'
import type { LabCertificateStore } from './pki/certificate-store.ts'
import type { ZoneView } from './roles/dns/zone-view.ts'
import type { SettingsStore } from './settings.ts'
import type { LabDirectory } from './store/directory.ts'
import type { Topology } from './topology.ts'
import type { AddressPlan, Side } from './world/address-plan.ts'
import type { World } from './world/schema.ts'

export type RoleState =
  | { readonly kind: 'stopped' | 'running' }
  | { readonly kind: 'failed'; readonly reason: string }

/** A role on its machine. */
export interface DeployedRole {
  /** FQDN. */
  readonly machine: string
  /** "registrar", "external web site", … */
  readonly name: string
  readonly state: RoleState
  /** Starts it. A role that cannot start is `failed`; only a port that is not to be had rejects. */
  start(): Promise<void>
  stop(): Promise<void>
}

/** What a person types to sign in. */
export interface TypedCredentials {
  readonly user: string
  /** '' when the user is given as user@domain. */
  readonly domain: string
  readonly ntHash: Secret<Uint8Array>
}

export interface Deployment {
  readonly world: World
  readonly plan: AddressPlan
  readonly network: Network
  readonly directory: LabDirectory
  readonly certificates: LabCertificateStore
  readonly settings: SettingsStore
  readonly dns: Readonly<Record<Side, ZoneView>>
  readonly logs: LogOutput
  /** Servers by FQDN. */
  readonly machines: ReadonlyMap<string, LabMachine>
  readonly roles: readonly DeployedRole[]
  /** The real time, ms since 1970. */
  realMs(): number
  /** The topology document; of a machine (FQDN), as it was last replicated to it. */
  topology(machine?: string): Topology
  /** Replaces the topology document, everywhere or on one machine, until the returned function is called. */
  setTopology(topology: Topology, machine?: string): () => void
  /** A client of that name on a side; the same name gives the same client. */
  client(name: string, side: Side): LabClient
  /** Changes every client, also those that are made later, until the returned function is called. */
  changeClients(change: (client: LabClient) => () => void): () => void
  /** What users type that is not what the directory has, by SIP address. */
  readonly typed: Overrides<TypedCredentials>
  /** Back-end databases that are down, by FQDN of their pool. */
  readonly backEndsDown: Overrides<true>
  /** Stops every role and closes state and logs. */
  stop(): Promise<void>
}
