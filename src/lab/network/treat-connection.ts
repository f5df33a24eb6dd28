// What a treatment does to one accepted connection.

import { connect, createServer, type Socket } from 'node:net'
import { Transform } from 'node:stream'
import { assertNever } from '../../base/assert-never.ts'
import type { Treatment } from '../network.ts'

/**
 * Applies a treatment to a connection that was just accepted.
 * @param pass hands a connection to the server
 */
export function treatConnection(socket: Socket, treatment: Treatment, pass: (socket: Socket) => void): void {
  // Whoever takes the connection adds handlers of its own; without any, an error would end the process.
  socket.on('error', () => undefined)
  switch (treatment.kind) {
    case 'open':
      pass(socket)
      return
    case 'refuse':
      socket.resetAndDestroy()
      return
    case 'drop':
    case 'silent':
      // What comes is swallowed, so that the end of the connection is noticed.
      socket.resume()
      return
    case 'reset':
      relay(socket, { request: resetAfter(socket, treatment.afterBytes) }, pass)
      return
    case 'slow':
      relay(socket, { answer: delayed(treatment.delayMs) }, pass)
      return
    default:
      assertNever(treatment)
  }
}

/**
 * Puts a second connection between client and server, as a middlebox does: TLS servers take over the socket itself, so that
 * nothing could be done to it afterwards. The server sees the address of the client, not its port.
 */
function relay(
  client: Socket,
  { request, answer }: { readonly request?: Transform; readonly answer?: Transform },
  pass: (socket: Socket) => void,
): void {
  const inner = createServer(server => {
    inner.close()
    pass(server)
  })
  inner.listen(0, '127.0.0.1', () => {
    const address = inner.address()
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0
    const onward = connect({ host: '127.0.0.1', port, localAddress: client.remoteAddress ?? '127.0.0.1' })
    onward.on('error', () => client.resetAndDestroy())
    client.on('close', () => onward.destroy())
    onward.on('close', () => client.destroySoon())
    ;(request ? client.pipe(request) : client).pipe(onward)
    ;(answer ? onward.pipe(answer) : onward).pipe(client)
  })
}

function resetAfter(socket: Socket, limitBytes: number): Transform {
  let received = 0
  return new Transform({
    transform(chunk: Uint8Array, _, done) {
      received += chunk.length
      if (received >= limitBytes) socket.resetAndDestroy()
      else done(null, chunk)
    },
  })
}

/** A longer way: what comes arrives so much later, in order; what follows at once does not wait again. */
function delayed(delayMs: number): Transform {
  return new Transform({
    transform(chunk: Uint8Array, _, done) {
      setTimeout(() => this.push(chunk), delayMs).unref()
      done()
    },
    flush: done => void setTimeout(done, delayMs).unref(),
  })
}
