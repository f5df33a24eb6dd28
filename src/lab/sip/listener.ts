// Accepts TLS connections for SIP: a peer may prove a name with its certificate, and one timer looks after the deadlines of all
// connections.

import type { TLSSocket } from 'node:tls'
import { checkChain, namesOf, presentedChain, readPemCertificates } from '../../auth/pki/check-chain.ts'
import type { CertificateRole } from '../certificates.ts'
import type { Endpoint, Listening } from '../network.ts'
import type { RoleContext } from '../role.ts'
import { createSipConnection, type SipConnection } from './connection.ts'
import { SERVER_LIMITS, type SipLimits } from './limits.ts'
import type { SipHandler } from './peer.ts'
import { CONNECTION_EVENT, sayInStack } from './say.ts'
import { type AssignedTlsServer, createAssignedTlsServer } from './tls-server.ts'

export interface SipListenerOptions {
  readonly context: RoleContext
  readonly endpoint: Endpoint
  readonly certificate: CertificateRole
  readonly handler: SipHandler
  readonly limits: SipLimits
  /** Asks peers for a certificate: on listeners that servers connect to as well. */
  readonly asksForCertificate: boolean
  /** Whether a server of these names (lower case) may connect; any whose certificate is trusted when absent. */
  readonly knows?: (names: readonly string[]) => boolean
  /** Leg of an Edge. */
  readonly leg?: string
}

export interface SipListener {
  start(): Promise<void>
  stop(): Promise<void>
  readonly connectionCount: number
}

/** A listener that does not listen yet. */
export function createSipListener(options: SipListenerOptions): SipListener {
  const { context, endpoint, limits, certificate, asksForCertificate } = options
  const connections = new Set<SipConnection>()
  const say = createListenerLog(options)
  let tls: AssignedTlsServer | undefined
  let listening: Listening | undefined
  let timer: NodeJS.Timeout | undefined

  function accept(socket: TLSSocket): void {
    const { remoteAddress: address = '', remotePort: port = 0 } = socket
    const names = asksForCertificate ? provenNames(options, socket, say) : []
    // Mutual TLS: who presents a certificate is a server, and no server is taken for a client.
    if (names === undefined) {
      socket.destroy()
      return
    }
    const connection: SipConnection = createSipConnection(socket, {
      machine: context.machine,
      handler: {
        receive: options.handler.receive,
        closed(peer) {
          connections.delete(connection)
          options.handler.closed(peer)
        },
      },
      limits: names.length > 0 ? { ...SERVER_LIMITS, idleMs: limits.idleMs } : clientLimits(options),
      id: nextConnectionId(),
      local: `${endpoint.address}:${endpoint.port}`,
      address,
      port,
      names,
      ...(options.leg === undefined ? {} : { leg: options.leg }),
    })
    if (names.length > 0) connection.admit()
    connections.add(connection)
  }

  function checkDeadlines(): void {
    const nowMs = performance.now()
    for (const connection of connections) connection.checkDeadlines(nowMs)
  }

  return {
    get connectionCount() {
      return connections.size
    },
    async start() {
      const { handshakeMs, connections: most } = limits
      tls = createAssignedTlsServer({
        context,
        certificate,
        asksForCertificate,
        handshakeMs,
        connections: most,
        say,
      })
      tls.server.on('secureConnection', accept)
      listening = await context.network.listen(tls.server, endpoint)
      const shortest = Math.min(limits.authenticateMs, limits.messageMs, limits.idleMs)
      timer = setInterval(checkDeadlines, Math.max(20, Math.min(1000, shortest / 4)))
      timer.unref()
    },
    async stop() {
      clearInterval(timer)
      for (const connection of connections) connection.close('The service stops')
      tls?.destroyConnections()
      await listening?.close()
      listening = undefined
    },
  }
}

/** MaxClientMessageBodySizeKb of Get-CsProxyConfiguration, where it is less than what the listener takes at all. */
function clientLimits({ context, limits }: SipListenerOptions): SipLimits {
  const bodyBytes = Math.min(
    limits.stream.bodyBytes,
    context.settings().proxy.maxClientMessageBodySizeKb * 1024,
  )
  return bodyBytes === limits.stream.bodyBytes
    ? limits
    : { ...limits, stream: { ...limits.stream, bodyBytes } }
}

/** Names of the peer's certificate; none for a client, undefined, with the reason in the log, for a server to be refused. */
function provenNames(
  { context, knows = () => true }: SipListenerOptions,
  socket: TLSSocket,
  say: ReturnType<typeof createListenerLog>,
): readonly string[] | undefined {
  const chain = presentedChain(socket)
  const [leaf] = chain
  if (leaf === undefined) return []
  const { machine, certificates } = context
  const roots = readPemCertificates(certificates.trusted(machine.fqdn))
  const problem = checkChain({ chain, roots, nowMs: machine.nowMs() })
  const names = namesOf(leaf)
  if (problem === undefined && knows(names)) return names
  const why = problem?.text ?? `${names.join(', ')} is no server of the topology`
  say('ERROR', `The certificate of ${socket.remoteAddress}:${socket.remotePort} is not trusted: ${why}`)
  return undefined
}

function createListenerLog({ context, endpoint }: SipListenerOptions) {
  return (level: 'INFO' | 'WARN' | 'ERROR', text: string): void =>
    sayInStack(context.machine, {
      ...CONNECTION_EVENT,
      level,
      text: `${text}. Transport TLS, local ${endpoint.address}:${endpoint.port}`,
    })
}

let lastConnectionId = 0x1000

/** Connection ids as servers write them: upper-case hex, growing by 0x100. */
export function nextConnectionId(): string {
  lastConnectionId += 0x100
  return lastConnectionId.toString(16).toUpperCase()
}
