// A client that sends its request drop by drop holds a connection, and a half-received case, for ever. It is cut off when
// nothing worth mentioning comes although we are waiting.

import type { IncomingMessage } from 'node:http'

export interface SlowClientLimits {
  /** How often is looked. */
  readonly everyMs: number
  /** Bytes that must have come in between. */
  readonly bytes: number
}

export const SLOW_CLIENTS: SlowClientLimits = { everyMs: 15_000, bytes: 16 << 10 }

/** Watches a request until its body has come; ends the connection of one that is too slow. */
export function watchSlowClient(request: IncomingMessage, limits: SlowClientLimits): void {
  if (request.complete) return
  const { socket } = request
  let seen = socket.bytesRead
  const timer = setInterval(() => {
    if (request.complete || request.destroyed) return clearInterval(timer)
    const came = socket.bytesRead - seen
    seen = socket.bytesRead
    // Bytes that wait for us are no fault of the client.
    if (came < limits.bytes && request.readableLength === 0) socket.destroy()
  }, limits.everyMs)
  timer.unref()
  request.once('close', () => clearInterval(timer))
}
