// Shows a place of an ETL file as text: the record that stands there, or the parts of one message that was traced in pieces.

import type { ByteSource } from '../../base/byte-source.ts'
import { formatTime } from '../../base/time.ts'
import type { Place } from '../../trace/record.ts'
import type { BinaryOptions } from '../format.ts'
import { findBuffer, loadBuffer } from './buffer-index.ts'
import { createEtlClock } from './clock.ts'
import { type EtlEntry, formatEntry, readEntry } from './entry.ts'
import type { EtlLogHeader } from './log-header.ts'
import { readTraceHeader } from './read.ts'
import { isSystemRecord, recordTypeName, walkRecords } from './record.ts'
import { parseTmf } from './tmf.ts'

/** Text of the records of a place; '' when nothing there can be shown. */
export async function showEtl(
  source: ByteSource,
  place: Place,
  options: BinaryOptions & { readonly from: number },
): Promise<string> {
  const header = await readTraceHeader(source, options.from)
  const context = {
    clock: createEtlClock(header),
    tmf: parseTmf(options.tmf ?? []),
    pointerBytes: header?.pointerBytes ?? 8,
  }
  const end = place.offset + place.length
  const entries: EtlEntry[] = []
  let anyCompressed = false
  let others = ''
  for (let at = options.from; at < end; ) {
    const buffer = await findBuffer(source, at)
    if (!buffer || buffer.offset >= end) break
    at = buffer.offset + buffer.sizeBytes
    if (at <= place.offset) continue
    const { bytes, to, compressed } = await loadBuffer(source, buffer)
    anyCompressed ||= compressed
    walkRecords(bytes, to, record => {
      const offset = buffer.offset + (compressed ? 0 : record.at)
      if (offset + (compressed ? buffer.sizeBytes : record.size) <= place.offset || offset >= end) return
      const read = readEntry(bytes, record, buffer.processor, context)
      if (read) entries.push(read.entry)
      else if (isSystemRecord(record.type) && header && others === '') others = formatHeader(header)
      else others ||= `${recordTypeName(record.type)} record of ${record.size} bytes`
    })
  }
  if (entries.length === 0) return others
  // Records of a compressed buffer have no places of their own: all of them are shown.
  return anyCompressed ? entries.map(formatEntry).join('\n') : joinShown(entries)
}

/** The first entry with the rest of its message behind it, as it was joined when the log was read. */
function joinShown(entries: readonly EtlEntry[]): string {
  const [first, ...rest] = entries
  if (!first) return ''
  const parts = rest.filter(
    ({ thread, process, guid }) =>
      thread === first.thread && process === first.process && guid === first.guid,
  )
  return formatEntry(first) + parts.map(part => part.text).join('')
}

function formatHeader(header: EtlLogHeader): string {
  return [
    `Trace ${header.loggerName} (${header.logFileName})`,
    `From ${formatTime(header.startUs)} to ${formatTime(header.endUs)} UTC`,
    `Windows build ${header.build}, ${header.processors} processors, ${header.pointerBytes * 8} bit`,
    `Zone of the machine: UTC = local time + ${header.biasMinutes} min ${header.zoneName}`,
    `Lost while recording: ${header.eventsLost} events, ${header.buffersLost} buffers`,
  ].join('\n')
}
