// One SIP connection of a server over a TLS socket: bytes to messages and back, everything into the machine's log, and the
// limits that keep a slow or silent peer from costing more than its connection.

import type { TLSSocket } from 'node:tls'
import { messageOf } from '../../base/errors.ts'
import { formatSipMessage } from '../../protocol/sip/format-message.ts'
import { answerTo } from '../../protocol/sip/response.ts'
import { createSipStream, type SipStreamEvent } from '../../protocol/sip/stream.ts'
import type { Machine } from '../machine.ts'
import { diagnosticsHeader } from './diagnostics.ts'
import type { SipLimits } from './limits.ts'
import type { SipHandler, SipPeer } from './peer.ts'
import { CONNECTION_EVENT, sayInStack } from './say.ts'

export interface SipConnectionOptions {
  readonly machine: Machine
  readonly handler: SipHandler
  readonly limits: SipLimits
  readonly id: string
  /** As records name it: the machine's address and the port that is not shifted. */
  readonly local: string
  readonly address: string
  readonly port: number
  readonly names: readonly string[]
  /** Leg of an Edge. */
  readonly leg?: string
}

/** A connection that its listener or its links look after. */
export interface SipConnection extends SipPeer {
  /** Closes the connection when one of its deadlines has passed. `nowMs` is a monotonic time. */
  checkDeadlines(nowMs: number): void
}

interface Waiting {
  admitted: boolean
  /** When the connection began, and when the last byte came; monotonic ms. */
  readonly openedMs: number
  heardMs: number
  /** When the first byte of an unfinished message came. */
  messageSinceMs: number | undefined
}

/** Puts SIP on a socket whose TLS handshake is over. */
export function createSipConnection(socket: TLSSocket, options: SipConnectionOptions): SipConnection {
  const { machine, handler, limits } = options
  const stream = createSipStream(limits.stream)
  const openedMs = performance.now()
  const waiting: Waiting = { admitted: false, openedMs, heardMs: openedMs, messageSinceMs: undefined }
  let isOpen = true
  const say = createConnectionLog(options)

  const peer: SipConnection = {
    id: options.id,
    address: options.address,
    port: options.port,
    names: options.names,
    get isOpen() {
      return isOpen
    },
    send(message, correlation = '0') {
      if (!isOpen) return
      const bytes = formatSipMessage(message)
      say.message('out', bytes, correlation)
      // What one turn sends goes out as one TLS record.
      if (socket.writableCorked === 0) {
        socket.cork()
        process.nextTick(() => socket.uncork())
      }
      socket.write(bytes)
      if (socket.writableLength > limits.unsentBytes) peer.close('The peer does not read what it is sent')
    },
    admit() {
      waiting.admitted = true
    },
    close(why) {
      if (!isOpen) return
      isOpen = false
      say.text('INFO', `Connection closed: ${why}`)
      socket.end()
      socket.destroySoon()
      handler.closed(peer)
    },
    checkDeadlines(nowMs) {
      const why = missedDeadline(waiting, limits, nowMs)
      if (why !== undefined) peer.close(why)
    },
  }

  function take(event: SipStreamEvent): void {
    if (event.kind === 'keep-alive') return
    if (event.kind === 'broken') {
      say.text('WARN', `Data received that is not SIP: ${event.problem.text}`)
      peer.close(event.problem.text)
      return
    }
    const correlation = nextCorrelation()
    say.message('in', event.bytes, correlation)
    const arrival = { peer, message: event.message, correlation }
    const failed = (thrown: unknown): void => {
      say.text('ERROR', `Processing of a message failed: ${messageOf(thrown)}`, correlation)
      const { start, headers } = event.message
      if (start.kind === 'request' && start.method !== 'ACK')
        peer.send(answerTo({ headers }, { status: 500, headers: [diagnosticsHeader(0, machine.fqdn)] }))
    }
    try {
      handler.receive(arrival)?.catch(failed)
    } catch (thrown) {
      failed(thrown)
    }
  }

  socket.on('data', (chunk: Buffer) => {
    waiting.heardMs = performance.now()
    for (const event of stream.receive(chunk)) if (isOpen) take(event)
    if (stream.pendingBytes === 0) waiting.messageSinceMs = undefined
    else waiting.messageSinceMs ??= waiting.heardMs
  })
  socket.on('error', error => peer.close(`The connection failed: ${error.message}`))
  socket.on('end', () => peer.close('The peer closed it'))
  socket.on('close', () => peer.close('The peer closed it'))
  return peer
}

/** Which limit the connection has gone beyond; undefined for none. */
function missedDeadline(waiting: Waiting, limits: SipLimits, nowMs: number): string | undefined {
  const { admitted, openedMs, heardMs, messageSinceMs } = waiting
  if (!admitted && nowMs - openedMs > limits.authenticateMs) return 'Nobody authenticated on it in time'
  if (messageSinceMs !== undefined && nowMs - messageSinceMs > limits.messageMs)
    return 'A message was begun and not finished in time'
  if (nowMs - heardMs > limits.idleMs) return 'It was idle for longer than the keep-alive time'
  return undefined
}

/** Writes entries that name one connection. */
function createConnectionLog(options: SipConnectionOptions) {
  const { machine, id, local, leg } = options
  const peer = `${options.address}:${options.port}`
  const place = { local, peer, connection: id, ...(leg === undefined ? {} : { leg }) }
  const timeUs = (): number => Math.round(machine.nowMs() * 1000)
  return {
    message(direction: 'in' | 'out', bytes: Uint8Array, correlation: string): void {
      machine.log.write({ kind: 'sip', timeUs: timeUs(), direction, ...place, correlation, bytes })
    },
    text(level: 'INFO' | 'WARN' | 'ERROR', text: string, correlation = '0'): void {
      sayInStack(machine, {
        ...CONNECTION_EVENT,
        level,
        correlation,
        text: `${text}. Peer ${peer}, connection ${id}`,
      })
    },
  }
}

let correlations = 0

/** The next number that joins the entries of one request. */
export function nextCorrelation(): string {
  correlations = (correlations + 1) >>> 0
  return String(correlations)
}
