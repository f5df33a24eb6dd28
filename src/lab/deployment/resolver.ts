// The resolver of a machine of the lab: it asks the name server of its side over the lab's network.

import type { DnsAnswer, DnsRecordType } from '../../probe/client/context.ts'
import { askNameServer } from '../../probe/client/dns/ask-name-server.ts'
import type { Network } from '../network.ts'
import { DNS_PORT } from '../roles/dns/dns-role.ts'

export interface ResolverOptions {
  readonly network: Network
  /** Address of the name server. */
  readonly nameServer: string
  /** Address of the machine that asks; undefined where addresses are shared. */
  readonly from: string | undefined
  readonly random: (length: number) => Uint8Array
}

/** As the Windows resolver: a few tries, some seconds in all. */
const TRY_MS = 1500
const TRIES = 2

/** Asks one question; never throws but for the signal. */
export type Resolver = (name: string, type: DnsRecordType, signal: AbortSignal) => Promise<DnsAnswer>

export function createResolver({ network, nameServer, from, random }: ResolverOptions): Resolver {
  const endpoint = { address: nameServer, port: DNS_PORT }
  return (name, type, signal) =>
    askNameServer({ ...network.socketOf(endpoint), shown: `${nameServer}:${DNS_PORT}` }, name, type, {
      signal,
      timeoutMs: TRY_MS,
      tries: TRIES,
      nowMs: () => performance.now(),
      random,
      ...(from === undefined ? {} : { from }),
    })
}
