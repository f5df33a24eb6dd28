// What the client needs from outside: names, connections, trust, time, chance, and a place for its record. The probe fills it
// from the machine it runs on, the lab from its world, tests by hand.

import type { Socket } from 'node:net'
import type { SecureVersion } from 'node:tls'
import type { ProducedRecord } from '../../trace/produced.ts'

export interface ClientEndpoint {
  readonly address: string
  /** Name that led to the address, where there is one: rules for proxies go by names. */
  readonly host?: string
  /** The port as records and URLs name it. */
  readonly port: number
}

export type DnsRecordType = 'A' | 'AAAA' | 'CNAME' | 'SRV'

export interface SrvTarget {
  readonly priority: number
  readonly weight: number
  readonly port: number
  readonly target: string
}

/** What a resolver said to one question. */
export interface DnsAnswer {
  readonly status: 'answered' | 'no-data' | 'nxdomain' | 'servfail' | 'refused' | 'timeout'
  readonly addresses: readonly string[]
  readonly targets: readonly SrvTarget[]
  /** Names the question was led through, in order. */
  readonly aliases: readonly string[]
  /** "address:port" of the resolver. */
  readonly resolver: string
  readonly tookMs: number
}

/** Oldest and newest version, as Node names them. */
export interface TlsVersions {
  readonly minVersion: SecureVersion
  readonly maxVersion: SecureVersion
}

export interface ClientContext {
  /** Asks once; a name without answer is an answer, never a throw. */
  lookup(name: string, type: DnsRecordType, signal: AbortSignal): Promise<DnsAnswer>
  /** Rejects with Node's error (ECONNREFUSED, ETIMEDOUT, …). */
  dial(
    endpoint: ClientEndpoint,
    options: { readonly timeoutMs: number; readonly signal: AbortSignal },
  ): Promise<Socket>
  /** Hosts with which it goes on although it refuses their certificate, lower case. */
  readonly despiteCertificate?: ReadonlySet<string>
  /** Roots the client trusts, PEM. */
  readonly trustedRootsPem: string
  /** Versions of TLS this client knows; those of Node when absent. */
  readonly tlsVersions?: TlsVersions | undefined
  /** The client's clock, ms since 1970. */
  nowMs(): number
  random(length: number): Uint8Array
  /** Everything sent, received and learnt goes here, whole; writers cut secrets. Never throws. */
  record(record: ProducedRecord): void
}
