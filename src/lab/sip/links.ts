// Connections from a server to other servers: mutual TLS on 5061, one for each name, opened when first needed. What goes wrong
// becomes the diagnostics id that real servers send back to the client. [MS-OCER] §7.1

import { connect as connectTls } from 'node:tls'
import { checkChain, namesOf, presentedChain, readPemCertificates } from '../../auth/pki/check-chain.ts'
import { messageOf } from '../../base/errors.ts'
import { headerValue } from '../../protocol/header-lines.ts'
import type { SipOutgoing } from '../../protocol/sip/format-message.ts'
import type { SipMessage } from '../../protocol/sip/message.ts'
import type { CertificateRole } from '../certificates.ts'
import type { RoleContext } from '../role.ts'
import { createSipConnection, type SipConnection } from './connection.ts'
import type { DiagnosticsId } from './diagnostics.ts'
import { SERVER_LIMITS } from './limits.ts'
import { nextConnectionId } from './listener.ts'
import type { SipHandler, SipPeer } from './peer.ts'
import { sayInStack } from './say.ts'
import { tlsMaterial } from './tls-server.ts'

/** Why a server cannot be reached. */
export interface LinkFault {
  readonly id: Extract<DiagnosticsId, 1007 | 1010 | 1014>
  readonly details: readonly (readonly [string, string])[]
  readonly text: string
}

export interface ServerLinks {
  /** The link to a server, opened if there is none; a value either way. */
  to(fqdn: string, port?: number): Promise<SipPeer | LinkFault>
  /** A link that is open now. */
  find(fqdn: string): SipPeer | undefined
  close(): void
}

const CONNECT_MS = 10_000
/** A failed next hop is not tried again for every message that waits for it. */
const FAULT_MS = 1_000

export interface ServerLinksOptions {
  readonly context: RoleContext
  readonly certificate: CertificateRole
  readonly handler: SipHandler
  readonly leg?: string
}

/** Links of one machine; none is open yet. */
export function createServerLinks(options: ServerLinksOptions): ServerLinks {
  const { context } = options
  const open = new Map<string, SipConnection>()
  const opening = new Map<string, Promise<SipPeer | LinkFault>>()
  const failed = new Map<string, { readonly fault: LinkFault; readonly untilMs: number }>()
  let ending = new AbortController()

  async function start(key: string, fqdn: string, port: number): Promise<SipPeer | LinkFault> {
    const addresses = await context.resolve(fqdn)
    if (addresses.length === 0)
      return fault(1014, [['domain', fqdn]], `The name ${fqdn} of the next hop cannot be resolved`)
    let last: LinkFault | undefined
    for (const address of addresses) {
      const result = await openLink(options, { fqdn, address, port }, ending.signal, () => open.delete(key))
      if ('send' in result) {
        open.set(key, result)
        return result
      }
      last = result
    }
    return last ?? fault(1007, [], `No address of ${fqdn} answers`)
  }

  return {
    find: fqdn => open.get(`${fqdn.toLowerCase()}:5061`),
    to(fqdn, port = 5061) {
      const key = `${fqdn.toLowerCase()}:${port}`
      const link = open.get(key)
      if (link?.isOpen) return Promise.resolve(link)
      const before = failed.get(key)
      if (before && before.untilMs > performance.now()) return Promise.resolve(before.fault)
      const running = opening.get(key)
      if (running) return running
      const started = start(key, fqdn, port)
        .catch((thrown: unknown) => fault(1007, [], `The link to ${fqdn} failed: ${messageOf(thrown)}`))
        .then(result => {
          opening.delete(key)
          failed.delete(key)
          if (!('send' in result)) {
            failed.set(key, { fault: result, untilMs: performance.now() + FAULT_MS })
            sayFault(context, result)
          }
          return result
        })
      opening.set(key, started)
      return started
    },
    close() {
      ending.abort()
      ending = new AbortController()
      for (const link of [...open.values()]) link.close('The service stops')
      open.clear()
      failed.clear()
    },
  }
}

interface Hop {
  readonly fqdn: string
  readonly address: string
  readonly port: number
}

