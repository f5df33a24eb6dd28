// Name lookups as a machine does them: given names first, then the servers in order, then whatever else the system knows
// (its hosts file). Gives what the client context wants.

import { getServers, promises as systemDns } from 'node:dns'
import { performance } from 'node:perf_hooks'
import type { DnsMessage } from '../../protocol/dns/message.ts'
import type { DnsAnswer, DnsRecordType, SrvTarget } from '../client/context.ts'
import { askDnsServer, type DnsServer } from './dns-query.ts'

export interface ResolverOptions {
  /** Servers in order; undefined takes those of the system. */
  readonly servers: readonly DnsServer[] | undefined
  /** Addresses that a person gave for names, lower case. */
  readonly given: ReadonlyMap<string, readonly string[]>
  readonly timeoutMs: number
  readonly random: (length: number) => Uint8Array
}

export type Lookup = (name: string, type: DnsRecordType, signal: AbortSignal) => Promise<DnsAnswer>

/** "address", "address:port", "[v6]:port"; undefined for anything else. Port 53 where none is named. */
export function parseDnsServer(text: string): DnsServer | undefined {
  const match =
    /^(?:\[([0-9a-f:.]+)\](?::(\d+))?|(\d+(?:\.\d+){3})(?::(\d+))?|([0-9a-f]*:[0-9a-f:.]+))$/i.exec(
      text.trim(),
    )
  const address = match?.[1] ?? match?.[3] ?? match?.[5]
  if (address === undefined) return undefined
  return { address, port: Number(match?.[2] ?? match?.[4] ?? 53) }
}

/** The servers of the system's configuration. */
export function systemDnsServers(): DnsServer[] {
  return getServers().flatMap(text => parseDnsServer(text) ?? [])
}

/** Creates a resolver. Lookups never reject. */
export function createLookup(options: ResolverOptions): Lookup {
  const system = options.servers === undefined
  const servers = options.servers ?? systemDnsServers()
  return async (name, type, signal) => {
    const startedMs = performance.now()
    const answer = await answerOf(name, type, signal)
    return { ...answer, tookMs: performance.now() - startedMs }
  }

  async function answerOf(name: string, type: DnsRecordType, signal: AbortSignal): Promise<Untimed> {
    const given = options.given.get(name.toLowerCase())
    if (given) return fromGiven(given, type)
    const answer = await askServers(name, type, signal)
    if (!system || answer.status === 'answered' || (type !== 'A' && type !== 'AAAA')) return answer
    return (await fromSystem(name, type)) ?? answer
  }

  async function askServers(name: string, type: DnsRecordType, signal: AbortSignal): Promise<Untimed> {
    let last: Untimed = {
      ...NOTHING,
      status: 'timeout',
      resolver: servers.map(formatServer).join(', ') || 'none',
    }
    for (const server of servers) {
      const id = new DataView(Uint8Array.from(options.random(2)).buffer).getUint16(0)
      const message = await askDnsServer(server, { name, type, id, timeoutMs: options.timeoutMs, signal })
      last =
        typeof message === 'string'
          ? { ...NOTHING, status: 'timeout', resolver: formatServer(server) }
          : { ...readAnswers(message, name, type), resolver: formatServer(server) }
      // A server that has no answer at all is passed over, one that says no is believed.
      if (last.status !== 'timeout' && last.status !== 'servfail' && last.status !== 'refused') return last
    }
    return last
  }
}

type Untimed = Omit<DnsAnswer, 'tookMs'>

const NOTHING = { addresses: [], targets: [], aliases: [] } as const

function formatServer({ address, port }: DnsServer): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`
}

function fromGiven(given: readonly string[], type: DnsRecordType): Untimed {
  const addresses = given.filter(address => (type === 'AAAA') === address.includes(':'))
  const found = (type === 'A' || type === 'AAAA') && addresses.length > 0
  return {
    ...NOTHING,
    status: found ? 'answered' : 'no-data',
    addresses: found ? addresses : [],
    resolver: '--resolve',
  }
}

async function fromSystem(name: string, type: 'A' | 'AAAA'): Promise<Untimed | undefined> {
  try {
    const found = await systemDns.lookup(name, { family: type === 'A' ? 4 : 6, all: true })
    if (found.length === 0) return undefined
    const addresses = found.map(({ address }) => address)
    return { ...NOTHING, status: 'answered', addresses, resolver: 'hosts file' }
  } catch {
    return undefined
  }
}

const STATUS: Readonly<Record<number, DnsAnswer['status']>> = { 2: 'servfail', 3: 'nxdomain', 5: 'refused' }

/** Follows the aliases of the answer to the records of the wanted type. */
export function readAnswers(message: DnsMessage, name: string, type: DnsRecordType): Untimed {
  const aliases: string[] = []
  let at = name.toLowerCase()
  for (let hops = 0; hops < 16; hops++) {
    const alias = message.answers.find(
      ({ name: owner, data }) => data.kind === 'CNAME' && owner.toLowerCase() === at,
    )
    if (alias?.data.kind !== 'CNAME') break
    at = alias.data.target.toLowerCase()
    aliases.push(at)
    if (type === 'CNAME') break
  }
  const own = message.answers.filter(({ name: owner }) => owner.toLowerCase() === at).map(({ data }) => data)
  const addresses = own.flatMap(data =>
    (data.kind === 'A' || data.kind === 'AAAA') && data.kind === type ? [data.address] : [],
  )
  const targets = own
    .flatMap((data): SrvTarget[] =>
      data.kind === 'SRV' && type === 'SRV' ? [{ ...data, target: data.target.toLowerCase() }] : [],
    )
    .sort((a, b) => a.priority - b.priority || b.weight - a.weight)
  const some = addresses.length + targets.length > 0 || (type === 'CNAME' && aliases.length > 0)
  const status = some
    ? 'answered'
    : message.responseCode === 0
      ? 'no-data'
      : (STATUS[message.responseCode] ?? 'servfail')
  return {
    status,
    addresses,
    targets: targets.map(({ priority, weight, port, target }) => ({ priority, weight, port, target })),
    aliases,
    resolver: '',
  }
}
