// EVTX: Windows event logs. Written here because no library of the registry reads them without native code.

import type { ByteSource } from '../../base/byte-source.ts'
import { filetimeToUs } from '../../base/filetime.ts'
import { encodeText, printableLine } from '../../base/text.ts'
import { formatTime } from '../../base/time.ts'
import type { Origin } from '../../trace/origin.ts'
import { RECORD_KIND, type SourceId } from '../../trace/record.ts'
import { parseBinaryXml } from '../evtx/binary-xml.ts'
import { CHUNK_BYTES, chunksFrom, type EvtxRecord, isChunk, isEvtxFile, walkChunk } from '../evtx/chunk.ts'
import { type EvtxEvent, readEvent } from '../evtx/event.ts'
import type { BinaryFormat, BinarySink } from '../format.ts'
import { createRecordTiler } from '../record-tiler.ts'
import { levelWord } from '../windows-event/fields.ts'

export const format: BinaryFormat = {
  kind: 'binary',
  id: 'evtx',
  title: 'Windows event log (EVTX)',
  clock: 'utc',
  origin:
    'Event Viewer > right click on the log > Save All Events As; or: wevtutil epl "Lync Server" lync.evtx',
  recognise: head =>
    isEvtxFile(head)
      ? 'signature "ElfFile"'
      : isChunk(head)
        ? 'begins with a chunk of an event log'
        : undefined,
  read,
  show,
}

async function read(source: ByteSource, id: SourceId, sink: BinarySink): Promise<void> {
  const tiler = createRecordTiler(sink, id)
  let badChunks = 0
  let badRecords = 0
  tiler.begin(0, Number.NaN, RECORD_KIND.text)
  const first = chunksFrom(await source.read(0, 128))
  for (let base = first; base < source.sizeBytes; base += CHUNK_BYTES) {
    const chunk = await source.read(base, base + CHUNK_BYTES)
    if (!isChunk(chunk)) {
      if (chunk.some(byte => byte !== 0)) badChunks++
      continue
    }
    const whole = walkChunk(chunk, record => {
      const event = readEvent(parseBinaryXml(chunk, record.xmlFrom, record.xmlTo))
      const timeUs = timeOf(event, record)
      tiler.begin(base + record.at, timeUs, RECORD_KIND.event)
      if (!event) badRecords++
      else
        emitEvent(
          event,
          { source: id, offset: base + record.at, length: record.size, line: 0, timeUs, direction: 'none' },
          sink,
        )
    })
    if (!whole) badChunks++
  }
  tiler.end(source.sizeBytes)
  reportDamage(sink, badChunks, badRecords)
}

function timeOf(event: EvtxEvent | undefined, record: EvtxRecord): number {
  return event && !Number.isNaN(event.timeUs) ? event.timeUs : filetimeToUs(record.writtenFiletime)
}

function reportDamage(sink: BinarySink, badChunks: number, badRecords: number): void {
  const advice = 'Save the log again in Event Viewer, or repair it there by opening it'
  if (badChunks > 0) {
    const text = `${badChunks} parts (64 KB each) of this event log are damaged or cut and were passed over. ${advice}`
    sink.problem({ code: 'evtx-damaged-chunks', text })
  }
  if (badRecords > 0)
    sink.problem({ code: 'evtx-damaged-records', text: `${badRecords} events could not be read. ${advice}` })
}

function emitEvent(event: EvtxEvent, place: Origin, sink: BinarySink): void {
  const { provider, eventId, level, computer, description } = event
  const origin = computer === '' ? place : { ...place, machine: computer }
  const quote = printableLine(`${provider} ${eventId}: ${description}`)
  if (!Number.isNaN(eventId))
    sink.observation({
      kind: 'windows-event',
      provider,
      eventId,
      level,
      computer,
      description,
      origin,
      quote,
    })
  if (description === '') return
  const bytes = encodeText(description)
  sink.text({
    bytes,
    from: 0,
    to: bytes.length,
    base: Number.NaN,
    origin,
    level: levelWord(level),
    component: provider,
  })
}

/** The events of a place, as Event Viewer copies them. */
async function show(
  source: ByteSource,
  { offset, length }: { offset: number; length: number },
): Promise<string> {
  const first = chunksFrom(await source.read(0, 128))
  const base = first + Math.floor(Math.max(0, offset - first) / CHUNK_BYTES) * CHUNK_BYTES
  const chunk = await source.read(base, base + CHUNK_BYTES)
  const texts: string[] = []
  if (isChunk(chunk)) {
    walkChunk(chunk, record => {
      const inside = base + record.at < offset + length && base + record.at + record.size > offset
      const event = inside ? readEvent(parseBinaryXml(chunk, record.xmlFrom, record.xmlTo)) : undefined
      if (event) texts.push(formatEvent(event, timeOf(event, record)))
    })
  }
  return texts.join('\n\n')
}

function formatEvent(event: EvtxEvent, timeUs: number): string {
  return [
    `Log Name:      ${event.channel}`,
    `Source:        ${event.provider}`,
    `Date:          ${formatTime(timeUs)} UTC`,
    `Event ID:      ${event.eventId}`,
    `Task Category: ${event.task}`,
    `Level:         ${event.level}`,
    `Computer:      ${event.computer}`,
    'Description:',
    event.description,
  ].join('\n')
}
