// Which loopback address every machine has. The third byte tells the side: below 128 the inside, from 128 on the outside; clients
// have 64 and 192. So a firewall can tell them apart, and so can a person who reads a log.

import type { Topology } from '../topology.ts'

export type Side = 'inside' | 'outside'

export interface MachineAddresses {
  /** The inside, or the only one. */
  readonly address: string
  /** The outside, of an Edge and a reverse proxy. */
  readonly externalAddress?: string
}

/** What a prefix alone tells. */
export interface SidePlan {
  /** The name server of a side. */
  nameServer(side: Side): string
  /** Address of the n-th client of a side, from 1 to 60 000. */
  client(side: Side, number: number): string
  sideOf(address: string): Side
  isClient(address: string): boolean
}

export interface AddressPlan extends SidePlan {
  /** Machines by FQDN. */
  readonly machines: ReadonlyMap<string, MachineAddresses>
}

const DNS_HOST = 53
const CLIENT_RANGE = 64

function addressAt(prefix: string, side: Side, range: number, host: number): string {
  return `${prefix}.${(side === 'inside' ? 0 : 128) + range}.${host}`
}

/** @param prefix two bytes of the loopback network, "127.20" */
export function planSides(prefix: string): SidePlan {
  const thirdByte = (address: string) => Number(address.split('.')[2])
  return {
    nameServer: side => addressAt(prefix, side, 0, DNS_HOST),
    client: (side, number) =>
      addressAt(prefix, side, CLIENT_RANGE + Math.floor(number / 250), 1 + (number % 250)),
    sideOf: address => (thirdByte(address) < 128 ? 'inside' : 'outside'),
    isClient: address => (thirdByte(address) & 127) >= CLIENT_RANGE,
  }
}

/** @param prefix two bytes of the loopback network, "127.20" */
export function planAddresses(topology: Topology, prefix: string): AddressPlan {
  const { pools, edges, reverseProxies } = topology
  const at = (side: Side, range: number, host: number) => addressAt(prefix, side, range, host)
  const servers = pools.flatMap((pool, i) =>
    pool.servers.map((name, j) => ({ name, range: i + 1, host: j + 1 })),
  )
  return {
    machines: new Map<string, MachineAddresses>([
      ...servers.map(({ name, range, host }) => [name, { address: at('inside', range, host) }] as const),
      ...edges.map(
        ({ internalFqdn }, i) =>
          [
            internalFqdn,
            { address: at('inside', 40, i + 1), externalAddress: at('outside', 40, i + 1) },
          ] as const,
      ),
      ...reverseProxies.map(
        (name, i) =>
          [name, { address: at('inside', 41, i + 1), externalAddress: at('outside', 41, i + 1) }] as const,
      ),
    ]),
    ...planSides(prefix),
  }
}
