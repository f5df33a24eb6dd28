// Asks a server for one version and a set of suites by a bare ClientHello and reads its answer as far as it travels in clear: the
// version and suite it chose, the certificates exactly as sent (up to TLS 1.2), or the alert. Ends the connection itself.

import type { Socket } from 'node:net'
import { concatBytes } from '../../base/bytes.ts'
import { u16be } from '../../base/integers.ts'
import {
  isTlsRecord,
  readCertificateList,
  readServerHello,
  TLS_CONTENT,
  TLS_RECORD_HEADER_BYTES,
} from '../../protocol/tls/handshake.ts'
import {
  type ClientHelloOptions,
  TLS_VERSIONS,
  writeClientHello,
} from '../../protocol/tls/write-client-hello.ts'
import { TLS_HANDSHAKE } from '../../protocol/tls-dsk/flight.ts'

export type Greeting =
  | {
      readonly kind: 'hello'
      readonly version: number
      readonly suite: number
      /** DER, the server's own first; empty where they are encrypted (TLS 1.3). */
      readonly certificates: readonly Uint8Array[]
    }
  | { readonly kind: 'alert'; readonly alert: number }
  /** closed: the server ended the connection without a word; reset: it broke it off. */
  | { readonly kind: 'closed' | 'reset' | 'timeout' | 'no-tls' }

/** A chain is a few kilobytes; a server that says more than this has not answered a hello. */
const LIMIT_BYTES = 256 << 10

/** Sends the hello on a connected socket and reads the answer. Never rejects; the socket is destroyed at the end. */
export function greet(socket: Socket, hello: ClientHelloOptions, timeoutMs: number): Promise<Greeting> {
  return new Promise(resolve => {
    let received: Uint8Array = new Uint8Array(0)
    const timer = setTimeout(() => finish(readGreeting(received, true) ?? { kind: 'timeout' }), timeoutMs)
    function finish(greeting: Greeting): void {
      clearTimeout(timer)
      socket.destroy()
      resolve(greeting)
    }
    socket.on('data', (chunk: Uint8Array) => {
      received = concatBytes([received, chunk])
      const greeting =
        received.length > LIMIT_BYTES ? { kind: 'no-tls' as const } : readGreeting(received, false)
      if (greeting) finish(greeting)
    })
    socket.on('error', error => finish({ kind: isReset(error) ? 'reset' : 'closed' }))
    socket.on('close', () => finish(readGreeting(received, true) ?? { kind: 'closed' }))
    socket.write(writeClientHello(hello))
  })
}

function isReset(error: NodeJS.ErrnoException): boolean {
  return error.code === 'ECONNRESET' || error.code === 'EPIPE'
}

/** What the bytes so far say; undefined while more must come. `ended`: nothing more comes. */
function readGreeting(bytes: Uint8Array, ended: boolean): Greeting | undefined {
  let messages: Uint8Array = new Uint8Array(0)
  for (let at = 0; at + TLS_RECORD_HEADER_BYTES <= bytes.length; ) {
    if (!isTlsRecord(bytes, at)) return { kind: 'no-tls' }
    const to = at + TLS_RECORD_HEADER_BYTES + u16be(bytes, at + 3)
    if (to > bytes.length) break
    const fragment = bytes.subarray(at + TLS_RECORD_HEADER_BYTES, to)
    const fatal = bytes[at] === TLS_CONTENT.alert && fragment[0] === 2
    if (fatal) return { kind: 'alert', alert: fragment[1] ?? 0 }
    if (bytes[at] === TLS_CONTENT.handshake) messages = concatBytes([messages, fragment])
    at = to
  }
  return readMessages(messages, ended)
}

function readMessages(messages: Uint8Array, ended: boolean): Greeting | undefined {
  let chosen: { readonly version: number; readonly suite: number } | undefined
  let certificates: readonly Uint8Array[] = []
  let complete = ended
  for (let at = 0; at + 4 <= messages.length; ) {
    const to = at + 4 + (((messages[at + 1] ?? 0) << 16) | u16be(messages, at + 2))
    if (to > messages.length) break
    const body = messages.subarray(at + 4, to)
    if (messages[at] === TLS_HANDSHAKE.SERVER_HELLO) {
      const hello = readServerHello(body)
      if (hello) chosen = { version: hello.version, suite: hello.cipherSuites[0] ?? 0 }
      complete ||= hello?.version === TLS_VERSIONS.tls13
    } else if (messages[at] === TLS_HANDSHAKE.CERTIFICATE) {
      certificates = readCertificateList(body).map(der => der.slice())
      complete = true
    }
    at = to
  }
  return chosen && complete ? { kind: 'hello', ...chosen, certificates } : undefined
}
