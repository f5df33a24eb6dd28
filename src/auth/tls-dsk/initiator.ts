// TLS-DSK, client side: the inner handshake with the user certificate, then signing keys. MS-SIPAE §3.2.5.1.

import type { X509Certificate } from 'node:crypto'
import { connect, createSecureContext } from 'node:tls'
import type { Secret } from '../../base/secret.ts'
import { handshakeTypes, readTlsFlight, TLS_HANDSHAKE } from '../../protocol/tls-dsk/flight.ts'
import { associationEnd } from '../sip/lifetime.ts'
import { type Initiator, type InitiatorStep, refused } from '../sip/mechanism.ts'
import {
  contextOptions,
  createMemoryTls,
  type MemoryTls,
  TLS_DSK_VERSIONS,
  type TlsDskVersions,
} from './memory-tls.ts'
import { signerOf } from './signer.ts'

export interface TlsDskInitiatorOptions {
  readonly certificatePem: string
  readonly privateKeyPem: Secret<string>
  /** End of the certificate: the association ends with it. */
  readonly notAfterUs: number
  readonly versions?: TlsDskVersions
  /** Sees the certificate of the inner handshake; real clients judge nothing about it. */
  readonly onServerCertificate?: (certificate: X509Certificate) => void
}

/** A handshake that has not begun. It takes three steps: the challenge, the server's flight, the server's Finished. */
export function createTlsDskInitiator(options: TlsDskInitiatorOptions): Initiator {
  let tls: MemoryTls | undefined
  let steps = 0

  function begin(): MemoryTls {
    const secureContext = createSecureContext({
      ...contextOptions(options.versions ?? TLS_DSK_VERSIONS),
      cert: options.certificatePem,
      key: options.privateKeyPem.reveal(),
    })
    // The server's name proves nothing here: the outer connection was checked already.
    return createMemoryTls(socket => connect({ socket, secureContext, rejectUnauthorized: false }))
  }

  async function step(token: Uint8Array, nowUs: number): Promise<InitiatorStep> {
    const fault = faultOfServerFlight(steps, token)
    if (fault) return fault
    steps++
    tls ??= begin()
    const result = await tls.exchange(token, steps === 3 ? 'secure' : 'flight')
    if (result.kind === 'failed') return refused('tls', `The inner handshake failed: ${result.text}`)
    if (steps < 3) return { kind: 'continue', token: result.bytes }
    const { socket } = tls
    const serverCertificate = socket.getPeerX509Certificate()
    if (serverCertificate) options.onServerCertificate?.(serverCertificate)
    const signer = signerOf(socket, 'client')
    tls.close()
    if (signer === undefined) return refused('tls', 'The chosen TLS suite has no MAC to sign with')
    return {
      kind: 'complete',
      token: undefined,
      signer,
      expiresUs: associationEnd(nowUs, options.notAfterUs),
    }
  }

  return { step, close: () => tls?.close() }
}

/** What is wrong with the server's token at this step, before TLS sees it. */
function faultOfServerFlight(steps: number, token: Uint8Array) {
  if (steps > 2) return refused('out-of-order', 'The server sent a token after its last one')
  if (steps === 0)
    return token.length === 0 ? undefined : refused('out-of-order', 'The server spoke before the client')
  const flight = readTlsFlight(token)
  if (flight === undefined) return refused('malformed', 'The token is empty or no whole TLS flight')
  if (flight.alert !== undefined) return refused('tls', `The server sent TLS alert ${flight.alert}`)
  const isExpected =
    steps === 1 ? handshakeTypes(flight).at(-1) === TLS_HANDSHAKE.SERVER_HELLO_DONE : flight.finishes
  return isExpected ? undefined : refused('malformed', 'The token lacks the end of the server flight')
}
