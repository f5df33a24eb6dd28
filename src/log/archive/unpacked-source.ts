// An archive entry as a ByteSource: unpacked forward as it is read, in chunks that a shared cache keeps for a while. Going back
// beyond the cache starts again at the begin; requests that wait are served in the order of their offsets, so that reading
// evidence back from many places costs one pass and not one for each place.

import type { ByteSource } from '../../base/byte-source.ts'
import { AppError } from '../../base/errors.ts'
import type { ChunkCache } from './chunk-cache.ts'
import { createUnpacker, type PackedRange, type Unpacker } from './unpacker.ts'

const CHUNK_BYTES = 1 << 20

export interface UnpackedOptions {
  readonly name: string
  readonly range: PackedRange
  /** Bytes the entry has; what would come after them is not unpacked. */
  readonly sizeBytes: number
  readonly cache: ChunkCache
}

interface Request {
  readonly from: number
  readonly to: number
  readonly resolve: (bytes: Uint8Array) => void
  readonly reject: (thrown: unknown) => void
}

/** Creates the source. `read` rejects with AppError('unreadable') where the packed data is damaged. */
export function createUnpackedSource({ name, range, sizeBytes, cache }: UnpackedOptions): ByteSource {
  const waiting: Request[] = []
  let unpacker: Unpacker | undefined
  /** The chunk that is being filled: [chunkFrom, chunkFrom + filled). */
  let chunk = new Uint8Array(0)
  let chunkFrom = 0
  let filled = 0
  let running = false

  const keyOf = (index: number): string => `${name}\n${index}`

  function restart(): void {
    unpacker = createUnpacker(range)
    chunk = new Uint8Array(Math.min(CHUNK_BYTES, sizeBytes))
    chunkFrom = 0
    filled = 0
  }

  function append(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length && chunkFrom + filled < sizeBytes; ) {
      const part = bytes.subarray(at, at + chunk.length - filled)
      chunk.set(part, filled)
      filled += part.length
      at += part.length
      if (filled < chunk.length) continue
      cache.put(keyOf(chunkFrom / CHUNK_BYTES), chunk)
      chunkFrom += chunk.length
      chunk = new Uint8Array(Math.min(CHUNK_BYTES, sizeBytes - chunkFrom))
      filled = 0
    }
  }

  /** Bytes of the chunk `index` up to its offset `to`, fewer when the packed data ends. */
  async function chunkUpTo(index: number, to: number): Promise<Uint8Array> {
    const cached = cache.get(keyOf(index))
    if (cached) return cached
    if (!unpacker || chunkFrom > index * CHUNK_BYTES) restart()
    for (;;) {
      const done = cache.get(keyOf(index))
      if (done) return done
      if (chunkFrom === index * CHUNK_BYTES && filled >= to) return chunk.subarray(0, filled)
      const bytes = await unpacker?.next()
      if (bytes) append(bytes)
      else return chunkFrom === index * CHUNK_BYTES ? chunk.subarray(0, filled) : new Uint8Array(0)
    }
  }

  async function serve({ from, to }: Request): Promise<Uint8Array> {
    const out = new Uint8Array(Math.max(0, to - from))
    let at = from
    while (at < to) {
      const index = Math.floor(at / CHUNK_BYTES)
      const start = index * CHUNK_BYTES
      const bytes = await chunkUpTo(index, Math.min(to - start, CHUNK_BYTES))
      const part = bytes.subarray(at - start, to - start)
      if (part.length === 0) break
      out.set(part, at - from)
      at += part.length
    }
    if (at === from && at < to) throw damaged(unpacker?.damage ?? 'the packed data ends there')
    return out.subarray(0, at - from)
  }

  function damaged(reason: string): AppError {
    const read = `behind its first ${chunkFrom + filled} bytes`
    return new AppError('unreadable', `${name} is damaged ${read} (${reason}); get the archive again`)
  }

  /** The waiting request that is reached first when unpacking goes on from where it stands. */
  function takeNext(): Request | undefined {
    const ahead = waiting.filter(request => request.from >= chunkFrom)
    const nearest = (ahead.length > 0 ? ahead : waiting).reduce<Request | undefined>(
      (best, request) => (best && best.from <= request.from ? best : request),
      undefined,
    )
    if (nearest) waiting.splice(waiting.indexOf(nearest), 1)
    return nearest
  }

  async function run(): Promise<void> {
    running = true
    for (let request = takeNext(); request; request = takeNext()) {
      try {
        request.resolve(await serve(request))
      } catch (thrown) {
        request.reject(thrown)
      }
    }
    running = false
  }

  return {
    name,
    sizeBytes,
    read: (from, to) =>
      new Promise((resolve, reject) => {
        waiting.push({ from: Math.max(0, from), to: Math.min(to, sizeBytes), resolve, reject })
        if (!running) void run()
      }),
  }
}