async function openLink(
  options: ServerLinksOptions,
  { fqdn, address, port }: Hop,
  signal: AbortSignal,
  onClosed: () => void,
): Promise<SipConnection | LinkFault> {
  const { context, handler, leg } = options
  const { machine, certificates, network } = context
  const material = certificates.assigned(machine.fqdn, options.certificate)
  if (material === undefined)
    return fault(
      1010,
      [['peer', fqdn]],
      `No certificate is assigned for ${options.certificate} on ${machine.fqdn}`,
    )
  let raw: Awaited<ReturnType<typeof network.connect>>
  try {
    raw = await network.connect({ address, port }, { timeoutMs: CONNECT_MS, signal })
  } catch (thrown) {
    const code = (thrown as NodeJS.ErrnoException).code ?? messageOf(thrown)
    return fault(
      1007,
      [
        ['ErrorType', 'Connect Attempt Failure'],
        ['WinsockFailureCode', code],
        ['Peer', `${fqdn}:${port}`],
      ],
      `The connection to ${fqdn} (${address}:${port}) failed: ${code}`,
    )
  }
  raw.setNoDelay(true)
  const socket = connectTls({
    socket: raw,
    servername: fqdn,
    ...tlsMaterial(material),
    rejectUnauthorized: false,
  })
  const trouble = await handshake(socket, signal)
  const untrusted = (text: string): LinkFault => {
    socket.destroy()
    return fault(
      1010,
      [
        ['ErrorType', text],
        ['Peer', `${fqdn}:${port}`],
      ],
      `TLS with ${fqdn} (${address}:${port}): ${text}`,
    )
  }
  if (trouble !== undefined) return untrusted(trouble)
  const chain = presentedChain(socket)
  const roots = readPemCertificates(certificates.trusted(machine.fqdn))
  const problem = checkChain({ chain, roots, nowMs: machine.nowMs(), hostName: fqdn })
  if (problem) return untrusted(problem.text)
  const negotiated = Promise.withResolvers<boolean>()
  const connection: SipConnection = createSipConnection(socket, {
    machine,
    handler: {
      receive: arrival =>
        isNegotiation(arrival.message) ? negotiated.resolve(true) : handler.receive(arrival),
      closed(peer) {
        negotiated.resolve(false)
        onClosed()
        handler.closed(peer)
      },
    },
    limits: SERVER_LIMITS,
    id: nextConnectionId(),
    local: `${machine.address}:${raw.localPort ?? 0}`,
    address,
    port,
    names: [...new Set([fqdn.toLowerCase(), ...chain.slice(0, 1).flatMap(namesOf)])],
    ...(leg === undefined ? {} : { leg }),
  })
  connection.admit()
  connection.send(negotiation(options, connection))
  const timer = setTimeout(() => negotiated.resolve(false), CONNECT_MS)
  const isAnswered = await negotiated.promise
  clearTimeout(timer)
  if (isAnswered) return connection
  // The far side judges our certificate after its handshake; what it says then is a closed connection.
  connection.close('The peer ended it before it said anything')
  return untrusted('The peer closed the connection after the TLS negotiation: it does not trust this server')
}

/** The first message between servers: do we compress? Nobody does here; but its answer shows that the peer accepts the link. */
function negotiation({ context }: ServerLinksOptions, { port, id }: SipConnection): SipOutgoing {
  const { fqdn, address } = context.machine
  const hex = Buffer.from(context.random(8)).toString('hex').toUpperCase()
  return {
    start: { kind: 'request', method: 'NEGOTIATE', uri: `sip:127.0.0.1:${port}` },
    headers: [
      { name: 'Via', value: `SIP/2.0/TLS ${address}:5061;branch=z9hG4bK${hex}.${id}` },
      { name: 'Max-Forwards', value: '0' },
      { name: 'From', value: `<sip:${fqdn}>;tag=${hex}` },
      { name: 'To', value: `<sip:127.0.0.1:${port}>` },
      { name: 'Call-ID', value: hex },
      { name: 'CSeq', value: '1 NEGOTIATE' },
      { name: 'Compression', value: 'LZ77-64K' },
    ],
    body: '',
  }
}

function isNegotiation({ start, headers }: SipMessage): boolean {
  return start.kind === 'response' && /\sNEGOTIATE\s*$/i.test(headerValue(headers, 'CSeq') ?? '')
}

/** Undefined when TLS stands; otherwise why not. */
function handshake(socket: ReturnType<typeof connectTls>, signal: AbortSignal): Promise<string | undefined> {
  return new Promise(resolve => {
    const timer = setTimeout(() => finish('The TLS negotiation timed out'), CONNECT_MS)
    const abort = (): void => finish('The service stops')
    function finish(problem: string | undefined): void {
      clearTimeout(timer)
      signal.removeEventListener('abort', abort)
      resolve(problem)
    }
    signal.addEventListener('abort', abort, { once: true })
    socket.once('secureConnect', () => finish(undefined))
    socket.on('error', error => finish(error.message))
    socket.once('close', () => finish('The peer closed the connection during the TLS negotiation'))
  })
}

function fault(id: LinkFault['id'], details: LinkFault['details'], text: string): LinkFault {
  return { id, details, text }
}

function sayFault({ machine }: RoleContext, { text, id }: LinkFault): void {
  const where = 'SIPAdminLog::WriteDiagnosticEvent'
  sayInStack(machine, { level: 'ERROR', flag: 'TF_DIAG', where, text: `${text}; ms-diagnostics ${id}` })
}
