// Writes what steps see as records: the trace of a probe is what analyze reads, so it holds observations, not opinions. Records
// carry the time a thing was begun: then their order is that of cause and effect, whatever ends first.

import { encodeText } from '../base/text.ts'
import { formatCertificateFacts } from '../protocol/pki/certificate-facts.ts'
import { tellCertificate } from '../trace/certificate-seen.ts'
import type { Observation } from '../trace/observation.ts'
import { formatTarget } from '../trace/observe/host-name.ts'
import { fromWin32 } from '../trace/observe/network-code.ts'
import type { ProducedObservation, ProducedRecord } from '../trace/produced.ts'
import type { DnsAnswer, DnsRecordType } from './client/context.ts'
import { readChain } from './tls/read-chain.ts'

type WithoutOrigin = ProducedObservation['observation']
type Connection = Extract<Observation, { kind: 'connection' }>

export interface ProbeRecorder {
  lookup(name: string, type: DnsRecordType, answer: DnsAnswer, fromMs: number): void
  connection(
    seen: {
      /** The name that led to the address. */
      readonly host: string
      readonly address: string
      readonly port: number
      readonly outcome: Connection['outcome']
      readonly words: string
    },
    fromMs: number,
  ): void
  handshake(
    seen: {
      readonly host: string
      readonly port: number
      readonly outcome: 'passed' | 'failed'
      readonly code?: number | undefined
      readonly alert?: number | undefined
      readonly version?: string | undefined
      readonly words: string
    },
    fromMs: number,
  ): void
  certificates(
    seen: {
      /** The name under which a client comes; absent where a port was only looked at, so that its names are not judged. */
      readonly host?: string | undefined
      readonly address: string
      readonly port: number
      readonly chain: readonly Uint8Array[]
      readonly role?: string | undefined
    },
    fromMs: number,
  ): void
  /** A proxy that did not open the way: its answer, so that it is judged as any answer. */
  refusedTunnel(
    seen: { readonly proxy: string; readonly target: string; readonly answer: string },
    fromMs: number,
  ): void
  observation(observation: WithoutOrigin, fromMs: number): void
}

/** Creates a recorder over the record function of a client context. */
export function createRecorder(record: (record: ProducedRecord) => void): ProbeRecorder {
  function observation(seen: WithoutOrigin, fromMs: number, peer?: string): void {
    const origin = { timeUs: Math.round(fromMs * 1000), direction: 'none' } as const
    record({
      record: 'observation',
      origin: peer === undefined ? origin : { ...origin, peer },
      observation: seen,
    })
  }
  function message(direction: 'in' | 'out', peer: string, text: string, fromMs: number): void {
    const origin = {
      timeUs: Math.round(fromMs * 1000),
      direction,
      peer,
      connection: `proxy ${fromMs}`,
    } as const
    record({ record: 'message', protocol: 'http', origin, bytes: encodeText(text) })
  }
  return {
    observation,
    refusedTunnel({ proxy, target, answer }, fromMs) {
      message('out', proxy, `CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n\r\n`, fromMs)
      message('in', proxy, answer, fromMs)
    },
    lookup(name, type, answer, fromMs) {
      observation(lookupOf(name, type, answer), fromMs)
    },
    connection({ host, address, port, outcome, words }, fromMs) {
      const target = formatTarget(address, port)
      const code = CONNECTION_CODES[outcome]
      const quote = `TCP ${target}: ${outcome === 'open' ? 'connected' : words}`
      observation(
        { kind: 'connection', target, host, outcome, quote, ...(code === undefined ? {} : { code }) },
        fromMs,
      )
    },
    handshake({ host, port, outcome, code, alert, version, words }, fromMs) {
      const target = formatTarget(host, port)
      observation(
        {
          kind: 'tls',
          target,
          outcome,
          quote: `TLS ${target}: ${words}`,
          ...(code === undefined ? {} : { code }),
          ...(alert === undefined ? {} : { alert }),
          ...(version === undefined ? {} : { version }),
        },
        fromMs,
      )
    },
    certificates({ host, address, port, chain, role }, fromMs) {
      const read = readChain(chain)
      const [details] = read
      if (!details) return
      const { commonName, subject, names, issuer } = details
      observation(
        {
          ...tellCertificate(details),
          ...(host === undefined ? {} : { host }),
          port,
          ...(role === undefined ? {} : { role }),
          chain: read.map(formatCertificateFacts),
          quote: `Certificate of ${formatTarget(host ?? address, port)}: ${commonName || subject} for ${names.join(', ') || 'no name'}, issued by ${issuer}`,
        },
        fromMs,
        formatTarget(address, port),
      )
    },
  }
}

/** Winsock codes of connections that failed. */
const CONNECTION_CODES: Partial<Record<Connection['outcome'], number>> = {
  refused: fromWin32(10061),
  timeout: fromWin32(10060),
  reset: fromWin32(10054),
  unreachable: fromWin32(10065),
}

const LOOKUP_OUTCOMES: Readonly<
  Record<
    DnsAnswer['status'],
    readonly [Extract<Observation, { kind: 'dns' }>['outcome'], number | undefined, string]
  >
> = {
  answered: ['answered', undefined, ''],
  'no-data': ['no-data', fromWin32(9501), 'no record of that type'],
  nxdomain: ['no-such-name', fromWin32(9003), 'no such name'],
  servfail: ['failed', fromWin32(9002), 'the server failed (SERVFAIL)'],
  refused: ['failed', fromWin32(9005), 'the server refused to answer (REFUSED)'],
  timeout: ['timeout', fromWin32(1460), 'no answer'],
}

function lookupOf(name: string, type: DnsRecordType, answer: DnsAnswer): WithoutOrigin {
  const [outcome, code, words] = LOOKUP_OUTCOMES[answer.status]
  const targets = answer.targets.map(({ target, port }) => `${target}:${port}`)
  const answers = [...answer.aliases, ...answer.addresses, ...targets]
  return {
    kind: 'dns',
    name: name.toLowerCase(),
    type,
    outcome,
    answers,
    resolver: answer.resolver,
    ...(code === undefined ? {} : { code }),
    quote: `DNS ${type} ${name} at ${answer.resolver}: ${answers.join(', ') || words}`,
  }
}
