// What all readers of a capture share: where to report, and what is known about addresses and machines so far.

import type { Direction, Origin } from '../../trace/origin.ts'
import type { Sink } from '../../trace/raw.ts'
import type { SourceId } from '../../trace/record.ts'
import type { PacketPlace, Side } from './tcp-flow.ts'
import type { Flow } from './tcp-tracker.ts'

export interface CaptureContext {
  readonly source: SourceId
  readonly sink: Sink
  /** Names by address, from the answers of DNS. */
  readonly names: AddressNames
  readonly vantage: Vantage
}

/** Names by address; the oldest are forgotten. */
export interface AddressNames {
  learn(address: string, name: string): void
  /** "sip.contoso.com:443" of "198.51.100.7:443" where the name is known, else the endpoint itself. */
  nameEndpoint(endpoint: string): string
}

const NAME_LIMIT = 20_000

export function createAddressNames(): AddressNames {
  const names = new Map<string, string>()
  return {
    learn(address, name) {
      if (names.size >= NAME_LIMIT) names.delete(names.keys().next().value ?? '')
      names.set(address, name)
    },
    nameEndpoint(endpoint) {
      const { address, port } = splitEndpoint(endpoint)
      const name = names.get(address)
      return name === undefined ? endpoint : `${name}:${port}`
    },
  }
}

/** Address (without brackets) and port of "198.51.100.7:443" or "[2001:db8::1]:443". */
export function splitEndpoint(endpoint: string): { readonly address: string; readonly port: number } {
  const colon = endpoint.lastIndexOf(':')
  return {
    address: endpoint.slice(0, colon).replace(/^\[|\]$/g, ''),
    port: Number(endpoint.slice(colon + 1)),
  }
}

/** Where the capture was made: at a client, or at a server that several clients reach. */
export interface Vantage {
  learn(flow: Flow): void
  /** True for a flow whose server is the machine that captured. */
  isServerSide(flow: Flow): boolean
}

/** So many clients of one address make it the machine that captured. */
const CLIENTS_OF_A_SERVER = 3
const SERVER_LIMIT = 1000

export function createVantage(): Vantage {
  const clients = new Map<string, Set<string>>()
  return {
    learn({ client, server }) {
      const { address } = splitEndpoint(server)
      const known = clients.get(address) ?? new Set()
      if (clients.size < SERVER_LIMIT) clients.set(address, known)
      if (known.size < CLIENTS_OF_A_SERVER) known.add(splitEndpoint(client).address)
    },
    isServerSide: ({ server }) =>
      (clients.get(splitEndpoint(server).address)?.size ?? 0) >= CLIENTS_OF_A_SERVER,
  }
}

/** Origin of an observation about a flow, at one packet of it. */
export function flowOrigin(
  context: CaptureContext,
  flow: Flow,
  { offset, length, timeUs }: PacketPlace,
): Origin {
  const atServer = context.vantage.isServerSide(flow)
  return {
    source: context.source,
    offset,
    length,
    line: 0,
    timeUs,
    direction: 'none',
    local: atServer ? flow.server : flow.client,
    peer: atServer ? flow.client : flow.server,
    connection: `${flow.client} ${flow.server} ${flow.first.offset}`,
  }
}

/** Direction of what a side sends, seen from the machine that captured. */
export function directionOf(context: CaptureContext, flow: Flow, side: Side): Direction {
  return context.vantage.isServerSide(flow) === (side === 'server') ? 'out' : 'in'
}
