// The clients of a deployment: machines outside the topology, with an address on one side, a clock, trust and a log of their own.

import type { ClientContext, TlsVersions } from '../../probe/client/context.ts'
import type { StoredCredentials } from '../../probe/client/stored-credentials.ts'
import { createClock, type MachineClock } from '../clock.ts'
import { createClientLog } from '../logs/client-log.ts'
import type { LogOutput } from '../logs/log-output.ts'
import type { Network } from '../network.ts'
import type { LabCertificateStore } from '../pki/certificate-store.ts'
import type { AddressPlan, Side } from '../world/address-plan.ts'
import { createResolver } from './resolver.ts'

export interface LabClient {
  /** "alice-outside": the name of its log, and of its trust in the certificate store. */
  readonly name: string
  readonly side: Side
  readonly address: string
  readonly clock: MachineClock
  readonly context: ClientContext
  /** Versions of TLS that its Schannel and .NET allow; undefined: those in use today. */
  tlsVersions: TlsVersions | undefined
  /** What the last sign-in left on the client; undefined on one that is new. */
  stored: StoredCredentials | undefined
}

export interface ClientsOptions {
  readonly network: Network
  readonly plan: AddressPlan
  readonly certificates: LabCertificateStore
  readonly logs: LogOutput
  readonly realMs: () => number
  readonly random: (length: number) => Uint8Array
  /** How long one try of their resolvers lasts. */
  readonly dnsTryMs?: number
}

export interface Clients {
  /** Makes a client when it is first asked for; the same name and side give the same one. */
  find(name: string, side: Side): LabClient
  /** Changes every client, also those that are made later, until the returned function is called. */
  change(change: (client: LabClient) => () => void): () => void
}

export function createClients(options: ClientsOptions): Clients {
  const made = new Map<string, LabClient>()
  const changes = new Set<{ readonly apply: (client: LabClient) => void; readonly undo: () => void }>()
  return {
    find(name, side) {
      const key = `${name}-${side}`
      const known = made.get(key)
      if (known) return known
      const client = createClient(key, side, made.size, options)
      made.set(key, client)
      for (const { apply } of changes) apply(client)
      return client
    },
    change(change) {
      const undos: (() => void)[] = []
      const entry = {
        apply: (client: LabClient) => void undos.push(change(client)),
        undo: () => {
          for (const undo of undos.splice(0).reverse()) undo()
        },
      }
      changes.add(entry)
      for (const client of made.values()) entry.apply(client)
      return () => {
        changes.delete(entry)
        entry.undo()
      }
    },
  }
}

function createClient(name: string, side: Side, number: number, options: ClientsOptions): LabClient {
  const { plan, certificates, logs, realMs, random } = options
  const address = plan.client(side, number)
  const network = options.network.from(address)
  const clock = createClock(realMs)
  const record = createClientLog(logs, name)
  const client: LabClient = {
    name,
    side,
    address,
    clock,
    stored: undefined,
    tlsVersions: undefined,
    context: {
      lookup: createResolver({
        network,
        nameServer: plan.nameServer(side),
        from: network.boundTo(address),
        random,
        ...(options.dnsTryMs === undefined ? {} : { tryMs: options.dnsTryMs }),
      }),
      dial: (endpoint, dialOptions) => network.connect(endpoint, dialOptions),
      get trustedRootsPem() {
        return certificates.trusted(name)
      },
      get tlsVersions() {
        return client.tlsVersions
      },
      nowMs: () => clock.nowMs(),
      random,
      record,
    },
  }
  return client
}
