// ETL: binary event traces of Windows, with the WPP messages of Lync and Skype for Business, clients and servers alike.
// Readable in full only with the format files (TMF) of the build that wrote it; without them texts and codes are scraped.

import type { ByteSource } from '../../base/byte-source.ts'
import { u32le } from '../../base/integers.ts'
import type { Place } from '../../trace/record.ts'
import { HEADER_BUFFER, isBuffer, isHeaderBuffer, readBuffer } from '../etl/buffer.ts'
import { readEtl } from '../etl/read.ts'
import { showEtl } from '../etl/show.ts'
import type { BinaryFormat, BinaryOptions } from '../format.ts'
import { createRecordTiler } from '../record-tiler.ts'

export const format: BinaryFormat = {
  kind: 'binary',
  id: 'etl',
  title: 'Event trace (ETL)',
  clock: 'utc',
  origin:
    'On a server: the Tracing folder of OCSLogger or of the logging agent (ClsAgent); on a client: the .etl beside the .UccApilog.',
  recognise,
  async read(source, id, sink, options) {
    const from = await findTrace(source)
    if (from !== undefined) return readEtl(source, id, sink, { ...options, from })
    createRecordTiler(sink, id).end(source.sizeBytes)
    sink.problem({
      code: 'etl-cache-unreadable',
      text:
        'This cache file of the logging agent holds no trace that can be read here: ' +
        'search it on its server with Search-CsClsLogging -OutputFilePath and give the text',
    })
  },
  async show(source: ByteSource, place: Place, options: BinaryOptions) {
    const from = await findTrace(source)
    return from === undefined ? '' : showEtl(source, place, { ...options, from })
  },
}

function recognise(head: Uint8Array, name: string): string | undefined {
  if (isHeaderBuffer(head, 0))
    return `begins with the header buffer of a trace (${u32le(head, 0)} bytes a buffer)`
  if (isBuffer(head, 0) && isPlausibleStart(head))
    return 'begins with a trace buffer; the header buffer is missing'
  if (/\.cache$/i.test(name) && head.includes(0))
    return 'a cache file of the logging agent (.cache), not text'
  return undefined
}

/** Without the header buffer: whole KiB, both ends of the used part agree, and the next buffer stands where it must. */
function isPlausibleStart(head: Uint8Array): boolean {
  const { sizeBytes, type } = readBuffer(head, 0)
  if (sizeBytes % 1024 !== 0 || type === HEADER_BUFFER || u32le(head, 4) !== u32le(head, 0x30)) return false
  return sizeBytes + 0x100 > head.length || isBuffer(head, sizeBytes)
}

/** A trace inside a cache file begins at a multiple of this. */
const CACHE_STEP_BYTES = 64 << 10

/** Where the trace begins: at 0, or inside a cache file of the logging agent. */
async function findTrace(source: ByteSource): Promise<number | undefined> {
  for (let at = 0; at < source.sizeBytes; at += CACHE_STEP_BYTES) {
    const head = await source.read(at, at + 0x100)
    if (isHeaderBuffer(head, 0)) return at
    if (at === 0 && isBuffer(head, 0)) return 0
  }
  return undefined
}
