// Reads an ETL file: once in the order of the file for the records and their times, once in order of time for what they say.

import type { ByteSource } from '../../base/byte-source.ts'
import { encodeText } from '../../base/text.ts'
import { RECORD_KIND, type RecordKind, type SourceId } from '../../trace/record.ts'
import { emitClsLine } from '../cls-line.ts'
import type { BinaryOptions, BinarySink, RecordReader } from '../format.ts'
import { format as clsText } from '../formats/cls-text.ts'
import { createRecordTiler } from '../record-tiler.ts'
import { BUFFER_FLAG, HEADER_BUFFER } from './buffer.ts'
import {
  findBuffer,
  type LoadedBuffer,
  loadBuffer,
  mergeRecords,
  type PlacedBuffer,
  rawTimeOf,
} from './buffer-index.ts'
import { createEtlClock, type EtlClock } from './clock.ts'
import { type EntryContext, formatEntry, type ReadEntry, readEntry } from './entry.ts'
import { createRecordJoiner, type PlacedEntry } from './join-records.ts'
import { type EtlLogHeader, readLogHeader } from './log-header.ts'
import { type EtlRecord, isSystemRecord, WPP, walkRecords } from './record.ts'
import { createEtlCounts, type EtlCounts, reportLosses, reportProblems } from './report.ts'
import { parseTmf } from './tmf.ts'

/** Microsoft-Windows-NDIS-PacketCapture: the packets of `netsh trace`. */
const PACKET_PROVIDER = '2ed6006e-4729-4609-b423-3ee7bcd678ef'

/** Reads the trace that begins at `from`. Rejects only with what the source rejects with. */
export async function readEtl(
  source: ByteSource,
  id: SourceId,
  sink: BinarySink,
  options: BinaryOptions & { readonly from: number },
): Promise<void> {
  const tmf = parseTmf(options.tmf ?? [])
  const header = await readTraceHeader(source, options.from)
  const counts = createEtlCounts()
  const clock = createEtlClock(header)
  const buffers = await indexRecords(source, id, sink, { from: options.from, clock, counts })
  const context: EntryContext = { clock, tmf, pointerBytes: header?.pointerBytes ?? 8 }
  const reader = clsText.createReader()
  const joiner = createRecordJoiner(placed => emitEntry(placed, id, reader, sink))
  await mergeRecords(source, buffers, ({ bytes, record, buffer, compressed }) => {
    const read = readEntry(bytes, record, buffer.processor, context)
    if (!read) return
    countReading(counts, read, record)
    const place = compressed ? { at: 0, size: buffer.sizeBytes } : record
    joiner.add({ entry: read.entry, offset: buffer.offset + place.at, length: place.size })
  })
  joiner.end()
  const headerPlace = { source: id, offset: options.from, length: Math.min(0x300, source.sizeBytes), line: 0 }
  const origin = { ...headerPlace, timeUs: header?.endUs ?? Number.NaN, direction: 'none' } as const
  for (const loss of reportLosses(header, counts, origin)) sink.observation(loss)
  for (const problem of reportProblems(header, counts, tmf)) sink.problem(problem)
}

/** The log file header of the trace that begins at `from`; undefined when its first buffer is missing. */
export async function readTraceHeader(source: ByteSource, from: number): Promise<EtlLogHeader | undefined> {
  const first = await findBuffer(source, from)
  if (!first || first.type !== HEADER_BUFFER) return undefined
  const { bytes, to } = await loadBuffer(source, first)
  let header: EtlLogHeader | undefined
  walkRecords(bytes, to, record => {
    if (!header && isSystemRecord(record.type)) header = readLogHeader(bytes, record)
  })
  return header
}

interface IndexOptions {
  readonly from: number
  readonly clock: EtlClock
  readonly counts: EtlCounts
}

/** First pass: tells the sink of every record and gives the buffers. */
async function indexRecords(
  source: ByteSource,
  id: SourceId,
  sink: BinarySink,
  { from, clock, counts }: IndexOptions,
): Promise<PlacedBuffer[]> {
  const tiler = createRecordTiler(sink, id)
  const buffers: PlacedBuffer[] = []
  if (from > 0) tiler.begin(0, Number.NaN, RECORD_KIND.text)
  for (let at = from; at < source.sizeBytes; ) {
    const buffer = await findBuffer(source, at)
    counts.strayBytes += (buffer?.offset ?? source.sizeBytes) - at
    if (!buffer) break
    const loaded = await loadBuffer(source, buffer)
    if (loaded.cut) counts.cutAt = buffer.offset
    if ((buffer.flags & (BUFFER_FLAG.eventsLost | BUFFER_FLAG.bufferLost)) !== 0) counts.flaggedLosses++
    if (loaded.compressed) tiler.begin(buffer.offset, clock(buffer.timeRaw), RECORD_KIND.event)
    const stoppedAt = walkRecords(loaded.bytes, loaded.to, record => {
      const timeUs = clock(rawTimeOf(loaded.bytes, record))
      if (!loaded.compressed) tiler.begin(buffer.offset + record.at, timeUs, kindOf(loaded, record))
    })
    if (stoppedAt >= 0 && !loaded.cut) counts.damagedBuffers++
    buffers.push(buffer)
    at = buffer.offset + buffer.sizeBytes
  }
  tiler.end(source.sizeBytes)
  return buffers
}

const START_MARKS = ['SIP/2.0', '$$begin_record'].map(mark => encodeText(mark))

/** A WPP record that traces a SIP message is one; all else is an event. */
function kindOf({ bytes }: LoadedBuffer, { at, size, type }: EtlRecord): RecordKind {
  if (type !== WPP) return RECORD_KIND.event
  const record = bytes.subarray(at, at + size)
  return START_MARKS.some(mark => includesBytes(record, mark)) ? RECORD_KIND.message : RECORD_KIND.event
}

function includesBytes(bytes: Uint8Array, mark: Uint8Array): boolean {
  const first = mark[0] ?? 0
  for (let at = bytes.indexOf(first); at >= 0; at = bytes.indexOf(first, at + 1)) {
    if (mark.every((byte, i) => bytes[at + i] === byte)) return true
  }
  return false
}

function countReading(counts: EtlCounts, { entry, reading }: ReadEntry, { type }: EtlRecord): void {
  if (entry.guid === PACKET_PROVIDER) counts.packets++
  if (type !== WPP) return
  counts.readings.set(reading, (counts.readings.get(reading) ?? 0) + 1)
  if (reading === 'scraped' || reading === 'no-format')
    counts.missing.set(entry.guid, (counts.missing.get(entry.guid) ?? 0) + 1)
}

function emitEntry(
  { entry, offset, length }: PlacedEntry,
  id: SourceId,
  reader: RecordReader,
  sink: BinarySink,
): void {
  if (entry.text === '') return
  const place = { source: id, offset, length, line: 0 }
  emitClsLine(reader, { text: formatEntry(entry), place, timeUs: entry.timeUs }, sink)
}
