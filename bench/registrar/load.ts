// The clients of the benchmark, in a process of their own. Refreshes are signed before the measurement begins, so that what is
// measured is the registrar.

import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { connect as connectTcp } from 'node:net'
import { connect, createSecureContext, type TLSSocket } from 'node:tls'
import {
  createNtlmInitiator,
  createSipClient,
  createTlsDskInitiator,
  type Initiator,
  ntHash,
  type SipClient,
  type SipScheme,
} from '../../src/auth/index.ts'
import { Secret } from '../../src/base/secret.ts'
import { instanceOfEpid } from '../../src/protocol/sip/endpoint-id.ts'
import { formatSipMessage, type SipOutgoing } from '../../src/protocol/sip/format-message.ts'
import type { SipMessage } from '../../src/protocol/sip/message.ts'
import { createSipStream } from '../../src/protocol/sip/stream.ts'
import { PASSWORD } from '../../test/lab/sip-world.ts'
import type { ServerReady } from './server.ts'

export type LoadTask =
  /** Signs in endpoints over so many connections and keeps them. */
  | { readonly kind: 'register'; readonly endpoints: number; readonly connections: number }
  /** Sends so many refreshes of what is registered. */
  | { readonly kind: 'refresh'; readonly count: number; readonly window: number }
  /** Whole sign-ins with TLS-DSK, each on a connection of its own. */
  | { readonly kind: 'sign-in'; readonly count: number; readonly parallel: number }
  | { readonly kind: 'close' }

export interface LoadResult {
  readonly seconds: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly failed: number
}

let server: ServerReady
const secureContext = createSecureContext()
const random = (length: number): Uint8Array => randomBytes(length)
const passwordHash = ntHash(new Secret(PASSWORD))

interface Wire {
  readonly socket: TLSSocket
  /** Answers are taken in the order in which they come. */
  onAnswer: (message: SipMessage) => void
}

interface LoadEndpoint {
  readonly wire: Wire
  readonly name: string
  readonly epid: string
  readonly callId: string
  auth: SipClient | undefined
  cseq: number
}

async function openWire(): Promise<Wire> {
  const raw = connectTcp(server.port, server.address)
  raw.setNoDelay(true)
  const socket = connect({
    socket: raw,
    secureContext,
    rejectUnauthorized: false,
    servername: 'pool01.contoso.com',
  })
  await once(socket, 'secureConnect')
  const wire: Wire = { socket, onAnswer: () => undefined }
  const stream = createSipStream()
  socket.on('data', (chunk: Buffer) => {
    for (const event of stream.receive(chunk)) if (event.kind === 'message') wire.onAnswer(event.message)
  })
  socket.on('error', () => undefined)
  return wire
}

function registerOf(endpoint: LoadEndpoint): Uint8Array {
  const { name, epid, callId, auth } = endpoint
  const branch = `z9hG4bK${callId}${++endpoint.cseq}`
  const message: SipOutgoing = {
    start: { kind: 'request', method: 'REGISTER', uri: 'sip:contoso.com' },
    headers: [
      { name: 'Via', value: `SIP/2.0/TLS 192.0.2.9:50000;branch=${branch}` },
      { name: 'Max-Forwards', value: '70' },
      { name: 'From', value: `<sip:${name}@contoso.com>;tag=${callId.slice(0, 10)};epid=${epid}` },
      { name: 'To', value: `<sip:${name}@contoso.com>` },
      { name: 'Call-ID', value: callId },
      { name: 'CSeq', value: `${endpoint.cseq} REGISTER` },
      { name: 'User-Agent', value: 'UCCAPI/16.0.4266.1001 OC/16.0.4266.1001 (Skype for Business)' },
      {
        name: 'Contact',
        value: `<sip:192.0.2.9:50000;transport=tls;ms-opaque=d3470f2e1d>;methods="INVITE, MESSAGE, INFO, OPTIONS, BYE, CANCEL, NOTIFY, ACK, REFER, BENOTIFY";proxy=replace;+sip.instance="<urn:uuid:${instanceOfEpid(epid)}>"`,
      },
      { name: 'Supported', value: 'gruu-10, adhoclist, msrtc-event-categories' },
      { name: 'ms-keep-alive', value: 'UAC;hop-hop=yes' },
      { name: 'Event', value: 'registration' },
    ],
    body: '',
  }
  const header = auth?.authorize(message)
  return formatSipMessage(header ? { ...message, headers: [...message.headers, header] } : message)
}

function statusOf({ start }: SipMessage): number {
  return start.kind === 'response' ? start.status : 0
}

/** One sign-in; the wire has no other request under way. */
async function signIn(endpoint: LoadEndpoint, scheme: SipScheme, initiator: Initiator): Promise<boolean> {
  const ask = (): Promise<SipMessage> =>
    new Promise(resolve => {
      endpoint.wire.onAnswer = resolve
      endpoint.wire.socket.write(registerOf(endpoint))
    })
  let answer = await ask()
  const auth = createSipClient({ scheme, initiator, random })
  endpoint.auth = auth
  while (statusOf(answer) === 401) {
    if ((await auth.receive(answer, Date.now() * 1000)).kind !== 'send') return false
    answer = await ask()
  }
  return statusOf(answer) === 200
}

