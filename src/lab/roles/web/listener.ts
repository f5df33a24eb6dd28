// One port of a web site: connections, TLS and HTTP/1.1 on Node's own stack, with a deadline for whatever a client is to do
// next. The certificate is read for every handshake, so that an assignment counts at once.

import {
  createServer as createHttpServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http'
import { createServer as createNetServer, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { createServer as createTlsServer, type SecureVersion, type TLSSocket } from 'node:tls'
import { messageOf } from '../../../base/errors.ts'
import type { CertificateMaterial } from '../../certificates.ts'
import type { Endpoint, Listening, Network } from '../../network.ts'
import { type ConnectionTable, createConnectionTable, type TrackedConnection } from './connections.ts'
import type { WebLimits } from './limits.ts'
import type { WebConnection } from './message.ts'

/** What goes on on one connection. */
export interface LiveConnection extends TrackedConnection, WebConnection {
  /** Requests that wait for their turn, the running one included. */
  pending: number
  /** The requests of a connection are served one after the other: authentication is bound to it. */
  turn: Promise<void>
  /** Ends the connection unless the client does what is due within that time. */
  expect(due: Due): void
}

export type Due = 'handshake' | 'head' | 'body' | 'answer' | 'next'

export interface ListenerOptions {
  readonly network: Network
  readonly endpoint: Endpoint
  readonly limits: WebLimits
  /** Present on a port with TLS. */
  readonly tls?: {
    /** Certificate for the next handshake; undefined when none is assigned. */
    material(): CertificateMaterial | undefined
    readonly minVersion: SecureVersion
    /** A handshake went wrong; Node's code, or "NO_CERTIFICATE". */
    failed(connection: WebConnection, code: string): void
  }
  /** Serves one request; it must not reject. */
  serve(connection: LiveConnection, request: IncomingMessage, response: ServerResponse): Promise<void>
  /** Something that is no request came in: Node's code and the bytes, as far as they are known. */
  malformed(connection: WebConnection, code: string, bytes: Uint8Array): void
}

export interface Listener {
  readonly openConnections: number
  start(): Promise<void>
  stop(): Promise<void>
}

/** A listener that is not open yet. */
export function createListener(options: ListenerOptions): Listener {
  const { limits, network, endpoint, tls } = options
  const table = createConnectionTable<LiveConnection>(limits.maxConnections)
  /** Connections by their far end, under which TLS and HTTP know them too. */
  const byPeer = new Map<string, LiveConnection>()
  let count = 0

  const http = createParser(options, socket => byPeer.get(peerOf(socket)))
  const secure = tls && createTlsServer({ minVersion: tls.minVersion, handshakeTimeout: limits.handshakeMs })
  let used: CertificateMaterial | undefined
  secure?.on('secureConnection', socket => {
    byPeer.get(peerOf(socket))?.expect('head')
    http.emit('connection', socket)
  })
  secure?.on('tlsClientError', (error, socket) => {
    const connection = byPeer.get(peerOf(socket))
    if (connection) tls?.failed(connection, codeOf(error))
    connection?.destroy()
  })

  const front = createNetServer({ noDelay: true }, socket => {
    const connection = track({ socket, id: String(++count), options, table, byPeer })
    if (!connection) return
    if (!secure || !tls) {
      connection.expect('head')
      http.emit('connection', socket)
      return
    }
    connection.expect('handshake')
    const code = adopt(tls.material())
    if (code === undefined) secure.emit('connection', socket)
    else {
      tls.failed(connection, code)
      connection.destroy()
    }
  })

  /** Makes the next handshakes use that certificate; gives the code of what keeps it from being used. */
  function adopt(material: CertificateMaterial | undefined): string | undefined {
    if (!material) return 'NO_CERTIFICATE'
    if (used?.thumbprint === material.thumbprint && used.keyPem === material.keyPem) return undefined
    try {
      secure?.setSecureContext({ cert: material.certificatePem + material.chainPem, key: material.keyPem })
      used = material
      return undefined
    } catch (error) {
      return codeOf(error)
    }
  }

  let listening: Listening | undefined
  return {
    get openConnections() {
      return table.size
    },
    async start() {
      listening = await network.listen(front, endpoint)
    },
    async stop() {
      table.destroyAll()
      await listening?.close()
      listening = undefined
    },
  }
}

interface Arrival {
  readonly socket: Socket
  readonly id: string
  readonly options: ListenerOptions
  readonly table: ConnectionTable<LiveConnection>
  readonly byPeer: Map<string, LiveConnection>
}

/** Puts a new connection on the list; undefined when there is no room and it was closed. */
function track({ socket, id, options, table, byPeer }: Arrival): LiveConnection | undefined {
  const { limits, endpoint, tls } = options
  const dueMs: Readonly<Record<Due, number>> = {
    handshake: limits.handshakeMs,
    head: limits.headMs,
    body: limits.bodyMs,
    answer: limits.answerMs,
    next: limits.idleMs,
  }
  let timer: NodeJS.Timeout | undefined
  const connection: LiveConnection = {
    id,
    local: `${socket.localAddress ?? endpoint.address}:${endpoint.port}`,
    peer: peerOf(socket),
    secure: tls !== undefined,
    busy: false,
    pending: 0,
    turn: Promise.resolve(),
    destroy: () => socket.destroy(),
    expect(due) {
      clearTimeout(timer)
      timer = setTimeout(() => socket.destroy(), dueMs[due])
      timer.unref()
      connection.busy = due === 'body' || due === 'answer'
      table.touch(connection)
    },
  }
  // A client that goes away is no error of ours.
  socket.on('error', () => socket.destroy())
  socket.on('close', () => {
    clearTimeout(timer)
    table.remove(connection)
    byPeer.delete(connection.peer)
  })
  if (!table.admit(connection)) {
    socket.destroy()
    return undefined
  }
  byPeer.set(connection.peer, connection)
  return connection
}

/** Node's HTTP parser and writer, without a port of its own. */
function createParser(
  options: ListenerOptions,
  connectionOf: (socket: Socket) => LiveConnection | undefined,
): Server {
  const { limits, serve, malformed } = options
  const http = createHttpServer(
    {
      maxHeaderSize: limits.maxHeadBytes,
      // Deadlines are the connection's own.
      headersTimeout: 0,
      requestTimeout: 0,
      keepAliveTimeout: 0,
    },
    (request, response) => {
      const connection = connectionOf(request.socket)
      if (!connection || connection.pending >= limits.maxPipelined) {
        request.socket.destroy()
        return
      }
      connection.pending++
      connection.expect('body')
      connection.turn = connection.turn.then(async () => {
        await serve(connection, request, response)
        connection.pending--
        if (connection.pending === 0) connection.expect('next')
      })
    },
  )
  http.maxHeadersCount = 100
  http.on('clientError', (error: NodeJS.ErrnoException & { rawPacket?: Uint8Array }, socket: Duplex) => {
    const connection = connectionOf(socket as Socket)
    const code = codeOf(error)
    if (connection && code !== 'ECONNRESET')
      malformed(connection, code, new Uint8Array(error.rawPacket ?? []))
    if (socket.writable && code !== 'ECONNRESET') socket.end(refusalOf(code))
    else socket.destroy()
  })
  return http
}

/** What http.sys answers to what it cannot read. */
function refusalOf(code: string): string {
  const tooLong = code === 'HPE_HEADER_OVERFLOW'
  const body = tooLong
    ? '<h2>Bad Request - Request Too Long</h2>\r\n<hr><p>HTTP Error 400. The size of the request headers is too long.</p>\r\n'
    : '<h2>Bad Request</h2>\r\n<hr><p>HTTP Error 400. The request is badly formed.</p>\r\n'
  return `HTTP/1.1 400 Bad Request\r\nContent-Type: text/html; charset=us-ascii\r\nServer: Microsoft-HTTPAPI/2.0\r\nConnection: close\r\nContent-Length: ${body.length}\r\n\r\n${body}`
}

function peerOf(socket: Socket | TLSSocket): string {
  return `${socket.remoteAddress ?? ''}:${socket.remotePort ?? 0}`
}

function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' ? code : messageOf(error)
}
