// Name lookups as a machine does them: given names first, then the servers in order, then whatever else the system knows
// (its hosts file). Gives what the client context wants.

import { getServers, promises as systemDns } from 'node:dns'
import { formatTarget } from '../../trace/observe/host-name.ts'
import type { DnsAnswer, DnsRecordType } from '../client/context.ts'
import { askNameServer, type NameServer } from '../client/dns/ask-name-server.ts'

export interface ResolverOptions {
  /** Servers in order; undefined takes those of the system. */
  readonly servers: readonly NameServer[] | undefined
  /** Addresses that a person gave for names, lower case. */
  readonly given: ReadonlyMap<string, readonly string[]>
  /** Of one try; every server is tried twice. */
  readonly timeoutMs: number
  readonly random: (length: number) => Uint8Array
}

export type Lookup = (name: string, type: DnsRecordType, signal: AbortSignal) => Promise<DnsAnswer>

/** "address", "address:port", "[v6]:port"; undefined for anything else. Port 53 where none is named. */
export function parseNameServer(text: string): NameServer | undefined {
  const match =
    /^(?:\[([0-9a-f:.]+)\](?::(\d+))?|(\d+(?:\.\d+){3})(?::(\d+))?|([0-9a-f]*:[0-9a-f:.]+))$/i.exec(
      text.trim(),
    )
  const address = match?.[1] ?? match?.[3] ?? match?.[5]
  if (address === undefined) return undefined
  const port = Number(match?.[2] ?? match?.[4] ?? 53)
  return { address, port, shown: formatTarget(address, port) }
}

/** The servers of the system's configuration. */
export function systemNameServers(): NameServer[] {
  return getServers().flatMap(text => parseNameServer(text) ?? [])
}

/** Creates a resolver. Lookups never reject. */
export function createLookup(options: ResolverOptions): Lookup {
  const { timeoutMs, random, given } = options
  const system = options.servers === undefined
  const servers = options.servers ?? systemNameServers()
  const nowMs = (): number => performance.now()

  async function askServers(name: string, type: DnsRecordType, signal: AbortSignal): Promise<DnsAnswer> {
    let last: DnsAnswer = { ...NOTHING, status: 'timeout', resolver: 'no name server' }
    for (const server of servers) {
      last = await askNameServer(server, name, type, { signal, timeoutMs, tries: 2, nowMs, random }).catch(
        () => ({ ...NOTHING, status: 'timeout' as const, resolver: server.shown }),
      )
      // A server that has no answer at all is passed over, one that says no is believed.
      if (last.status !== 'timeout' && last.status !== 'servfail' && last.status !== 'refused') break
    }
    return { ...last, targets: last.targets.toSorted(byPriority) }
  }

  return async (name, type, signal) => {
    const addresses = given.get(name.toLowerCase())
    if (addresses) return fromGiven(addresses, type)
    const answer = await askServers(name, type, signal)
    if (!system || answer.status === 'answered' || (type !== 'A' && type !== 'AAAA')) return answer
    return (await fromSystem(name, type)) ?? answer
  }
}

const NOTHING = { addresses: [], targets: [], aliases: [], tookMs: 0 } as const

/** RFC 2782: lowest priority first, then the greatest weight. */
function byPriority(a: DnsAnswer['targets'][number], b: DnsAnswer['targets'][number]): number {
  return a.priority - b.priority || b.weight - a.weight
}

function fromGiven(given: readonly string[], type: DnsRecordType): DnsAnswer {
  const wanted = given.filter(address => (type === 'AAAA') === address.includes(':'))
  const addresses = type === 'A' || type === 'AAAA' ? wanted : []
  return {
    ...NOTHING,
    status: addresses.length > 0 ? 'answered' : 'no-data',
    addresses,
    resolver: '--resolve',
  }
}

async function fromSystem(name: string, type: 'A' | 'AAAA'): Promise<DnsAnswer | undefined> {
  try {
    const found = await systemDns.lookup(name, { family: type === 'A' ? 4 : 6, all: true })
    if (found.length === 0) return undefined
    const addresses = found.map(({ address }) => address)
    return { ...NOTHING, status: 'answered', addresses, resolver: 'hosts file' }
  } catch {
    return undefined
  }
}
