// Windows events as XML: exported by the event viewer or wevtutil, or pasted.

import { SPACE, TAB } from '../../base/ascii.ts'
import { decodeText } from '../../base/text.ts'
import { RECORD_KIND } from '../../trace/record.ts'
import {
  LINE,
  type LineScanner,
  type RawRecord,
  type ReaderSink,
  type RecordReader,
  type TextFormat,
} from '../format.ts'
import { readLineText } from '../line-text.ts'
import { createNarrower, emitRecordText } from '../record-text.ts'
import { createWindowsEvent, levelWord, seenIn } from '../windows-event/fields.ts'
import { findEvents, readEventXml } from '../windows-event/xml.ts'

export const format: TextFormat = {
  kind: 'text',
  id: 'event-xml',
  title: 'Windows events as XML',
  clock: 'utc',
  origin: 'Event Viewer: Save events as XML; wevtutil qe "Lync Server" /f:RenderedXml.',
  priority: 55,
  interrupts: true,
  mark: 'a line that begins "<Event " or "<Events"',
  claims: (bytes, from, to) => beginsTag(bytes, from) && EVENT_LINE.test(readLineText(bytes, from, to)),
  createScanner,
  createReader: (): RecordReader => ({ read, end: () => undefined }),
}

/** A browser or the event viewer shows "- " before elements that can be closed. */
const EVENT_LINE = /^[ \t]*(?:[-+] ?)?(?:<\?xml[^>]*\?>[ \t]*)?<(?:[\w.-]+:)?Events?(?:[\s>]|$)/i
const OPENS = /<(?:[\w.-]+:)?Event(?=[\s>]|$)/gi
const CLOSES = /<\/(?:[\w.-]+:)?Event\s*>/gi

function beginsTag(bytes: Uint8Array, from: number): boolean {
  let at = from
  while (bytes[at] === SPACE || bytes[at] === TAB || bytes[at] === 45 || bytes[at] === 43) at++
  return bytes[at] === 60
}

function createScanner(): LineScanner {
  /** Events opened and not closed; nesting does not occur, so more than one means that an end is missing. */
  let open = false
  const scanner: LineScanner = {
    kind: RECORD_KIND.event,
    timeUs: Number.NaN,
    line(bytes, from, to) {
      const tag = beginsTag(bytes, from)
      const starts = tag && EVENT_LINE.test(readLineText(bytes, from, to))
      if (!open && !starts) return tag ? LINE.payload : LINE.foreign
      const line = decodeText(bytes, from, to)
      const last = [...line.matchAll(OPENS)].at(-1)?.index ?? -1
      const closed = [...line.matchAll(CLOSES)].at(-1)?.index ?? -1
      if (last >= 0 || closed >= 0) open = last > closed
      if (!starts) return LINE.payload
      scanner.timeUs = last >= 0 ? readEventXml(line).timeUs : Number.NaN
      return LINE.start
    },
  }
  return scanner
}

function read(record: RawRecord, sink: ReaderSink): void {
  const text = decodeText(record.bytes, record.from, record.to)
  const narrow = createNarrower(record, text)
  const events = findEvents(text)
  for (const { from, to } of events) {
    const place = narrow(from, to)
    const fields = readEventXml(text.slice(from, to))
    const seen = seenIn(fields)
    const event = createWindowsEvent(fields, { ...place.origin, ...seen })
    if (event) sink.observation(event)
    const { level, provider } = fields
    const part = { from: place.from, to: place.to, level: levelWord(level), component: provider }
    emitRecordText(record, sink, { ...part, seen })
  }
  if (events.length === 0) emitRecordText(record, sink)
}
