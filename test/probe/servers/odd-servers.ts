// Servers that are none, or behave as no server should: each listens on an address of a bench until the bench's test is over.

import type { RequestListener } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import type { IssuedServer } from '../../certificates.ts'
import type { Bench } from './bench.ts'

export interface OddServers {
  /** What happens on a bare TCP connection. */
  tcp(host: number, port: number, behave: (socket: Socket) => void): Promise<void>
  /** What happens inside TLS. */
  tls(host: number, port: number, certificate: IssuedServer, behave: (socket: Socket) => void): Promise<void>
  /** A web server. */
  https(host: number, port: number, certificate: IssuedServer, answer: RequestListener): Promise<void>
  close(): void
}

/** Servers on the addresses and shifted ports of a bench. */
export function createOddServers(bench: () => Bench): OddServers {
  const servers: Server[] = []
  const sockets = new Set<Socket>()
  const listen = (server: Server, host: number, port: number): Promise<void> => {
    servers.push(server)
    server.on('connection', (socket: Socket) => {
      sockets.add(socket)
      socket.on('error', () => undefined)
    })
    const { promise, resolve } = Promise.withResolvers<void>()
    server.listen(port + bench().portShift, bench().address(host), resolve)
    return promise
  }
  const keyOf = (certificate: IssuedServer) => ({
    cert: certificate.pem + bench().authority.intermediate.pem,
    key: certificate.keyPem,
  })
  return {
    tcp: (host, port, behave) => listen(createServer(behave), host, port),
    tls(host, port, certificate, behave) {
      const server = createTlsServer(keyOf(certificate), socket => {
        socket.on('error', () => undefined)
        behave(socket)
      })
      server.on('tlsClientError', () => undefined)
      return listen(server, host, port)
    },
    https(host, port, certificate, answer) {
      const server = createHttpsServer(keyOf(certificate), answer)
      server.on('tlsClientError', () => undefined)
      return listen(server, host, port)
    },
    close() {
      for (const socket of sockets) socket.destroy()
      for (const server of servers.splice(0)) server.close()
      sockets.clear()
    },
  }
}
