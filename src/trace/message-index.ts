// Fills the message table while logs are read: a sink that wants every message and decodes nothing but a few headers.

import { asciiBytes, hasAtIgnoringCase, readDecimal, SPACE, TAB, trimStart } from '../base/ascii.ts'
import { createColumns } from '../base/columns.ts'
import { decodeText } from '../base/text.ts'
import { createTextPool } from '../base/text-pool.ts'
import { createNameTable, walkHeaders } from '../protocol/header-walk.ts'
import { parseHttpStartLine } from '../protocol/http/message.ts'
import { parseMsDiagnosticsList } from '../protocol/ms-diagnostics/parse.ts'
import { findSipAddress } from '../protocol/sip/address-range.ts'
import { readSoapFault } from '../protocol/soap/fault.ts'
import { readWebAddress } from '../protocol/web-service.ts'
import { DIRECTIONS, MESSAGE_COLUMNS, NO_CSEQ, ROW_KINDS, type RowKind } from './message-columns.ts'
import { createMessageTable, type MessageTable } from './message-table.ts'
import type { Observation } from './observation.ts'
import type { Origin } from './origin.ts'
import type { RawMessage, Sink } from './raw.ts'
import type { TimeOf } from './timeline.ts'
import { connectionKey, userOfWeb } from './web-exchange.ts'

export interface MessageIndexer extends Sink {
  /** Orders what was read by corrected time and gives the table; the indexer must not be used afterwards. */
  build(timeOf: TimeOf): MessageTable
}

const KIND = Object.fromEntries(ROW_KINDS.map((kind, i) => [kind, i])) as Record<RowKind, number>
const SIP = asciiBytes('sip/')
/** Bodies of web messages are searched for a fault and a user up to here. */
const BODY_LIMIT_BYTES = 64_000

const HEADER = { from: 0, to: 1, callId: 2, cseq: 3, diagnostics: 4, host: 5 } as const

const headerTable = createNameTable([
  ['From', 'f'],
  ['To', 't'],
  ['Call-ID', 'i'],
  ['CSeq'],
  ['ms-diagnostics', 'ms-diagnostics-public', 'ms-client-diagnostics', 'x-ms-diagnostics'],
  ['Host'],
])

/** A web request whose answer has not been seen. */
interface OpenRequest {
  readonly method: number
  readonly target: number
  readonly user: number
}

