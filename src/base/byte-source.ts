// Where bytes come from: a file, a blob, a zip entry, a segment. The only way a log is read, in Node and in the browser alike.

/** Random access to a fixed range of bytes. `read` gives fewer bytes than asked for only where the source ends. */
export interface ByteSource {
  /** As shown to people: a path, or `archive.zip!entry`. */
  readonly name: string
  readonly sizeBytes: number
  /**
   * Bytes of [from, to). The caller may keep but not change them.
   * @param into a buffer the caller owns and will overwrite later; a source may fill it and return a view of it
   * Rejects with AppError('unreadable').
   */
  read(from: number, to: number, into?: Uint8Array): Promise<Uint8Array>
}

/** A source over bytes in memory. */
export function createMemorySource(name: string, bytes: Uint8Array): ByteSource {
  return {
    name,
    sizeBytes: bytes.length,
    read: (from, to) => Promise.resolve(bytes.subarray(Math.max(0, from), Math.min(bytes.length, to))),
  }
}
