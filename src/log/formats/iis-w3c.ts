// W3C extended logs: IIS, HTTP.sys (HTTPERR), TMG. One line per request; times are UTC.

import { isDigit, isEmptyLine } from '../../base/ascii.ts'
import { printableLine } from '../../base/text.ts'
import { parseIsoTime } from '../../base/time.ts'
import { readWebAddress } from '../../protocol/web-service.ts'
import type { WebRequestLine } from '../../trace/observation.ts'
import { RECORD_KIND } from '../../trace/record.ts'
import {
  LINE,
  type LineScanner,
  type RawRecord,
  type ReaderSink,
  type RecordReader,
  type TextFormat,
} from '../format.ts'
import { assumeColumns, type Columns, type Row, readFields, readRow } from '../iis/fields.ts'
import { readLineText } from '../line-text.ts'
import { emitRecordText, originOfRecord } from '../record-text.ts'

export const format: TextFormat = {
  kind: 'text',
  id: 'iis-w3c',
  title: 'IIS log (W3C)',
  clock: 'utc',
  origin:
    'On the server: %SystemDrive%\\inetpub\\logs\\LogFiles\\W3SVC34577 (internal) and W3SVC34578 (external site).',
  priority: 70,
  interrupts: true,
  mark: '"#Fields:" or "#Software: Microsoft …", or lines "date time address METHOD /path …"',
  claims: (bytes, from, to) => {
    if (bytes[from] === HASH)
      return /^#(?:Fields:\s*\S|Software:\s*Microsoft)/i.test(readLineText(bytes, from, to))
    return isStamped(bytes, from) && assumeColumns(readLineText(bytes, from, to)) !== undefined
  },
  createScanner,
  createReader,
}

const HASH = 35
/** Longer than any line: IIS cuts queries at 16 KiB. */
const LINE_LIMIT_BYTES = 64 << 10

/** True when "YYYY-MM-DD HH:MM:SS" stands at `at`, as far as its separators tell. */
function isStamped(bytes: Uint8Array, at: number): boolean {
  const date = isDigit(bytes[at]) && bytes[at + 4] === 45 && bytes[at + 7] === 45 && bytes[at + 10] === 32
  return date && bytes[at + 13] === 58 && bytes[at + 16] === 58
}

function createScanner(): LineScanner {
  let columns: Columns | undefined
  let date = ''

  function timeOf(bytes: Uint8Array, from: number, to: number): number {
    const usual = isStamped(bytes, from) && (columns?.indexOf.get('time') ?? 1) === 1
    if (usual) return parseIsoTime(readLineText(bytes, from, to, 30)) ?? Number.NaN
    const row = columns && readRow(readLineText(bytes, from, to, LINE_LIMIT_BYTES), columns)
    return parseIsoTime(`${row?.('date') ?? date} ${row?.('time') ?? ''}`) ?? Number.NaN
  }

  const scanner: LineScanner = {
    kind: RECORD_KIND.entry,
    timeUs: Number.NaN,
    line(bytes, from, to) {
      if (bytes[from] === HASH) {
        const line = readLineText(bytes, from, to, LINE_LIMIT_BYTES)
        columns = readFields(line) ?? columns
        date = /^#Date:\s*(\d{4}-\d\d-\d\d)/i.exec(line)?.[1] ?? date
        scanner.timeUs = Number.NaN
        return LINE.start
      }
      if (isEmptyLine(bytes, from, to)) return LINE.payload
      scanner.timeUs = timeOf(bytes, from, to)
      return Number.isNaN(scanner.timeUs) ? LINE.foreign : LINE.start
    },
  }
  return scanner
}

function createReader(): RecordReader {
  let columns: Columns | undefined

  /** Columns of a line; those that are assumed are reported once. */
  function columnsFor(line: string, record: RawRecord, sink: ReaderSink): Columns | undefined {
    if (columns) return columns
    columns = assumeColumns(line)
    if (columns) {
      const text = 'The log has no #Fields line here: the columns that IIS writes by default were assumed'
      sink.problem({ code: 'columns-assumed', text, at: record.place.offset })
    }
    return columns
  }

  return {
    read(record, sink) {
      const { bytes, from, to, lines } = record
      const line = readLineText(bytes, from, Math.min(to, from + (lines.ends[0] ?? to)), LINE_LIMIT_BYTES)
      if (bytes[from] === HASH) {
        columns = readFields(line) ?? columns
        return
      }
      const layout = columnsFor(line, record, sink)
      const row = layout && readRow(line, layout)
      if (!row) return emitRecordText(record, sink)
      sink.observation(createRequestLine(record, line, row))
      if (row('s-reason') !== undefined) emitRecordText(record, sink)
    },
    end: () => undefined,
  }
}

function createRequestLine(record: RawRecord, line: string, row: Row): WebRequestLine {
  const address = readWebAddress(row('cs-uri') ?? row('cs-uri-path') ?? '/')
  const local = [row('s-ip'), row('s-port')].filter(part => part !== undefined).join(':')
  const machine = row('s-computername') ?? row('computer')
  const client = row('c-ip') ?? ''
  return {
    kind: 'web-request-line',
    method: row('cs-method') ?? row('s-operation') ?? '',
    path: plain(row('cs-uri-stem') ?? address.path),
    query: row('cs-uri-query') ?? address.query,
    port: numberOf(row('s-port') ?? row('r-port')) || (address.port ?? 0),
    user: plain(row('cs-username') ?? ''),
    client,
    userAgent: plain(row('cs(user-agent)') ?? row('c-agent') ?? ''),
    host: row('cs-host') ?? row('cs(host)') ?? row('r-host') ?? address.host,
    status: numberOf(row('sc-status')),
    subStatus: numberOf(row('sc-substatus')),
    win32: numberOf(row('sc-win32-status')) >>> 0,
    durationUs: numberOf(row('time-taken')) * 1000,
    origin: originOfRecord(record, {
      direction: 'in',
      ...(local === '' ? {} : { local }),
      ...(client === '' ? {} : { peer: client }),
      ...(machine === undefined ? {} : { machine }),
    }),
    quote: printableLine(line),
  }
}

/** Blanks are written as "+". */
function plain(value: string): string {
  return value.replaceAll('+', ' ')
}

function numberOf(value: string | undefined): number {
  const number = Number(value ?? 0)
  return Number.isFinite(number) ? number : 0
}
