// A TLS server that shows the certificate assigned at the moment a connection comes, and takes no more connections than allowed.

import type { Socket } from 'node:net'
import { createServer, type Server } from 'node:tls'
import type { CertificateMaterial, CertificateRole } from '../certificates.ts'
import type { RoleContext } from '../role.ts'

export interface AssignedTlsOptions {
  readonly context: RoleContext
  readonly certificate: CertificateRole
  /** Asks peers for a certificate and leaves it to the caller to judge it. */
  readonly asksForCertificate: boolean
  readonly handshakeMs: number
  /** Connections at once. */
  readonly connections: number
  /** Told why a connection came to nothing. */
  readonly say: (level: 'WARN' | 'ERROR', text: string) => void
}

export interface AssignedTlsServer {
  readonly server: Server
  /** Ends all connections, those in the middle of a handshake as well. */
  destroyConnections(): void
}

/** A server that does not listen yet. */
export function createAssignedTlsServer(options: AssignedTlsOptions): AssignedTlsServer {
  const { asksForCertificate, handshakeMs, connections, say } = options
  const open = new Set<Socket>()
  const server = createServer({
    requestCert: asksForCertificate,
    rejectUnauthorized: false,
    handshakeTimeout: handshakeMs,
    sessionTimeout: 1,
  })
  const useAssigned = createAssignedContext(server, options)
  // Before TLS begins: whatever is assigned now is what this connection gets.
  server.prependListener('connection', socket => {
    socket.setNoDelay(true)
    // One too many costs no handshake.
    if (open.size >= connections) {
      const { remoteAddress, remotePort } = socket
      say('WARN', `Connection from ${remoteAddress}:${remotePort} refused: ${open.size} connections are open`)
      socket.destroy()
      return
    }
    open.add(socket)
    socket.once('close', () => open.delete(socket))
    if (!useAssigned()) socket.destroy()
  })
  server.on('tlsClientError', (error, socket) => {
    const { remoteAddress = '?', remotePort = 0 } = socket
    say('ERROR', `TLS negotiation with ${remoteAddress}:${remotePort} failed: ${error.message}`)
    socket.destroy()
  })
  return {
    server,
    destroyConnections() {
      for (const socket of open) socket.destroy()
    },
  }
}

/** Gives the server what is assigned where that has changed; false, with the reason told, when there is nothing. */
function createAssignedContext(
  server: Server,
  { context, certificate, asksForCertificate, say }: AssignedTlsOptions,
): () => boolean {
  const { certificates, machine } = context
  let inForce = ''
  return () => {
    const material = certificates.assigned(machine.fqdn, certificate)
    if (material === undefined) {
      say('ERROR', `No certificate is assigned for ${certificate}: the TLS negotiation fails`)
      return false
    }
    const trusted = asksForCertificate ? certificates.trusted(machine.fqdn) : ''
    const state = `${material.thumbprint} ${trusted.length}`
    if (state === inForce) return true
    server.setSecureContext({
      ...tlsMaterial(material),
      ...(asksForCertificate ? { ca: trusted } : {}),
      ticketKeys: Buffer.from(context.random(48)),
    })
    inForce = state
    return true
  }
}

/** Certificate, chain and key as TLS wants them. */
export function tlsMaterial(material: CertificateMaterial): { readonly cert: string; readonly key: string } {
  return { cert: `${material.certificatePem}\n${material.chainPem}`, key: material.keyPem }
}
