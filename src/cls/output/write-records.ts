// What a search found, as text: CLS text as Search-CsClsLogging writes it, a trace that keeps everything, JSON lines.

import { assertNever } from '../../base/assert-never.ts'
import { createMemorySource } from '../../base/byte-source.ts'
import { decodeText } from '../../base/text.ts'
import { formatIsoTime } from '../../base/time.ts'
import { format as clsText } from '../../log/formats/cls-text.ts'
import { readTraceLine } from '../../log/lyncpin-trace/read-line.ts'
import { readText } from '../../log/read-text.ts'
import { writeClsRecord } from '../../log/write-cls-text.ts'
import { writeTraceRecord } from '../../log/write-trace.ts'
import type { ProducedObservation, ProducedRecord, ProducedText } from '../../trace/produced.ts'
import { createOfferSink } from '../agent/chunk-reader.ts'
import { moveStamp } from '../agent/cls-prefix.ts'
import type { FoundRecord } from '../controller/merge.ts'
import { LEVELS } from '../record.ts'

/** CLS text of a record; `sequence` numbers those that bring none of their own. Stamps are the controller's time, UTC. */
export function recordAsClsText(record: FoundRecord, sequence: number): Uint8Array {
  if (record.form === 'cls') return withStamp(record)
  const produced = producedOf(record)
  if (!produced) return record.bytes
  const context = { processId: 0, threadId: 0, sequence, component: record.component }
  const shown = produced.record === 'observation' ? observationAsText(produced, record) : produced
  return writeClsRecord(shown, context)
}

const LF = 10

/** The record with the stamp of `timeUs`, which is corrected for the clock of its machine. */
function withStamp({ bytes, timeUs }: FoundRecord): Uint8Array {
  const lineEnd = bytes.indexOf(LF)
  const end = lineEnd < 0 ? bytes.length : lineEnd
  const stamped = Buffer.from(bytes)
  moveStamp(stamped, end, stampUs => Math.floor(timeUs / 1000) * 1000 - stampUs)
  return stamped.equals(bytes) ? bytes : stamped
}

/** What a line of a trace holds, with corrected time; undefined when it is damaged. */
function producedOf({ bytes, timeUs }: FoundRecord): ProducedRecord | undefined {
  const produced = readTraceLine(decodeText(bytes).trimEnd())
  if (!produced || produced.record === 'header') return undefined
  return { ...produced, origin: { ...produced.origin, timeUs } }
}

/** CLS text has no form for observations: their words become a component line. */
function observationAsText({ origin, observation }: ProducedObservation, record: FoundRecord): ProducedText {
  const text =
    observation.kind === 'windows-event'
      ? `Event ID: ${observation.eventId}, ${observation.level}: ${observation.description}`
      : observation.quote
  const level = (LEVELS[record.level] ?? 'Info').toUpperCase().replace('WARNING', 'WARN')
  return { record: 'text', origin, text, level, component: record.component }
}

/** Lines of a trace for a batch: what CLS text holds is read as `analyze` reads it. */
export async function recordsAsTrace(records: readonly FoundRecord[]): Promise<string> {
  const lines = await Promise.all(
    records.map(record => (record.form === 'cls' ? clsAsTrace(record) : traceLine(record))),
  )
  return lines.join('')
}

function traceLine(record: FoundRecord): string {
  const produced = producedOf(record)
  return produced ? writeTraceRecord(produced) : ''
}

async function clsAsTrace(record: FoundRecord): Promise<string> {
  const lines: string[] = []
  const offer = ({ bytes }: { readonly bytes: Uint8Array }): void => {
    lines.push(decodeText(bytes))
  }
  const sink = createOfferSink({ machine: record.machine, offer }, 'cls-text', () => record.timeUs)
  await readText(createMemorySource('record', record.bytes), { id: 0, formats: [clsText], sink })
  return lines.join('')
}

/** One line of JSON: time, machine, level, component and the record as text. */
export function recordAsJson(record: FoundRecord): string {
  const { timeUs, machine, level, component, form } = record
  const produced = form === 'trace' ? producedOf(record) : undefined
  const content = produced ? contentOf(produced) : { kind: 'cls', text: decodeText(record.bytes) }
  return `${JSON.stringify({ time: formatIsoTime(timeUs), timeUs, machine, level: LEVELS[level], component, ...content })}\n`
}

function contentOf(produced: ProducedRecord): object {
  const { record, origin } = produced
  const { direction, peer, local, correlation, connection } = origin
  const seen = { direction, peer, local, correlation, connection }
  switch (record) {
    case 'message':
      return { kind: produced.protocol, ...seen, text: decodeText(produced.bytes) }
    case 'text':
      return { kind: 'text', ...seen, text: produced.text }
    case 'observation':
      return {
        ...seen,
        kind: produced.observation.kind,
        text: produced.observation.quote,
        observation: produced.observation,
      }
    default:
      return assertNever(record)
  }
}
