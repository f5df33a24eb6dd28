// Makes records for an agent out of what others produce: entries of the lab's roles, and what the readers of log formats give.

import { decodeText, encodeText } from '../../base/text.ts'
import { cutMessage } from '../../lab/logs/cut-message.ts'
import type { LogEntry, MachineLog } from '../../lab/machine.ts'
import { writeClsRecord } from '../../log/write-cls-text.ts'
import { writeTraceRecord } from '../../log/write-trace.ts'
import type { Observation } from '../../trace/observation.ts'
import type { Origin } from '../../trace/origin.ts'
import type { ProducedObservation, ProducedOrigin, ProducedRecord } from '../../trace/produced.ts'
import type { RawMessage, RawText } from '../../trace/raw.ts'
import { cutSecrets } from '../../trace/redact/secrets.ts'
import { type LevelRank, type OfferedRecord, readLevelRank } from '../record.ts'

const INFO: LevelRank = 2

/** A record in the form of a trace line. `timeUs` must be finite. */
function asTrace(
  produced: ProducedRecord,
  parts: Omit<OfferedRecord, 'form' | 'bytes' | 'timeUs'>,
): OfferedRecord {
  const bytes = encodeText(writeTraceRecord(produced))
  return { ...parts, timeUs: produced.origin.timeUs, form: 'trace', bytes }
}

/** Origin without its place; `timeUs` and the machine where the log names none are given. */
function originWith(origin: Origin, timeUs: number, machine: string): ProducedOrigin {
  const { source: _source, offset: _offset, length: _length, line: _line, ...rest } = origin
  return { machine, ...rest, timeUs }
}

/** Bytes of a message as on the wire. */
function messageBytes({
  bytes,
  startFrom,
  startTo,
  headFrom,
  headTo,
  bodyFrom,
  bodyTo,
}: RawMessage): Uint8Array {
  const parts = [bytes.subarray(startFrom, startTo), CRLF, bytes.subarray(headFrom, headTo)]
  if (headTo > headFrom && bytes[headTo - 1] !== 10) parts.push(CRLF)
  return Buffer.concat([...parts, CRLF, bytes.subarray(bodyFrom, bodyTo)])
}

const CRLF = encodeText('\r\n')

/** A message that a log format read. @param timeUs corrected for the zone of the log */
export function offeredMessage(message: RawMessage, timeUs: number, machine: string): OfferedRecord {
  const { protocol } = message
  const origin = originWith(message.origin, timeUs, machine)
  return asTrace(
    { record: 'message', protocol, origin, bytes: messageBytes(message) },
    kindOfMessage(protocol),
  )
}

/** A text that a log format read. @param format id of the format, the component of texts that name none */
export function offeredText(text: RawText, timeUs: number, machine: string, format: string): OfferedRecord {
  const component = text.component ?? format
  const { level } = text
  return asTrace(
    {
      record: 'text',
      origin: originWith(text.origin, timeUs, machine),
      text: decodeText(text.bytes, text.from, text.to),
      component,
      ...(level === undefined ? {} : { level }),
    },
    { level: readLevelRank(level ?? '') ?? INFO, type: 'WPP', flag: '', component },
  )
}

/** What a log states that is no message. */
export function offeredObservation(observed: Observation, timeUs: number, machine: string): OfferedRecord {
  const { origin, ...rest } = observed
  const observation = rest as ProducedObservation['observation']
  const produced = {
    record: 'observation',
    origin: originWith(origin, timeUs, machine),
    observation,
  } as const
  return asTrace(produced, kindOfObservation(observation))
}

function kindOfObservation(
  observation: ProducedObservation['observation'],
): Pick<OfferedRecord, 'type' | 'level' | 'flag' | 'component'> {
  if (observation.kind === 'windows-event') {
    const { provider, level } = observation
    return { type: 'EventLog', level: readLevelRank(level) ?? INFO, flag: '', component: provider }
  }
  if (observation.kind === 'web-request-line')
    return { type: 'IISLog', level: INFO, flag: '', component: 'IIS' }
  return { type: 'WPP', level: INFO, flag: 'TF_DIAG', component: observation.kind }
}

/** Where the entries of a machine go. */
export interface MachineNames {
  /** "FE01" */
  readonly name: string
  /** "POOL01"; '' when it is in none. */
  readonly pool: string
}

/** Lets the roles of a machine write to an agent. @param offer never throws */
export function createMachineLog(names: MachineNames, offer: (record: OfferedRecord) => void): MachineLog {
  let sequence = 0
  return {
    write: entry => offer(offeredEntry(entry, names, ++sequence)),
  }
}

/** One entry of a lab role as a record, secrets cut. Texts take the form of CLS text, what has more to say that of a trace. */
export function offeredEntry(entry: LogEntry, { name, pool }: MachineNames, sequence: number): OfferedRecord {
  const { timeUs } = entry
  const place = { machine: name, ...(pool === '' ? {} : { pool }) }
  if (entry.kind === 'text') {
    const { level, flag, component, where, correlation } = entry
    const { text } = cutSecrets(entry.text)
    const bytes = writeClsRecord(
      {
        record: 'text',
        text,
        level,
        component,
        origin: { timeUs, direction: 'none', ...place, correlation },
      },
      { processId: PROCESS_ID, threadId: THREAD_ID, sequence, flag, where },
    )
    return { timeUs, level: readLevelRank(level) ?? INFO, type: 'WPP', flag, component, form: 'cls', bytes }
  }
  if (entry.kind === 'observation') {
    const { observation } = entry
    const origin = { timeUs, direction: 'none', ...place } as const
    return asTrace({ record: 'observation', origin, observation }, kindOfObservation(observation))
  }
  const { kind, direction, local, peer, connection, correlation, leg } = entry
  const origin = {
    timeUs,
    direction,
    local,
    peer,
    connection,
    correlation,
    ...place,
    ...(leg ? { leg } : {}),
  }
  const bytes = cutMessage(entry.bytes)
  return asTrace({ record: 'message', protocol: kind, origin, bytes }, kindOfMessage(kind))
}

function kindOfMessage(
  protocol: 'sip' | 'http',
): Pick<OfferedRecord, 'type' | 'level' | 'flag' | 'component'> {
  const component = protocol === 'sip' ? 'SIPStack' : 'WebInfrastructure'
  return { level: INFO, type: 'WPP', flag: 'TF_PROTOCOL', component }
}

/** Shown in the prefix of CLS text. */
const PROCESS_ID = 0x1d2c
const THREAD_ID = 0x2a94
