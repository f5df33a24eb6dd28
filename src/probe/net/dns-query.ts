// Asks one DNS server one question over UDP, and over TCP when the answer did not fit. RFC 1035 §4.2, RFC 7766.

import { createSocket } from 'node:dgram'
import { connect } from 'node:net'
import { concatBytes } from '../../base/bytes.ts'
import { u16be } from '../../base/integers.ts'
import { DNS_CLASS_IN, DNS_TYPES, type DnsMessage } from '../../protocol/dns/message.ts'
import { readDnsMessage } from '../../protocol/dns/read-message.ts'
import { writeDnsMessage } from '../../protocol/dns/write-message.ts'
import type { DnsRecordType } from '../client/context.ts'

export interface DnsServer {
  readonly address: string
  readonly port: number
}

export interface DnsQuery {
  readonly name: string
  readonly type: DnsRecordType
  /** Random, 16 bit. */
  readonly id: number
  /** For one attempt; UDP is tried twice. */
  readonly timeoutMs: number
  readonly signal: AbortSignal
}

/** An answer larger than this in UDP is not expected (DNS flag day 2020). */
const UDP_PAYLOAD_BYTES = 1232

/** The server's answer; undefined when none came in time, refused when nothing listens there. Never rejects. */
export async function askDnsServer(
  server: DnsServer,
  query: DnsQuery,
): Promise<DnsMessage | 'no-answer' | 'unreachable'> {
  const bytes = writeDnsMessage(questionOf(query))
  for (let attempt = 0; attempt < 2; attempt++) {
    const answer = await overUdp(server, bytes, query)
    if (answer === 'unreachable') return answer
    if (answer !== 'no-answer') return answer.truncated ? await overTcp(server, bytes, query) : answer
    if (query.signal.aborted) return 'no-answer'
  }
  return 'no-answer'
}

function questionOf({ name, type, id }: DnsQuery): DnsMessage {
  return {
    id,
    isResponse: false,
    opcode: 0,
    authoritative: false,
    truncated: false,
    recursionDesired: true,
    recursionAvailable: false,
    responseCode: 0,
    questions: [{ name, type: DNS_TYPES[type], class: DNS_CLASS_IN }],
    answers: [],
    authorities: [],
    additionals: [],
    edns: { udpPayloadBytes: UDP_PAYLOAD_BYTES, version: 0, dnssecOk: false, options: new Uint8Array(0) },
  }
}

/** Only what answers this very question counts: id, name and type. */
function readAnswer(bytes: Uint8Array, { id, name, type }: DnsQuery): DnsMessage | undefined {
  const message = readDnsMessage(bytes)?.value
  if (!message?.isResponse || message.id !== id) return undefined
  const [question] = message.questions
  const same =
    question === undefined ||
    (question.name.toLowerCase() === name.toLowerCase() && question.type === DNS_TYPES[type])
  return same ? message : undefined
}

type Outcome = DnsMessage | 'no-answer' | 'unreachable'

/** Runs an exchange that settles once, at the deadline or at the abort at the latest. */
function withDeadline(
  { timeoutMs, signal }: DnsQuery,
  start: (settle: (outcome: Outcome) => void) => () => void,
): Promise<Outcome> {
  return new Promise(resolve => {
    let close = (): void => undefined
    const settle = (outcome: Outcome): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', giveUp)
      close()
      resolve(outcome)
    }
    const giveUp = (): void => settle('no-answer')
    const timer = setTimeout(giveUp, timeoutMs)
    signal.addEventListener('abort', giveUp)
    close = start(settle)
    if (signal.aborted) giveUp()
  })
}

function overUdp(server: DnsServer, bytes: Uint8Array, query: DnsQuery): Promise<Outcome> {
  return withDeadline(query, settle => {
    const socket = createSocket(server.address.includes(':') ? 'udp6' : 'udp4')
    let open = true
    socket.on('message', received => {
      const answer = readAnswer(received, query)
      if (answer) settle(answer)
    })
    socket.on('error', () => settle('unreachable'))
    // Connected, so that the system reports a port where nothing listens.
    socket.connect(server.port, server.address, (...problem: unknown[]) => {
      if (problem[0] instanceof Error) settle('unreachable')
      else if (open) socket.send(bytes)
    })
    return () => {
      if (open) socket.close()
      open = false
    }
  })
}

function overTcp(server: DnsServer, bytes: Uint8Array, query: DnsQuery): Promise<Outcome> {
  return withDeadline(query, settle => {
    const socket = connect(server.port, server.address)
    let received: Uint8Array = new Uint8Array(0)
    socket.on('connect', () =>
      socket.write(concatBytes([Uint8Array.of(bytes.length >> 8, bytes.length & 0xff), bytes])),
    )
    socket.on('data', (chunk: Uint8Array) => {
      received = concatBytes([received, chunk])
      const length = received.length >= 2 ? u16be(received, 0) : Number.POSITIVE_INFINITY
      if (received.length >= 2 + length)
        settle(readAnswer(received.subarray(2, 2 + length), query) ?? 'no-answer')
    })
    socket.on('error', () => settle('no-answer'))
    socket.on('close', () => settle('no-answer'))
    return () => socket.destroy()
  })
}
