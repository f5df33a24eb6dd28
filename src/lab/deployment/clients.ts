// The clients of a deployment: machines outside the topology, with an address on one side, a clock, trust and a log of their own.

import type { ClientContext } from '../../probe/client/context.ts'
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
}

export interface ClientsOptions {
  readonly network: Network
  readonly plan: AddressPlan
  readonly certificates: LabCertificateStore
  readonly logs: LogOutput
  readonly realMs: () => number
  readonly random: (length: number) => Uint8Array
}

/** Makes clients when they are first asked for; the same name and side give the same client. */
export function createClients(options: ClientsOptions): (name: string, side: Side) => LabClient {
  const made = new Map<string, LabClient>()
  return (name, side) => {
    const key = `${name}-${side}`
    const client = made.get(key) ?? createClient(key, side, made.size, options)
    made.set(key, client)
    return client
  }
}

function createClient(name: string, side: Side, number: number, options: ClientsOptions): LabClient {
  const { plan, certificates, logs, realMs, random } = options
  const address = plan.client(side, number)
  const network = options.network.from(address)
  const clock = createClock(realMs)
  const record = createClientLog(logs, name)
  return {
    name,
    side,
    address,
    clock,
    context: {
      lookup: createResolver({
        network,
        nameServer: plan.nameServer(side),
        from: network.boundTo(address),
        random,
      }),
      dial: (endpoint, dialOptions) => network.connect(endpoint, dialOptions),
      get trustedRootsPem() {
        return certificates.trusted(name)
      },
      nowMs: () => clock.nowMs(),
      random,
      record,
    },
  }
}