/** Creates an indexer; one may serve several sources. */
export function createMessageIndexer(): MessageIndexer {
  const pool = createTextPool()
  const growing = createColumns(MESSAGE_COLUMNS)
  const { columns } = growing
  const open = new Map<string, OpenRequest[]>()

  function appendRow(kind: number, origin: Origin, ordinal: number): number {
    const row = growing.append()
    columns.offset[row] = origin.offset
    columns.length[row] = origin.length
    columns.line[row] = origin.line
    columns.timeUs[row] = origin.timeUs
    columns.source[row] = origin.source
    columns.ordinal[row] = ordinal
    columns.kind[row] = kind
    columns.direction[row] = DIRECTIONS.indexOf(origin.direction)
    columns.cseq[row] = NO_CSEQ
    columns.peer[row] = pool.addText(origin.peer ?? '')
    columns.local[row] = pool.addText(origin.local ?? '')
    columns.machine[row] = pool.addText(origin.machine ?? '')
    columns.pool[row] = pool.addText(origin.pool ?? '')
    return row
  }

  /** Adds diagnostics ids that the row does not have yet. */
  function addDiagnostics(row: number, ids: readonly number[]): void {
    const known = pool.text(columns.diagnostics[row] ?? 0)
    const all = new Set([...known.split(',').filter(id => id !== ''), ...ids.map(String)])
    columns.diagnostics[row] = pool.addText([...all].join(','))
  }

  function takeHeader(row: number, bytes: Uint8Array, header: number, from: number, to: number): void {
    if (header === HEADER.from || header === HEADER.to) {
      const address = findSipAddress(bytes, from, to)
      const column = header === HEADER.from ? columns.fromUser : columns.toUser
      column[row] = pool.add(bytes, address.from, address.to)
    } else if (header === HEADER.callId) columns.callId[row] = pool.add(bytes, from, to)
    else if (header === HEADER.cseq) takeCSeq(row, bytes, from, to)
    else if (header === HEADER.diagnostics)
      addDiagnostics(
        row,
        parseMsDiagnosticsList(decodeText(bytes, from, to)).map(found => found.id),
      )
  }

  function takeCSeq(row: number, bytes: Uint8Array, from: number, to: number): void {
    const number = readDecimal(bytes, from, to)
    columns.cseq[row] = number >= 0 && number < NO_CSEQ ? number : NO_CSEQ
    let word = to
    while (word > from && bytes[word - 1] !== SPACE && bytes[word - 1] !== TAB) word--
    if (columns.method[row] === 0) columns.method[row] = addMethod(bytes, word, to)
  }

  function addMethod(bytes: Uint8Array, from: number, to: number): number {
    for (let i = from; i < to; i++) {
      const byte = bytes[i] ?? 0
      if (byte < 65 || byte > 90) return pool.addText(decodeText(bytes, from, to).toUpperCase())
    }
    return pool.add(bytes, from, to)
  }

  function addSip(raw: RawMessage): void {
    const { bytes, startFrom, startTo } = raw
    const response = hasAtIgnoringCase(bytes, startFrom, SIP)
    const row = appendRow(response ? KIND['sip-response'] : KIND['sip-request'], raw.origin, raw.ordinal)
    const firstTo = wordEnd(bytes, startFrom, startTo)
    const secondFrom = wordStart(bytes, firstTo, startTo)
    const secondTo = wordEnd(bytes, secondFrom, startTo)
    if (response) {
      columns.status[row] = readDecimal(bytes, secondFrom, secondTo) || 0
      columns.reason[row] = pool.add(bytes, wordStart(bytes, secondTo, startTo), startTo)
    } else {
      columns.method[row] = addMethod(bytes, startFrom, firstTo)
      columns.target[row] = pool.add(bytes, secondFrom, secondTo)
    }
    walkHeaders(bytes, raw.headFrom, raw.headTo, headerTable, (header, from, to) =>
      takeHeader(row, bytes, header, from, to),
    )
  }

  function addHttp(raw: RawMessage): void {
    const { bytes } = raw
    const start = parseHttpStartLine(decodeText(bytes, raw.startFrom, raw.startTo))
    if (!start) {
      appendRow(KIND.observation, raw.origin, raw.ordinal)
      return
    }
    const request = start.kind === 'request'
    const row = appendRow(request ? KIND['http-request'] : KIND['http-response'], raw.origin, raw.ordinal)
    let host = ''
    walkHeaders(bytes, raw.headFrom, raw.headTo, headerTable, (header, from, to) => {
      if (header === HEADER.host) host = decodeText(bytes, from, to)
      else if (header === HEADER.diagnostics) takeHeader(row, bytes, header, from, to)
    })
    const body = decodeText(bytes, raw.bodyFrom, Math.min(raw.bodyTo, raw.bodyFrom + BODY_LIMIT_BYTES))
    const key = connectionKey(raw.origin)
    if (request) {
      const address = readWebAddress(start.target, host)
      columns.method[row] = pool.addText(start.method)
      columns.target[row] = pool.addText(
        /^https?:/i.test(start.target) || address.host === ''
          ? start.target
          : `https://${address.host}${start.target}`,
      )
      columns.fromUser[row] = pool.addText(userOfWeb(address.query, body))
      open.set(key, [...(open.get(key) ?? []), openRequest(row)])
      return
    }
    columns.status[row] = start.status
    columns.reason[row] = pool.addText(start.reason)
    const fault = readSoapFault(body)
    if (fault?.errorId !== undefined) addDiagnostics(row, [fault.errorId])
    answer(row, key, body)
  }

  function openRequest(row: number): OpenRequest {
    return {
      method: columns.method[row] ?? 0,
      target: columns.target[row] ?? 0,
      user: columns.fromUser[row] ?? 0,
    }
  }

  /** A response is about what the oldest open request of its connection asked for. */
  function answer(row: number, key: string, body: string): void {
    const [request, ...rest] = open.get(key) ?? []
    if (rest.length > 0) open.set(key, rest)
    else open.delete(key)
    columns.method[row] = request?.method ?? 0
    columns.target[row] = request?.target ?? 0
    columns.fromUser[row] = request?.user || pool.addText(userOfWeb('', body))
  }

  /** True when the last row is of the record at that place. */
  function isLast({ source, offset }: Origin): boolean {
    const last = growing.count - 1
    if (last < 0 || columns.source[last] !== source) return false
    const start = columns.offset[last] ?? 0
    return offset >= start && offset < start + Math.max(1, columns.length[last] ?? 0)
  }

  /** True when the last row begins at that place and is of such a kind. */
  function isLastAt(origin: Origin, fits: (kind: number) => boolean): boolean {
    const last = growing.count - 1
    return isLast(origin) && columns.offset[last] === origin.offset && fits(columns.kind[last] ?? 0)
  }

  /** A row for a text: that of the record's observation, or a new one, numbered where the record has several. */
  function appendText(origin: Origin): number {
    const last = growing.count - 1
    if (isLastAt(origin, kind => kind === KIND.observation)) {
      columns.kind[last] = KIND.record
      return last
    }
    const again = isLastAt(origin, kind => kind === KIND.record)
    return appendRow(KIND.record, origin, again ? (columns.ordinal[last] ?? 0) + 1 : 0)
  }

  /** Takes over what an observation knows better than the text of its record. */
  function describe(row: number, observation: Observation): void {
    if (observation.kind === 'web-request-line') {
      const { method, host, path, query, status, client } = observation
      columns.method[row] = pool.addText(method)
      columns.target[row] = pool.addText(`https://${host || '?'}${path}${query === '' ? '' : `?${query}`}`)
      columns.status[row] = status
      columns.peer[row] ||= pool.addText(client)
      columns.fromUser[row] = pool.addText(userOfWeb(query, ''))
    } else if (observation.kind === 'windows-event') {
      columns.component[row] = pool.addText(`${observation.provider} ${observation.eventId}`)
      columns.level[row] = pool.addText(observation.level)
      columns.machine[row] ||= pool.addText(observation.computer)
    } else if (columns.component[row] === 0) columns.component[row] = pool.addText(observation.kind)
  }

  return {
    wants: () => true,
    message(raw) {
      // A format may hand on a record that holds messages as a text too: the messages are its rows.
      if (isLastAt(raw.origin, isRecord)) growing.drop()
      if (raw.protocol === 'sip') addSip(raw)
      else addHttp(raw)
    },
    text({ bytes, from, to, origin, level, component }) {
      if (trimStart(bytes, from, to) === to) return
      if (isLastAt(origin, kind => !isRecord(kind))) return
      const row = appendText(origin)
      if (level) columns.level[row] = pool.addText(level)
      if (component) columns.component[row] = pool.addText(component)
    },
    observation(observation) {
      const { origin } = observation
      if (isLast(origin)) return describe(growing.count - 1, observation)
      describe(appendRow(KIND.observation, origin, 0), observation)
    },
    build(timeOf) {
      const { timeUs, source, offset, length, line } = columns
      for (let row = 0; row < growing.count; row++) {
        timeUs[row] = timeOf({
          source: source[row] ?? 0,
          offset: offset[row] ?? 0,
          length: length[row] ?? 0,
          line: line[row] ?? 0,
          timeUs: timeUs[row] ?? Number.NaN,
        })
      }
      pool.freeze()
      return createMessageTable(growing.pack(orderByTime(columns, growing.count)), pool)
    },
  }
}

function isRecord(kind: number): boolean {
  return kind === KIND.record || kind === KIND.observation
}

function wordEnd(bytes: Uint8Array, from: number, to: number): number {
  let at = from
  while (at < to && bytes[at] !== SPACE) at++
  return at
}

function wordStart(bytes: Uint8Array, from: number, to: number): number {
  let at = from
  while (at < to && bytes[at] === SPACE) at++
  return at
}

/** Rows in order of time, undefined when they are already. A row without time stays behind the one before it in its log. */
function orderByTime(
  columns: { timeUs: Float64Array; source: Uint16Array },
  count: number,
): Uint32Array | undefined {
  const keys = new Float64Array(count)
  const last = new Map<number, number>()
  let sorted = true
  for (let row = 0; row < count; row++) {
    const timeUs = columns.timeUs[row] ?? Number.NaN
    const source = columns.source[row] ?? 0
    const key = Number.isFinite(timeUs) ? timeUs : (last.get(source) ?? 0)
    last.set(source, key)
    keys[row] = key
    if (row > 0 && key < (keys[row - 1] ?? 0)) sorted = false
  }
  if (sorted) return undefined
  const order = Uint32Array.from({ length: count }, (_, i) => i)
  return order.sort((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0) || a - b)
}
