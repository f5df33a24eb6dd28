// An archive entry as a ByteSource. Requests that wait are served in the order of their offsets, so that reading evidence back from
// many places costs one pass and not one for each place.

import type { ByteSource } from '../../base/byte-source.ts'
import { AppError } from '../../base/errors.ts'
import type { ChunkCache } from './chunk-cache.ts'
import { CHUNK_BYTES, createForwardChunks, type ForwardChunks } from './forward-chunks.ts'
import type { PackedRange } from './unpacker.ts'

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
  const chunks = createForwardChunks(range, sizeBytes, cache)
  const waiting: Request[] = []
  let running = false

  async function run(): Promise<void> {
    running = true
    for (
      let request = takeNext(waiting, chunks.chunkFrom);
      request;
      request = takeNext(waiting, chunks.chunkFrom)
    ) {
      try {
        request.resolve(await readRange(name, chunks, request))
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

/** Takes the request that is reached first when unpacking goes on from where it stands. */
function takeNext(waiting: Request[], chunkFrom: number): Request | undefined {
  const ahead = waiting.filter(request => request.from >= chunkFrom)
  const nearest = (ahead.length > 0 ? ahead : waiting).reduce<Request | undefined>(
    (best, request) => (best && best.from <= request.from ? best : request),
    undefined,
  )
  if (nearest) waiting.splice(waiting.indexOf(nearest), 1)
  return nearest
}

async function readRange(
  name: string,
  chunks: ForwardChunks,
  { from, to }: Pick<Request, 'from' | 'to'>,
): Promise<Uint8Array> {
  const out = new Uint8Array(Math.max(0, to - from))
  let at = from
  while (at < to) {
    const index = Math.floor(at / CHUNK_BYTES)
    const start = index * CHUNK_BYTES
    const bytes = await chunks.upTo(index, Math.min(to - start, CHUNK_BYTES))
    const part = bytes.subarray(at - start, to - start)
    if (part.length === 0) break
    out.set(part, at - from)
    at += part.length
  }
  if (at === from && at < to) throw damaged(name, chunks)
  return out.subarray(0, at - from)
}

function damaged(name: string, { position, damage }: ForwardChunks): AppError {
  const reason = damage ?? 'the packed data ends there'
  return new AppError(
    'unreadable',
    `${name} is damaged behind its first ${position} bytes (${reason}); get the archive again`,
  )
}
