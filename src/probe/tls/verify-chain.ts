// A whole TLS handshake by Node, judged against given roots: what was agreed on, whether the chain leads to a trusted root, and
// how OpenSSL's verdict reads as the result code Windows would show.

import type { Socket } from 'node:net'
import { connect, type TLSSocket } from 'node:tls'
import { messageOf } from '../../base/errors.ts'
import { fromOpensslVerifyError, TLS_CODES, tlsCodeOfWords } from '../../trace/observe/tls-code.ts'
import type { TlsVersions } from '../client/context.ts'

export interface AgreedTls {
  readonly kind: 'agreed'
  /** The connection, on which nothing was sent yet; whoever asked ends it. */
  readonly socket: TLSSocket
  readonly version: string
  readonly suite: string
  /** DER as OpenSSL put the path together, the server's own first. */
  readonly path: readonly Uint8Array[]
  /** HRESULT of what is wrong with the chain, dates or purpose; undefined when nothing is. The name is not judged. */
  readonly code: number | undefined
  /** OpenSSL's words for it. */
  readonly words: string
}

export interface RefusedTls {
  readonly kind: 'refused'
  readonly outcome: 'alert' | 'closed' | 'timeout'
  readonly alert: number | undefined
  readonly code: number | undefined
  readonly words: string
}

export interface HandshakeOptions {
  /** Name for SNI; an address sends none. */
  readonly serverName: string
  readonly rootsPem: string
  /** What the client knows; everything when absent. */
  readonly versions?: TlsVersions | undefined
  readonly timeoutMs: number
  readonly signal: AbortSignal
}

/** OpenSSL's numbers by Node's names of them. x509_vfy.h */
const VERIFY_ERRORS: Readonly<Record<string, number>> = {
  UNABLE_TO_GET_ISSUER_CERT: 2,
  UNABLE_TO_GET_CRL: 3,
  CERT_NOT_YET_VALID: 9,
  CERT_HAS_EXPIRED: 10,
  DEPTH_ZERO_SELF_SIGNED_CERT: 18,
  SELF_SIGNED_CERT_IN_CHAIN: 19,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 20,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 21,
  CERT_REVOKED: 23,
  INVALID_PURPOSE: 26,
  CERT_UNTRUSTED: 27,
  HOSTNAME_MISMATCH: 62,
}

/**
 * Shakes hands as a tolerant client does: TLS 1.0 to 1.3, whatever the certificate. Never rejects; a connection on which nothing
 * was agreed is ended.
 */
export function shakeHands(socket: Socket, options: HandshakeOptions): Promise<AgreedTls | RefusedTls> {
  const { serverName, rootsPem, versions, timeoutMs, signal } = options
  return new Promise(resolve => {
    const secured = connect({
      socket,
      ...(/^[\d.]+$|:/.test(serverName) ? {} : { servername: serverName }),
      ca: rootsPem,
      ...(versions ?? { minVersion: 'TLSv1' }),
      // OpenSSL 3 else refuses SHA-1 signatures and with them TLS 1.0 and 1.1.
      ciphers: 'DEFAULT:@SECLEVEL=0',
      rejectUnauthorized: false,
      checkServerIdentity: () => undefined,
    })
    const finish = (result: AgreedTls | RefusedTls): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', onTimeout)
      if (result.kind === 'refused') secured.destroy()
      resolve(result)
    }
    const onTimeout = (): void => finish(refused('timeout', 'no answer to the handshake'))
    const timer = setTimeout(onTimeout, timeoutMs)
    signal.addEventListener('abort', onTimeout)
    secured.on('error', thrown => finish(refusalOf(thrown)))
    secured.on('close', () => finish(refused('closed', 'the connection was closed during the handshake')))
    secured.once('secureConnect', () => finish(agreementOf(secured)))
  })
}

function agreementOf(socket: TLSSocket): AgreedTls {
  const name = String(socket.authorizationError ?? '')
  const code = socket.authorized ? undefined : codeOf(name)
  return {
    kind: 'agreed',
    socket,
    version: (socket.getProtocol() ?? '').replace('TLSv1', 'TLS 1').replace(/^TLS 1$/, 'TLS 1.0'),
    suite: socket.getCipher().standardName.replace(/^TLS_/, ''),
    path: pathOf(socket),
    code,
    words: socket.authorized ? '' : name,
  }
}

function codeOf(name: string): number {
  const number = VERIFY_ERRORS[name]
  const code = number === undefined ? tlsCodeOfWords(name) : fromOpensslVerifyError(number)
  return code ?? TLS_CODES.unknownCertificate
}

function pathOf(socket: TLSSocket): Uint8Array[] {
  const path: Uint8Array[] = []
  const seen = new Set<string>()
  for (
    let at = socket.getPeerX509Certificate();
    at && !seen.has(at.fingerprint256);
    at = at.issuerCertificate
  ) {
    seen.add(at.fingerprint256)
    path.push(new Uint8Array(at.raw))
  }
  return path
}

function refusalOf(thrown: NodeJS.ErrnoException): RefusedTls {
  const words = messageOf(thrown)
  const alert = Number(/SSL alert number (\d+)/.exec(words)?.[1] ?? Number.NaN)
  const short = /:([^:]*):(?:[^:]*\.c:\d+)/.exec(words)?.[1] ?? words
  if (!Number.isNaN(alert)) return { ...refused('alert', short), alert, code: tlsCodeOfWords(short) }
  const isClosed = thrown.code === 'ECONNRESET' || thrown.code === 'EPIPE'
  return {
    ...refused('closed', isClosed ? 'the connection was reset during the handshake' : short),
    code: tlsCodeOfWords(short),
  }
}

function refused(outcome: RefusedTls['outcome'], words: string): RefusedTls {
  return { kind: 'refused', outcome, alert: undefined, code: undefined, words }
}
