// Writes CLS text as Search-CsClsLogging does; read by log/formats/cls-text.ts. Stamps have milliseconds. A body that itself holds
// a line "$$end_record" or a complete prefix cannot be told apart from the log around it, here as in the product.

import type { ProducedMessage, ProducedOrigin, ProducedText } from '../trace/produced.ts'
import { formatUsStamp, joinBytes, splitMessage, withLineEnd } from './wire-message.ts'

/** What the prefix of a record says beside the record itself. */
export interface ClsContext {
  readonly processId: number
  readonly threadId: number
  /** Of the trace session: rises by one with every record. */
  readonly sequence: number
  /** Component of messages and of texts that name none. */
  readonly component?: string
  /** Flag word of a text; TF_COMPONENT when absent. */
  readonly flag?: string
  /** "Class::Method" or "Class.Method" that writes a text. */
  readonly where?: string
}

const LEVELS: Readonly<Record<string, string>> = {
  FATAL: 'TL_FATAL',
  ERROR: 'TL_ERROR',
  WARN: 'TL_WARN',
  INFO: 'TL_INFO',
  VERBOSE: 'TL_VERBOSE',
  DEBUG: 'TL_DEBUG',
}

/** The bytes of one record. A SIP message is a $$begin_record block; an HTTP message follows a sentence, as texts do. */
export function writeClsRecord(record: ProducedMessage | ProducedText, context: ClsContext): Uint8Array {
  const { origin } = record
  const { component = 'SIPStack' } = context
  if (record.record === 'text') {
    const level = LEVELS[record.level ?? 'INFO'] ?? 'TL_INFO'
    return joinBytes(
      prefix(`${level}(${context.flag ?? 'TF_COMPONENT'})`, origin, context),
      `(${record.component ?? component},${sourceOf(context.where ?? 'Trace::Write')})`,
      correlation(origin),
      record.text,
      '\r\n',
    )
  }
  if (record.protocol === 'http') {
    const way = origin.direction === 'out' ? 'sent to' : 'received from'
    const sentence = `HTTP message ${way} ${origin.peer ?? 'an unknown address'}:\r\n`
    const head = `${prefix('TL_INFO(TF_RTCHTTP)', origin, context)}(WebInfrastructure,HttpTrace::Write:httptrace.cpp(1))`
    return joinBytes(head, correlation(origin), sentence, withLineEnd(record.bytes), '\r\n')
  }
  return writeSip(record, context, component)
}

function writeSip({ origin, bytes }: ProducedMessage, context: ClsContext, component: string): Uint8Array {
  const { start, head, body } = splitMessage(bytes)
  const isResponse = String.fromCharCode(...start.subarray(0, 4)) === 'SIP/'
  const fields = [
    ...(origin.correlation === undefined ? [] : [`Trace-Correlation-Id: ${origin.correlation}`]),
    `Instance-Id: ${hex(context.sequence)}`,
    `Direction: ${directionField(origin)}`,
    ...(origin.peer === undefined ? [] : [`Peer: ${origin.peer}`]),
    `Message-Type: ${isResponse ? 'response' : 'request'}`,
    'Start-Line: ',
  ]
  return joinBytes(
    prefix('TL_INFO(TF_PROTOCOL)', origin, context),
    `(${component},SIPAdminLog::ProtocolRecord::Flush:ProtocolRecord.cpp(265))`,
    correlation(origin),
    '$$begin_record\r\n',
    fields.join('\r\n'),
    start,
    '\r\n',
    head,
    'Message-Body: ',
    body.length === 0 ? '-\r\n' : withLineEnd(body),
    '$$end_record\r\n\r\n',
  )
}

/** The method with the file that its class would stand in: native code writes "::", managed code ".". */
function sourceOf(where: string): string {
  const file = where.split(/::|\./).at(-2) ?? where
  return `${where}:${file.toLowerCase()}.${where.includes('::') ? 'cpp' : 'cs'}(1)`
}

/** `level(flags) [pool\machine]pid.tid::date-time.sequence ` */
function prefix(level: string, { timeUs, pool, machine }: ProducedOrigin, context: ClsContext): string {
  const { date, clock } = formatUsStamp(timeUs)
  // Without a machine the bracket holds the number of the CPU, as OCSLogger writes it.
  const place = machine === undefined ? '0' : pool === undefined ? machine : `${pool}\\${machine}`
  const process = `${hex(context.processId, 4)}.${hex(context.threadId, 4)}`
  return `${level} [${place}]${process}::${date}-${clock}.${hex(context.sequence)} `
}

/** ` [2874563321] `; an id of another shape stands only in the block. */
function correlation({ correlation: id }: ProducedOrigin): string {
  return id !== undefined && /^\d{1,10}$/.test(id) ? ` [${id}] ` : ' '
}

/** Direction with the leg of an Edge: the source of what comes in, the destination of what goes out. */
function directionField({ direction, leg }: ProducedOrigin): string {
  if (direction === 'in') return leg === undefined ? 'incoming' : `incoming;source="${leg}"`
  if (direction === 'out')
    return leg === undefined ? 'outgoing' : `outgoing;source="local";destination="${leg}"`
  return ''
}

function hex(value: number, width = 8): string {
  return (value >>> 0).toString(16).toUpperCase().padStart(width, '0')
}
