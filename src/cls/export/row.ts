// A record as other engines take it: one flat row. The columns are documented in docs/cls.md; names are never reused.

import { decodeText } from '../../base/text.ts'
import { readTraceLine } from '../../log/lyncpin-trace/read-line.ts'
import type { ProducedRecord } from '../../trace/produced.ts'
import type { FoundRecord } from '../controller/merge.ts'
import { LEVELS } from '../record.ts'

/** Columns in their order. Texts are '' where the record has no such thing; `status` is then 0. */
export interface ExportRow {
  /** µs since 1970 UTC, corrected for the clock of the machine. */
  readonly time_us: number
  readonly machine: string
  readonly level: string
  readonly component: string
  /** sip, http, text, or the kind of an observation (windows-event, web-request-line, …). */
  readonly kind: string
  readonly direction: string
  readonly local: string
  readonly peer: string
  readonly correlation: string
  readonly call_id: string
  readonly from_user: string
  readonly to_user: string
  readonly method: string
  readonly status: number
  /** The record whole: CLS text, the message as on the wire, or the words of an observation. */
  readonly text: string
}

export const TEXT_COLUMNS = [
  'machine',
  'level',
  'component',
  'kind',
  'direction',
  'local',
  'peer',
  'correlation',
  'call_id',
  'from_user',
  'to_user',
  'method',
  'text',
] as const satisfies readonly (keyof ExportRow)[]

/** The row of a record. */
export function exportRow(record: FoundRecord): ExportRow {
  const text = decodeText(record.bytes)
  const produced = record.form === 'trace' ? readTraceLine(text.trimEnd()) : undefined
  const seen = produced && produced.record !== 'header' ? fromTrace(produced) : fromCls(text)
  return {
    time_us: record.timeUs,
    machine: record.machine,
    level: LEVELS[record.level] ?? '',
    component: record.component,
    ...seen,
    ...messageFields(seen.text),
  }
}

type Seen = Pick<ExportRow, 'kind' | 'direction' | 'local' | 'peer' | 'correlation' | 'text'>

function fromTrace(produced: ProducedRecord): Seen {
  const { direction, local = '', peer = '', correlation = '' } = produced.origin
  const seen = { direction, local, peer, correlation }
  switch (produced.record) {
    case 'message':
      return { ...seen, kind: produced.protocol, text: decodeText(produced.bytes) }
    case 'text':
      return { ...seen, kind: 'text', text: produced.text }
    case 'observation':
      return { ...seen, kind: produced.observation.kind, text: textOf(produced.observation) }
  }
}

function textOf(observation: Extract<ProducedRecord, { record: 'observation' }>['observation']): string {
  return observation.kind === 'windows-event' ? observation.description : observation.quote
}

function fromCls(text: string): Seen {
  const field = (pattern: RegExp): string => pattern.exec(text)?.[1] ?? ''
  const direction = field(/^Direction: *(incoming|outgoing)/im).toLowerCase()
  return {
    kind: /^Start-Line:/m.test(text) ? 'sip' : 'text',
    direction: direction === 'incoming' ? 'in' : direction === 'outgoing' ? 'out' : 'none',
    local: '',
    peer: field(/^Peer: *(\S+)/im),
    correlation:
      field(/^[^\n]{0,400}?\)\)(?:\([^)\n]*\))? ?\[(\d{1,10})\]/) || field(/^Trace-Correlation-Id: *(\d+)/im),
    text,
  }
}

/** What the head of a message says; reads only its first part. */
function messageFields(
  text: string,
): Pick<ExportRow, 'call_id' | 'from_user' | 'to_user' | 'method' | 'status'> {
  const head = text.slice(0, 8192)
  const field = (pattern: RegExp): string => pattern.exec(head)?.[1] ?? ''
  const user = (name: string): string =>
    field(new RegExp(`^(?:${name}) *:[^\\n]*?sips?:([^>;\\s]+)`, 'im')).toLowerCase()
  const start =
    /^(?:Start-Line: *)?(?:([A-Z]{3,12}) \S+ (?:SIP|HTTP)\/\d|(?:SIP|HTTP)\/\d(?:\.\d)? (\d{3})\b)/m.exec(
      head,
    )
  return {
    call_id: field(/^(?:SIP-)?Call-ID *: *(\S+)/im),
    from_user: user('From|f'),
    to_user: user('To|t'),
    method: start?.[1] ?? field(/^CSeq *: *\d+ +([A-Z]+)/im),
    status: Number(start?.[2] ?? 0),
  }
}
