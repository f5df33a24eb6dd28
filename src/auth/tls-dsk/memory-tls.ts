// Runs one side of Node's own TLS over memory: bytes in, the next flight out. A flight is whole when its last handshake
// message says so; nothing here waits for time to pass.

import { constants } from 'node:crypto'
import { Duplex } from 'node:stream'
import type { SecureContextOptions, TLSSocket } from 'node:tls'
import { concatBytes } from '../../base/bytes.ts'
import { messageOf } from '../../base/errors.ts'
import { handshakeTypes, readTlsFlight, TLS_HANDSHAKE } from '../../protocol/tls-dsk/flight.ts'

/** SSL_OP_NO_EXTENDED_MASTER_SECRET and SSL_OP_NO_ENCRYPT_THEN_MAC of OpenSSL 3, for which Node has no names. */
const NO_EXTENDED_MASTER_SECRET = 2 ** 0
const NO_ENCRYPT_THEN_MAC = 2 ** 19

export interface TlsDskVersions {
  readonly minVersion: 'TLSv1' | 'TLSv1.1' | 'TLSv1.2'
  readonly maxVersion: 'TLSv1' | 'TLSv1.1' | 'TLSv1.2'
}

/** TLS 1.0 is what every client and server of TLS-DSK speaks; the outer connection protects it. */
export const TLS_DSK_VERSIONS: TlsDskVersions = { minVersion: 'TLSv1', maxVersion: 'TLSv1' }

/**
 * Settings both sides share: RSA key exchange with a record MAC, no ticket after the server's Finished, plain master
 * secret. `@SECLEVEL=0` because OpenSSL 3 else refuses MD5 and SHA-1 signatures, and with them TLS 1.0.
 */
export function contextOptions(versions: TlsDskVersions): SecureContextOptions {
  return {
    ...versions,
    ciphers: 'AES256-SHA:AES128-SHA:@SECLEVEL=0',
    honorCipherOrder: true,
    secureOptions: constants.SSL_OP_NO_TICKET | NO_EXTENDED_MASTER_SECRET | NO_ENCRYPT_THEN_MAC,
  }
}

/** Event loop turns after which an engine that got a whole flight and says nothing is given up. */
const PATIENCE_TURNS = 200

export type MemoryTlsResult =
  | { readonly kind: 'flight'; readonly bytes: Uint8Array }
  | { readonly kind: 'failed'; readonly text: string }

export interface MemoryTls {
  readonly socket: TLSSocket
  /**
   * Gives the peer's bytes to TLS and waits for what it answers; never rejects.
   * @param until `flight`: our next flight is out; `secure`: the handshake is over, nothing is left to say
   */
  exchange(bytes: Uint8Array, until: 'flight' | 'secure'): Promise<MemoryTlsResult>
  close(): void
}

/** @param attach puts a TLSSocket, of either side, on the given stream */
export function createMemoryTls(attach: (stream: Duplex) => TLSSocket): MemoryTls {
  let output: Uint8Array[] = []
  let failure: string | undefined
  let secure = false
  const stream = new Duplex({
    read() {},
    write(chunk: Uint8Array, _encoding, done) {
      output.push(chunk)
      done()
    },
  })
  const socket = attach(stream)
  const fail = (thrown: unknown): void => {
    failure ??= messageOf(thrown)
  }
  socket.on('error', fail)
  stream.on('error', fail)
  socket.on('close', () => fail('the inner TLS was closed'))
  socket.on('secure', () => {
    secure = true
  })

  return {
    socket,
    async exchange(bytes, until) {
      if (bytes.length > 0 && failure === undefined) stream.push(Buffer.from(bytes))
      for (let turn = 0; turn < PATIENCE_TURNS; turn++) {
        await new Promise(resolve => setImmediate(resolve))
        if (failure !== undefined) return { kind: 'failed', text: failure }
        const flight = concatBytes(output)
        if (until === 'secure' ? !secure : !isWhole(flight)) continue
        output = []
        return { kind: 'flight', bytes: flight }
      }
      return { kind: 'failed', text: 'the inner TLS waits for more than the token holds' }
    },
    close() {
      socket.destroy()
      stream.destroy()
    },
  }
}

function isWhole(bytes: Uint8Array): boolean {
  const flight = readTlsFlight(bytes)
  if (flight === undefined) return false
  if (flight.finishes) return true
  const last = handshakeTypes(flight).at(-1)
  return (
    !flight.changesCipher && (last === TLS_HANDSHAKE.CLIENT_HELLO || last === TLS_HANDSHAKE.SERVER_HELLO_DONE)
  )
}
