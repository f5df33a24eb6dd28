// Buffers of large tables change their size without leaving the old one behind: tens of megabytes would otherwise wait for
// the garbage collector, which does not know that they are large.

/**
 * The bytes of a buffer, cut or filled with zeros to another size. The old buffer must not be used afterwards: it holds nothing
 * any more, where the platform can take its memory back.
 */
export function resized(buffer: ArrayBuffer, sizeBytes: number): ArrayBuffer {
  // ES2024; a platform without it copies.
  if (typeof buffer.transfer === 'function') return buffer.transfer(sizeBytes)
  const copy = new Uint8Array(sizeBytes)
  copy.set(new Uint8Array(buffer, 0, Math.min(sizeBytes, buffer.byteLength)))
  return copy.buffer
}
