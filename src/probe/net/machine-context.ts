// The client's context on the machine it runs on: its resolver, its network, its roots, its clock.

import { randomBytes } from 'node:crypto'
import * as tls from 'node:tls'
import type { ProducedRecord } from '../../trace/produced.ts'
import type { ClientContext, ClientEndpoint } from '../client/context.ts'
import type { NameServer } from '../client/dns/ask-name-server.ts'
import { dialDirectly, dialThroughProxy, type HttpProxy, isProxyBypassed } from './proxy.ts'
import { createLookup } from './resolver.ts'

/** What differs between one machine's network and another's. */
export interface MachineNetwork {
  /** Undefined: those of the system. */
  readonly dnsServers?: readonly NameServer[]
  /** The resolvers of a side, or of both; undefined: only those of the place where this machine stands. */
  readonly sideServers?: { readonly inside?: readonly NameServer[]; readonly outside?: readonly NameServer[] }
  /** Addresses given for names, lower case. */
  readonly given?: ReadonlyMap<string, readonly string[]>
  readonly proxy?: HttpProxy | undefined
  /** As the environment variable NO_PROXY. */
  readonly noProxy?: string
  /** PEM; undefined takes the system's roots and those Node brings. */
  readonly rootsPem?: string
  /** Sockets are opened at port + shift: a lab without the right to bind low ports. */
  readonly portShift?: number
}

export interface MachineContextOptions extends MachineNetwork {
  readonly dnsTimeoutMs: number
  readonly record: (record: ProducedRecord) => void
}

/** Creates the context. */
export function createMachineContext(options: MachineContextOptions): ClientContext {
  const { proxy, noProxy = '', portShift = 0 } = options
  const random = (length: number): Uint8Array => new Uint8Array(randomBytes(length))
  return {
    lookup: createLookup({
      servers: options.dnsServers,
      given: options.given ?? new Map(),
      timeoutMs: options.dnsTimeoutMs,
      random,
    }),
    dial({ address, host = address, port }: ClientEndpoint, dialOptions) {
      const shifted = port + portShift
      if (!proxy || isProxyBypassed(address, noProxy) || isProxyBypassed(host, noProxy))
        return dialDirectly({ address, port: shifted }, dialOptions)
      const target = address.includes(':') ? `[${address}]:${shifted}` : `${address}:${shifted}`
      return dialThroughProxy(proxy, target, dialOptions)
    },
    trustedRootsPem: options.rootsPem ?? systemRootsPem(),
    nowMs: () => Date.now(),
    random,
    record: options.record,
  }
}

/** The roots Node brings and those of the system, where this Node can read them. */
export function systemRootsPem(): string {
  const roots = new Set<string>()
  for (const store of ['default', 'system'] as const) {
    try {
      for (const pem of tls.getCACertificates(store)) roots.add(pem.trim())
    } catch {
      // A store that cannot be read adds nothing.
    }
  }
  return [...roots].join('\n')
}
