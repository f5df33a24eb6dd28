// The body of a request, up to a limit.

import type { IncomingMessage } from 'node:http'

export type Body =
  | { readonly kind: 'whole'; readonly bytes: Uint8Array }
  /** Longer than the limit; `bytes` is its beginning. The rest is not read. */
  | { readonly kind: 'too-long'; readonly bytes: Uint8Array }
  /** The client went away before its end. */
  | { readonly kind: 'gone' }

/** Reads a body. Never rejects. */
export function readBody(incoming: IncomingMessage, limitBytes: number): Promise<Body> {
  const { promise, resolve } = Promise.withResolvers<Body>()
  const chunks: Uint8Array[] = []
  let sizeBytes = 0
  incoming.on('data', (chunk: Uint8Array) => {
    if (sizeBytes > limitBytes) return
    chunks.push(chunk)
    sizeBytes += chunk.length
    if (sizeBytes <= limitBytes) return
    incoming.pause()
    resolve({ kind: 'too-long', bytes: Buffer.concat(chunks).subarray(0, limitBytes) })
  })
  incoming.on('end', () => resolve({ kind: 'whole', bytes: Buffer.concat(chunks) }))
  incoming.on('error', () => resolve({ kind: 'gone' }))
  incoming.on('close', () => resolve({ kind: 'gone' }))
  return promise
}
