// A TLS connection in a capture: the handshake as far as it travels in clear, and how it ended. Up to TLS 1.2 that includes the
// server's certificates and all alerts of a failed handshake; in TLS 1.3 both are encrypted.

import { concatBytes } from '../../base/bytes.ts'
import { u16be } from '../../base/integers.ts'
import { printableLine } from '../../base/text.ts'
import { readCertificateDetails } from '../../protocol/pki/certificate-details.ts'
import {
  isTlsRecord,
  readCertificateList,
  readClientHello,
  readServerHello,
  TLS_CONTENT,
  TLS_RECORD_HEADER_BYTES,
  type TlsHello,
  tlsAlertName,
  tlsVersionName,
} from '../../protocol/tls/handshake.ts'
import { TLS_HANDSHAKE } from '../../protocol/tls-dsk/flight.ts'
import { tellCertificate } from '../../trace/certificate-seen.ts'
import { type CaptureContext, flowOrigin, splitEndpoint } from './flow-context.ts'
import type { PacketPlace, Side } from './tcp-flow.ts'
import type { Flow, FlowEnd, FlowWatcher } from './tcp-tracker.ts'

/** One direction: bytes that are no whole record yet, and handshake bytes that are no whole message yet. */
interface Half {
  records: Uint8Array
  messages: Uint8Array
  /** What follows is encrypted. */
  encrypted: boolean
  /** Encrypted records of data seen. */
  dataRecords: number
}

const EMPTY = new Uint8Array(0)
/** Handshake messages are put together up to this size: chains of certificates stay far below. */
const MESSAGE_LIMIT_BYTES = 128 << 10
const TLS_1_3 = 0x0304

