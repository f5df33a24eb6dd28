// Hands the lines of a source to a listener, in windows: bytes that the listener still needs stay in memory, the rest is
// dropped. Memory is one window, whatever the size of the source; a line or record longer than the limit is cut.

import type { ByteSource } from '../base/byte-source.ts'
import { createWordBuffer, findLineEnds } from '../base/line-ends.ts'

export interface LineListener {
  /** A line [from, to) of `bytes`, without its LF; bytes[0] stands at `base` in the source. */
  line(bytes: Uint8Array, from: number, to: number, base: number): void
  /** Offset in the source of the first byte that must stay in memory. */
  keepFrom(): number
  /** The bytes kept have reached the limit: what begins at `keepFrom` ends here, at `to`; must let go of it. */
  overflow(bytes: Uint8Array, base: number, to: number): void
  /** After the last line; [0, to) of `bytes` holds what was kept. */
  end(bytes: Uint8Array, base: number, to: number): void
}

export interface ReadLinesOptions {
  readonly from: number
  readonly to: number
  /** Source offset up to which lines were handed on. */
  readonly onProgress?: ((offset: number) => void) | undefined
  readonly signal?: { readonly aborted: boolean } | undefined
}

const WINDOW_BYTES = 1 << 20
/** Line ends are looked for in blocks of this size, so that their offsets stay in the cache. */
const BLOCK_BYTES = 64 << 10
/** At most this much of a line or a record is held. */
export const RECORD_LIMIT_BYTES = 16 << 20

/** Reads [from, to). Rejects only with what `source.read` rejects with; bytes already handed on stay valid findings. */
export async function readLines(
  source: ByteSource,
  listener: LineListener,
  options: ReadLinesOptions,
): Promise<void> {
  let buffer = createWordBuffer(Math.max(1, Math.min(WINDOW_BYTES, options.to - options.from)))
  const ends = new Int32Array(Math.min(BLOCK_BYTES, buffer.bytes.length))
  let base = options.from
  let filled = 0
  let at = 0
  /** The rest of a line that was cut: bytes up to its LF are passed over. */
  let skipping = false

  function dropDone(): void {
    const done = Math.min(at, Math.max(0, listener.keepFrom() - base))
    if (done === 0) return
    buffer.bytes.copyWithin(0, done, filled)
    base += done
    filled -= done
    at -= done
  }

  function makeRoom(): void {
    dropDone()
    const { bytes } = buffer
    if (filled < bytes.length) return
    if (bytes.length < RECORD_LIMIT_BYTES) {
      buffer = createWordBuffer(bytes.length * 2)
      buffer.bytes.set(bytes)
      return
    }
    // A line that fills the limit is handed on as far as it goes.
    if (at === 0 || listener.keepFrom() - base >= at) {
      listener.line(bytes, at, filled, base)
      skipping = true
      at = filled
    }
    listener.overflow(bytes, base, filled)
    dropDone()
  }

  /** Hands on the lines that end in [from, filled); `at` is where the first of them begins. */
  function takeLines(from: number): void {
    const { bytes } = buffer
    for (let block = from; block < filled; block += BLOCK_BYTES) {
      const count = findLineEnds(buffer, block, Math.min(filled, block + BLOCK_BYTES), ends)
      for (let i = 0; i < count; i++) {
        const end = ends[i] ?? 0
        if (!skipping) listener.line(bytes, at, end, base)
        skipping = false
        at = end + 1
      }
    }
    if (skipping) at = filled
  }

  const chunks = readChunks(source, options)
  for await (const chunk of chunks) {
    for (let from = 0; from < chunk.length; ) {
      makeRoom()
      const part = chunk.subarray(from, from + buffer.bytes.length - filled)
      buffer.bytes.set(part, filled)
      filled += part.length
      from += part.length
      takeLines(filled - part.length)
    }
    options.onProgress?.(base + at)
  }
  if (at < filled && !skipping) listener.line(buffer.bytes, at, filled, base)
  listener.end(buffer.bytes, base, filled)
}

/** Chunks of the range, in order; the next one is read while the last one is worked on. A chunk is valid until the next. */
async function* readChunks(
  source: ByteSource,
  { from, to, signal }: ReadLinesOptions,
): AsyncGenerator<Uint8Array> {
  const size = Math.min(WINDOW_BYTES, to - from)
  const spare = [new Uint8Array(size), new Uint8Array(size)]
  const read = (offset: number, turn: number): Promise<Uint8Array> =>
    source.read(offset, Math.min(to, offset + size), spare[turn & 1])
  let next = size > 0 ? read(from, 0) : undefined
  for (let offset = from, turn = 1; next && !signal?.aborted; turn++) {
    const chunk = await next
    if (chunk.length === 0) return
    offset += chunk.length
    next = offset < to ? read(offset, turn) : undefined
    // A failure is reported when its turn comes, not as an unhandled rejection.
    next?.catch(() => undefined)
    yield chunk
  }
}
