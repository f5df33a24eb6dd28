// TLS-DSK, server side: the inner handshake, the client's certificate judged before the last flight goes out, then signing
// keys. MS-SIPAE §3.3.5.1, §3.3.5.2.

import { createSecureContext, type SecureContext, TLSSocket } from 'node:tls'
import type { Secret } from '../../base/secret.ts'
import { handshakeTypes, readTlsFlight, reframeFlight, TLS_HANDSHAKE } from '../../protocol/tls-dsk/flight.ts'
import { associationEnd } from '../sip/lifetime.ts'
import {
  type Acceptor,
  type AcceptorContext,
  type AcceptorStep,
  type Refused,
  refused,
} from '../sip/mechanism.ts'
import {
  contextOptions,
  createMemoryTls,
  type MemoryTls,
  TLS_DSK_VERSIONS,
  type TlsDskVersions,
} from './memory-tls.ts'
import { signerOf } from './signer.ts'

/** A certificate that was accepted. */
export interface PublishedCertificate {
  readonly account: string
  readonly notAfterUs: number
}

/**
 * Looks a client certificate up among those published for the user of From: byte-equal, unexpired, of that user. A text
 * says why it is not accepted. The possession of its key is proved by the handshake.
 */
export type FindCertificate = (der: Uint8Array, context: AcceptorContext) => PublishedCertificate | string

export interface TlsDskServer {
  /** Begins a handshake. */
  createAcceptor(): Acceptor
}

export interface TlsDskServerOptions {
  readonly certificatePem: string
  readonly privateKeyPem: Secret<string>
  readonly findCertificate: FindCertificate
  readonly versions?: TlsDskVersions
}

/** Prepares the certificate once for all handshakes. */
export function createTlsDskServer(options: TlsDskServerOptions): TlsDskServer {
  const secureContext = createSecureContext({
    ...contextOptions(options.versions ?? TLS_DSK_VERSIONS),
    cert: options.certificatePem,
    key: options.privateKeyPem.reveal(),
  })
  return { createAcceptor: () => createTlsDskAcceptor(secureContext, options.findCertificate) }
}

function createTlsDskAcceptor(secureContext: SecureContext, findCertificate: FindCertificate): Acceptor {
  let tls: MemoryTls | undefined
  let steps = 0

  async function step(token: Uint8Array, context: AcceptorContext): Promise<AcceptorStep> {
    const fault = faultOfClientFlight(steps, token)
    if (fault) return fault
    steps++
    tls ??= createMemoryTls(
      stream =>
        new TLSSocket(stream, {
          isServer: true,
          secureContext,
          requestCert: true,
          rejectUnauthorized: false,
        }),
    )
    const result = await tls.exchange(token, 'flight')
    if (result.kind === 'failed') return refused('tls', `The inner handshake failed: ${result.text}`)
    if (steps === 1) return { kind: 'continue', token: reframeFlight(result.bytes) }
    const outcome = complete(tls, result.bytes, findCertificate, context)
    tls.close()
    return outcome
  }

  return { step, close: () => tls?.close() }
}

function complete(
  { socket }: MemoryTls,
  token: Uint8Array,
  findCertificate: FindCertificate,
  context: AcceptorContext,
): AcceptorStep {
  const certificate = socket.getPeerX509Certificate()
  if (certificate === undefined) return refused('no-certificate', 'The client sent no certificate')
  const signer = signerOf(socket, 'server')
  if (signer === undefined) return refused('tls', 'The chosen TLS suite has no MAC to sign with')
  const published = findCertificate(certificate.raw, context)
  if (typeof published === 'string') return refused('certificate', published)
  if (context.nowUs >= published.notAfterUs)
    return refused('certificate', 'The client certificate has expired')
  return {
    kind: 'complete',
    token,
    signer,
    identity: { account: published.account, name: certificate.subject },
    expiresUs: associationEnd(context.nowUs, published.notAfterUs),
  }
}

/** What is wrong with the client's token at this step, before TLS sees it. */
function faultOfClientFlight(steps: number, token: Uint8Array): Refused | undefined {
  if (steps > 1) return refused('out-of-order', 'The client sent a token after its last one')
  const flight = readTlsFlight(token)
  if (flight === undefined) return refused('malformed', 'The token is empty or no whole TLS flight')
  if (flight.alert !== undefined) return refused('tls', `The client sent TLS alert ${flight.alert}`)
  const isExpected =
    steps === 0 ? handshakeTypes(flight).at(-1) === TLS_HANDSHAKE.CLIENT_HELLO : flight.finishes
  return isExpected ? undefined : refused('malformed', 'The token lacks the end of the client flight')
}
