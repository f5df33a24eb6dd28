// The content of one zip entry, in memory.

import type { ByteSource } from '../../base/byte-source.ts'
import { concatBytes } from '../../base/bytes.ts'
import { createUnpacker } from './unpacker.ts'
import { findZipData, type ZipEntry } from './zip-directory.ts'

/** The unpacked bytes, `limitBytes` at most; fewer where the entry is damaged. Undefined when they cannot be unpacked at all. */
export async function readZipEntry(
  source: ByteSource,
  entry: ZipEntry,
  limitBytes: number,
): Promise<Uint8Array | undefined> {
  if (entry.encrypted || (entry.method !== 0 && entry.method !== 8)) return undefined
  const from = await findZipData(source, entry)
  if (from === undefined) return undefined
  const to = from + entry.packedBytes
  if (entry.method === 0) return source.read(from, Math.min(to, from + limitBytes))
  const unpacker = createUnpacker({ source, from, to, packing: 'deflate' })
  const parts: Uint8Array[] = []
  while (unpacker.position < limitBytes) {
    const bytes = await unpacker.next()
    if (!bytes) break
    parts.push(bytes)
  }
  return concatBytes(parts).subarray(0, limitBytes)
}