/** Watches one connection from its first TLS record on. */
export function createTlsWatcher(context: CaptureContext, flow: Flow): FlowWatcher {
  const createHalf = (): Half => ({ records: EMPTY, messages: EMPTY, encrypted: false, dataRecords: 0 })
  const halves: Record<Side, Half> = { client: createHalf(), server: createHalf() }
  let offered: TlsHello | undefined
  let chosen: TlsHello | undefined
  /** Judged already, or not to be judged: bytes are missing. */
  let done = false

  const target = (): string => {
    const { port } = splitEndpoint(flow.server)
    return offered?.serverName ? `${offered.serverName}:${port}` : context.names.nameEndpoint(flow.server)
  }

  function judge(outcome: 'passed' | 'failed', packet: PacketPlace, words: string, alert?: number): void {
    if (done) return
    done = true
    const hello = chosen ?? (outcome === 'failed' ? undefined : offered)
    context.sink.observation({
      kind: 'tls',
      target: target(),
      outcome,
      ...(alert === undefined ? {} : { alert }),
      ...(hello ? { version: tlsVersionName(hello.version) } : {}),
      origin: flowOrigin(context, flow, packet),
      quote: printableLine(`TLS ${flow.client} → ${target()} (${flow.server}): ${words}`),
    })
  }

  function takeAlert(side: Side, body: Uint8Array, packet: PacketPlace): void {
    const [level = 0, alert = 0] = body
    // Close notify ends a connection in good order; a warning (level 1) does not end it.
    if (body.length !== 2 || level !== 2 || alert === 0) return
    judge(
      'failed',
      packet,
      `the ${side} sent alert ${alert} (${tlsAlertName(alert)})${describeOffer()}`,
      alert,
    )
  }

  /** What was offered, where the alert may be about it. */
  function describeOffer(): string {
    if (!offered) return ''
    const suites = `${offered.cipherSuites.length} cipher suites`
    const version = chosen ? `, ${tlsVersionName(chosen.version)} was chosen` : ''
    return `; offered up to ${tlsVersionName(offered.version)} with ${suites}${version}`
  }

  function takeMessage(side: Side, type: number, body: Uint8Array, packet: PacketPlace): void {
    if (side === 'client' && type === TLS_HANDSHAKE.CLIENT_HELLO) offered ??= readClientHello(body)
    if (side === 'server' && type === TLS_HANDSHAKE.SERVER_HELLO) chosen = readServerHello(body) ?? chosen
    if (side === 'server' && type === TLS_HANDSHAKE.CERTIFICATE) takeCertificates(body, packet)
  }

  function takeCertificates(body: Uint8Array, packet: PacketPlace): void {
    const chain = readCertificateList(body)
    const [leaf] = chain
    const summary = leaf && readCertificateDetails(leaf)
    if (!summary) return
    const told = tellCertificate(summary)
    const { port, address } = splitEndpoint(flow.server)
    const host = offered?.serverName || splitEndpoint(target()).address || address
    const above = chain.slice(1).map(der => {
      const found = readCertificateDetails(der)
      return found ? tellCertificate(found).subject : '?'
    })
    context.sink.observation({
      ...told,
      host,
      port,
      origin: flowOrigin(context, flow, packet),
      quote: printableLine(
        `Certificate of ${host}:${port}: ${told.subject}, issued by ${told.issuer}; ` +
          `sent with it: ${above.join(', ') || 'nothing'}`,
      ),
    })
  }

  function takeHandshake(side: Side, fragment: Uint8Array, packet: PacketPlace): void {
    const half = halves[side]
    half.messages = concatBytes([half.messages, fragment])
    while (half.messages.length >= 4) {
      const length = ((half.messages[1] ?? 0) << 16) | u16be(half.messages, 2)
      if (length > MESSAGE_LIMIT_BYTES) done = true
      if (done || half.messages.length < 4 + length) return
      takeMessage(side, half.messages[0] ?? 0, half.messages.subarray(4, 4 + length), packet)
      half.messages = half.messages.subarray(4 + length)
    }
  }

  /** Both sides send encrypted data: the handshake went through. */
  function takeData(side: Side, packet: PacketPlace): void {
    const half = halves[side]
    half.dataRecords++
    half.encrypted = true
    const both = halves.client.dataRecords > 0 && halves.server.dataRecords > 0
    // In TLS 1.3 the first encrypted records are the rest of the handshake itself, or an alert.
    const enough = chosen?.version === TLS_1_3 ? halves.client.dataRecords > 1 : both
    if (both && enough) judge('passed', packet, 'the handshake went through')
  }

  function takeRecord(side: Side, type: number, fragment: Uint8Array, packet: PacketPlace): void {
    const half = halves[side]
    if (type === TLS_CONTENT.changeCipherSpec && chosen?.version !== TLS_1_3) {
      half.encrypted = true
      if (halves.client.encrypted && halves.server.encrypted)
        judge('passed', packet, 'the handshake went through')
    } else if (type === TLS_CONTENT.applicationData) takeData(side, packet)
    else if (half.encrypted) return
    else if (type === TLS_CONTENT.alert) takeAlert(side, fragment, packet)
    else if (type === TLS_CONTENT.handshake) takeHandshake(side, fragment, packet)
  }

  return {
    data(side, bytes, packet) {
      if (done) return
      const half = halves[side]
      half.records = half.records.length === 0 ? bytes.slice() : concatBytes([half.records, bytes])
      while (half.records.length >= TLS_RECORD_HEADER_BYTES && !done) {
        if (!isTlsRecord(half.records)) {
          done = true
          return
        }
        const end = TLS_RECORD_HEADER_BYTES + u16be(half.records, 3)
        if (half.records.length < end) return
        takeRecord(side, half.records[0] ?? 0, half.records.subarray(TLS_RECORD_HEADER_BYTES, end), packet)
        half.records = half.records.subarray(end)
      }
    },
    gap() {
      done = true
    },
    end(reason: FlowEnd, packet) {
      if (done || !offered || reason === 'capture ended') return
      judge(
        'failed',
        packet,
        `${describeEnd(reason)} ${chosen ? 'after ServerHello' : 'after ClientHello'}${describeOffer()}`,
      )
    },
  }
}

/** "closed by server" → "the server closed the connection" */
function describeEnd(reason: FlowEnd): string {
  const [what, , who] = reason.split(' ')
  return `the ${who} ${what} the connection`
}
