// Asks a name server one question, over UDP and, where the answer is cut, over TCP. RFC 1035 §4.2, RFC 7766 §5.

import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { connect } from 'node:net'
import { DNS_CLASS_IN, DNS_TYPES, type DnsMessage, type DnsRecord } from '../../../protocol/dns/message.ts'
import { readDnsMessage } from '../../../protocol/dns/read-message.ts'
import { writeDnsMessage } from '../../../protocol/dns/write-message.ts'
import type { DnsAnswer, DnsRecordType } from '../context.ts'

export interface NameServer {
  readonly address: string
  /** The port at which it really listens. */
  readonly port: number
  /** How it is named in the answer, "192.0.2.53:53". */
  readonly shown: string
}

export interface AskOptions {
  readonly signal: AbortSignal
  /** Of one try over UDP; the question is sent again as often as `tries` says. */
  readonly timeoutMs: number
  readonly tries: number
  /** Ms of some clock, for the time it took. */
  readonly nowMs: () => number
  readonly random: (length: number) => Uint8Array
  /** Address to ask from. */
  readonly from?: string
}

/** Asks; silence and refusal are answers. Rejects only when the signal aborts. */
export async function askNameServer(
  server: NameServer,
  name: string,
  type: DnsRecordType,
  options: AskOptions,
): Promise<DnsAnswer> {
  const startedMs = options.nowMs()
  const message = await exchange(server, queryFor(name, type, options), options)
  const tookMs = options.nowMs() - startedMs
  return { ...readAnswer(message, type), resolver: server.shown, tookMs }
}

function queryFor(name: string, type: DnsRecordType, { random }: AskOptions): DnsMessage {
  const [high = 0, low = 0] = random(2)
  return {
    id: (high << 8) | low,
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
    edns: { udpPayloadBytes: 1232, version: 0, dnssecOk: false, options: new Uint8Array(0) },
  }
}

type Failure = 'timeout' | 'servfail'

async function exchange(
  server: NameServer,
  query: DnsMessage,
  options: AskOptions,
): Promise<DnsMessage | Failure> {
  const bytes = writeDnsMessage(query)
  for (let i = 0; i < options.tries; i++) {
    const message = await askUdp(server, bytes, query, options)
    options.signal.throwIfAborted()
    if (message === undefined) continue
    return message.truncated ? ((await askTcp(server, bytes, query, options)) ?? 'servfail') : message
  }
  return 'timeout'
}

async function askUdp(
  server: NameServer,
  bytes: Uint8Array,
  query: DnsMessage,
  options: AskOptions,
): Promise<DnsMessage | undefined> {
  const socket = createSocket(server.address.includes(':') ? 'udp6' : 'udp4')
  const deadline = AbortSignal.any([options.signal, AbortSignal.timeout(options.timeoutMs)])
  try {
    if (options.from !== undefined) {
      socket.bind(0, options.from)
      await once(socket, 'listening', { signal: deadline })
    }
    // Connected: only datagrams of the server arrive, and a closed port is told at once.
    socket.connect(server.port, server.address)
    await once(socket, 'connect', { signal: deadline })
    const answered = new Promise<DnsMessage | undefined>(resolve => {
      socket.on('message', received => {
        const message = matching(received, query)
        if (message) resolve(message)
      })
      socket.on('error', () => resolve(undefined))
      deadline.addEventListener('abort', () => resolve(undefined), { once: true })
    })
    socket.send(bytes)
    return await answered
  } catch {
    return undefined
  } finally {
    socket.close()
  }
}

async function askTcp(
  server: NameServer,
  bytes: Uint8Array,
  query: DnsMessage,
  { signal, timeoutMs, from }: AskOptions,
): Promise<DnsMessage | undefined> {
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])
  const local = from === undefined ? {} : { localAddress: from }
  const socket = connect({ host: server.address, port: server.port, ...local })
  const abort = () => socket.destroy(new Error('timeout'))
  deadline.addEventListener('abort', abort, { once: true })
  try {
    socket.write(Buffer.concat([Uint8Array.of(bytes.length >> 8, bytes.length & 255), bytes]))
    let received = Buffer.alloc(0)
    for await (const chunk of socket) {
      received = Buffer.concat([received, chunk])
      const length = received.length < 2 ? Number.POSITIVE_INFINITY : received.readUInt16BE(0)
      if (received.length >= length + 2) return matching(received.subarray(2, length + 2), query)
    }
    return undefined
  } catch {
    return undefined
  } finally {
    deadline.removeEventListener('abort', abort)
    socket.destroy()
  }
}

/** The message if it answers the query: same id, same question (RFC 5452 §9.1). */
function matching(bytes: Uint8Array, query: DnsMessage): DnsMessage | undefined {
  const message = readDnsMessage(bytes)?.value
  if (!message?.isResponse || message.id !== query.id) return undefined
  const [asked, echoed] = [query.questions[0], message.questions[0]]
  const same = echoed?.type === asked?.type && echoed?.name.toLowerCase() === asked?.name.toLowerCase()
  return same || message.questions.length === 0 ? message : undefined
}

const STATUS: Readonly<Record<number, DnsAnswer['status']>> = { 0: 'answered', 3: 'nxdomain', 5: 'refused' }

function readAnswer(
  message: DnsMessage | Failure,
  type: DnsRecordType,
): Omit<DnsAnswer, 'resolver' | 'tookMs'> {
  const empty = { addresses: [], targets: [], aliases: [] }
  if (typeof message === 'string') return { ...empty, status: message }
  const status = STATUS[message.responseCode] ?? 'servfail'
  const { answers } = message
  const addresses = answers.flatMap(({ data }) =>
    data.kind === type && 'address' in data ? [data.address] : [],
  )
  const targets = answers.flatMap(({ data }) => (data.kind === 'SRV' ? [targetOf(data)] : []))
  const aliases = aliasesOf(answers)
  const count = type === 'SRV' ? targets.length : type === 'CNAME' ? aliases.length : addresses.length
  return { addresses, targets, aliases, status: status === 'answered' && count === 0 ? 'no-data' : status }
}

function targetOf({ priority, weight, port, target }: Extract<DnsRecord['data'], { kind: 'SRV' }>) {
  return { priority, weight, port, target: target.toLowerCase() }
}

function aliasesOf(answers: readonly DnsRecord[]): string[] {
  return answers.flatMap(({ data }) => (data.kind === 'CNAME' ? [data.target.toLowerCase()] : []))
}
