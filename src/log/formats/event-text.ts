// Windows events copied as text, one after another; with or without the "Event Xml:" part behind the description.

import { isEmptyLine } from '../../base/ascii.ts'
import { decodeText } from '../../base/text.ts'
import type { Origin } from '../../trace/origin.ts'
import { RECORD_KIND } from '../../trace/record.ts'
import { parseCultureTime } from '../culture-time.ts'
import {
  LINE,
  type LineScanner,
  type RawRecord,
  type ReaderSink,
  type RecordReader,
  type TextFormat,
} from '../format.ts'
import { createLineGate } from '../line-gate.ts'
import { readLineText } from '../line-text.ts'
import { createNarrower, emitRecordText } from '../record-text.ts'
import { createWindowsEvent, levelWord, seenIn } from '../windows-event/fields.ts'
import { EVENT_LABELS, findXmlPart, readEventLabel, readEventText } from '../windows-event/text.ts'

export const format: TextFormat = {
  kind: 'text',
  id: 'event-text',
  title: 'Windows events as text',
  clock: 'local',
  origin:
    'Event Viewer: the log "Lync Server", or Application, System, Security; Copy > Copy details as text.',
  priority: 50,
  interrupts: true,
  mark: 'lines "Log Name: …", "Event Type: …", "Event ID: …" or "Source: LS …"',
  claims: (bytes, from, to) =>
    mayBeLabel(bytes, from, to) && styleOf(readLineText(bytes, from, to)) !== undefined,
  createScanner,
  createReader: (): RecordReader => ({ read, end: () => undefined }),
}

/** What the first line of an event is. */
type Style = 'log' | 'level' | 'time' | 'id' | 'source'

const PROVIDERS =
  /^(?:LS|CS|RTC|OCS|LCS|Lync|Communicator|Skype|Schannel|MSExchange|Kerberos|ASP\.NET|SideBySide)\b/i

/** The style of a line that begins an event and hardly anything else. */
function styleOf(line: string): Style | undefined {
  const found = readEventLabel(line)
  if (!found) return undefined
  const { label, value } = found
  switch (label) {
    case 'log':
      return value === '' ? undefined : 'log'
    case 'level':
      return /^\s*event type/i.test(line) && value !== '' ? 'level' : undefined
    case 'time':
      return parseCultureTime(value) === undefined ? undefined : 'time'
    case 'id':
      return /^\d{1,5}\b/.test(value) && !/^\s*id\b(?!\.)/i.test(line) ? 'id' : undefined
    case 'source':
      return PROVIDERS.test(value) ? 'source' : undefined
    default:
      return undefined
  }
}

const mayBeLabel = createLineGate(EVENT_LABELS)

function createScanner(): LineScanner {
  let style: Style | undefined
  /** The description of the open event has begun. */
  let described = false
  let inXml = false
  let blankSeen = true

  /** True when a line begins the next event: as the first one began, or unmistakably. */
  function startsEvent(line: string): boolean {
    const found = readEventLabel(line)
    if (!found) return false
    const own = styleOf(line)
    if (own === 'log' || own === 'level') return true
    if (!blankSeen) return false
    if (found.label === 'time' && described) return true
    return own !== undefined && own === style
  }

  const scanner: LineScanner = {
    kind: RECORD_KIND.event,
    timeUs: Number.NaN,
    line(bytes, from, to) {
      if (isEmptyLine(bytes, from, to)) {
        blankSeen = true
        return LINE.payload
      }
      const line = mayBeLabel(bytes, from, to) ? readLineText(bytes, from, to) : ''
      if (startsEvent(line) || style === undefined) {
        style = styleOf(line) ?? style ?? 'log'
        described = false
        inXml = false
        blankSeen = false
        return LINE.start
      }
      const label = readEventLabel(line)?.label
      if (label === 'description') described = true
      if (label === 'xml') inXml = true
      const verdict = inXml ? LINE.payload : blankSeen ? LINE.foreign : LINE.continuation
      if (inXml && /<\/(?:[\w.-]+:)?Event\s*>/i.test(decodeText(bytes, from, to))) inXml = false
      return verdict
    },
  }
  return scanner
}

/** Several events pasted on one line begin here. */
const NEXT_EVENT = /(?<=\s)(?=Log Name[ \t]*:)/i

function read(record: RawRecord, sink: ReaderSink): void {
  const text = decodeText(record.bytes, record.from, record.to)
  const narrow = createNarrower(record, text)
  let at = 0
  for (const part of text.split(NEXT_EVENT)) {
    const { from, to: textTo } = narrow(at, at + findXmlPart(part))
    readEvent(record, { text: part, from, textTo, origin: narrow(at, at + part.length).origin }, sink)
    at += part.length
  }
}

/** One event of a record: its characters, where its bytes begin, and where its XML begins. */
interface EventPart {
  readonly text: string
  readonly from: number
  readonly textTo: number
  readonly origin: Origin
}

function readEvent(record: RawRecord, part: EventPart, sink: ReaderSink): void {
  const fields = readEventText(part.text)
  const seen = seenIn(fields)
  const event = createWindowsEvent(fields, { ...part.origin, ...seen })
  if (event) sink.observation(event)
  // The XML behind a description says the same again: it is not handed on.
  const { from, textTo: to } = part
  const { level, provider } = fields
  emitRecordText(record, sink, { from, to, level: levelWord(level), component: provider, seen })
}