function newEndpoint(wire: Wire, number: number, name = `user${number}`): LoadEndpoint {
  const epid = (0xa000000000 + number).toString(16)
  return { wire, name, epid, callId: randomBytes(12).toString('hex'), auth: undefined, cseq: 0 }
}

const wires: Wire[] = []
const endpoints: LoadEndpoint[] = []

async function register(count: number, connections: number): Promise<number> {
  let failed = 0
  const first = endpoints.length
  const opened: Wire[] = []
  for (let at = 0; at < connections; at += 50)
    opened.push(...(await Promise.all(Array.from({ length: Math.min(50, connections - at) }, openWire))))
  wires.push(...opened)
  let next = 0
  // Each wire signs in its endpoints one after the other; a hundred wires at a time.
  const lane = async (): Promise<void> => {
    for (let mine = next++; mine < opened.length; mine = next++) {
      const wire = opened[mine]
      if (!wire) return
      for (let number = mine; number < count; number += opened.length) {
        const endpoint = newEndpoint(wire, first + number)
        const initiator = createNtlmInitiator({
          use: 'sip',
          user: endpoint.name,
          domain: 'CONTOSO',
          workstation: 'PC',
          ntHash: passwordHash,
          random,
        })
        if (await signIn(endpoint, 'NTLM', initiator)) endpoints.push(endpoint)
        else failed++
      }
    }
  }
  await Promise.all(Array.from({ length: 100 }, lane))
  return failed
}

async function refresh(count: number, window: number): Promise<LoadResult> {
  const queues = new Map<Wire, Uint8Array[]>()
  for (let i = 0; i < count; i++) {
    const endpoint = endpoints[i % endpoints.length]
    if (!endpoint) break
    const queue = queues.get(endpoint.wire) ?? []
    queue.push(registerOf(endpoint))
    queues.set(endpoint.wire, queue)
  }
  const latencies: number[] = []
  let failed = 0
  let left = count
  const started = performance.now()
  await new Promise<void>(resolve => {
    const perWire = Math.max(1, Math.round(window / queues.size))
    for (const [wire, queue] of queues) {
      const sentAt: number[] = []
      let at = 0
      const push = (): void => {
        const bytes = queue[at++]
        if (!bytes) return
        sentAt.push(performance.now())
        wire.socket.write(bytes)
      }
      wire.onAnswer = message => {
        latencies.push(performance.now() - (sentAt.shift() ?? 0))
        if (statusOf(message) !== 200) failed++
        if (--left === 0) resolve()
        push()
      }
      for (let i = 0; i < perWire; i++) push()
    }
  })
  return { seconds: (performance.now() - started) / 1000, ...percentiles(latencies), failed }
}

async function signIns(count: number, parallel: number): Promise<LoadResult> {
  const latencies: number[] = []
  let failed = 0
  let next = 0
  const lane = async (): Promise<void> => {
    for (let number = next++; number < count; number = next++) {
      const certificate = server.certificates[number % server.certificates.length]
      if (!certificate) return
      const startedMs = performance.now()
      const wire = await openWire()
      const endpoint = newEndpoint(wire, 0x100000 + (number % 64), certificate.user.split('@')[0])
      const initiator = createTlsDskInitiator({
        certificatePem: certificate.pem,
        privateKeyPem: new Secret(certificate.key),
        notAfterUs: certificate.notAfterUs,
      })
      if (!(await signIn(endpoint, 'TLS-DSK', initiator))) failed++
      latencies.push(performance.now() - startedMs)
      wire.socket.destroy()
    }
  }
  const started = performance.now()
  await Promise.all(Array.from({ length: parallel }, lane))
  return { seconds: (performance.now() - started) / 1000, ...percentiles(latencies), failed }
}

function percentiles(values: number[]): Pick<LoadResult, 'p50Ms' | 'p99Ms'> {
  const sorted = values.sort((a, b) => a - b)
  const at = (part: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0
  return { p50Ms: at(0.5), p99Ms: at(0.99) }
}

async function run(task: LoadTask): Promise<LoadResult> {
  const none = { seconds: 0, p50Ms: 0, p99Ms: 0 }
  switch (task.kind) {
    case 'register': {
      const started = performance.now()
      const failed = await register(task.endpoints, task.connections)
      return { ...none, seconds: (performance.now() - started) / 1000, failed }
    }
    case 'refresh':
      return refresh(task.count, task.window)
    case 'sign-in':
      return signIns(task.count, task.parallel)
    case 'close':
      for (const { socket } of wires.splice(0)) socket.destroy()
      endpoints.length = 0
      return { ...none, failed: 0 }
  }
}

process.on('message', (message: { readonly server: ServerReady } | LoadTask) => {
  if ('server' in message) server = message.server
  else void run(message).then(result => process.send?.(result))
})
