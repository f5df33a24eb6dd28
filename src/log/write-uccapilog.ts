// Writes a client log as the Windows client does; read by log/formats/uccapilog.ts. Stamps are local time with milliseconds.

import type { ProducedMessage, ProducedOrigin, ProducedText } from '../trace/produced.ts'
import { formatUsStamp, joinBytes, withLineEnd } from './wire-message.ts'

/** The client that writes. */
export interface UccapiContext {
  readonly processId: number
  readonly threadId: number
  /** Zone of the client's stamps, µs east of UTC. */
  readonly zoneUs: number
}

const UNKNOWN_ADDRESS = '0.0.0.0:0'

/**
 * The bytes of one record. A message with a direction stands in a packet, whose addresses are 0.0.0.0:0 where the origin does not
 * name them; one without direction stands alone.
 */
export function writeUccapiRecord(
  record: ProducedMessage | ProducedText,
  context: UccapiContext,
): Uint8Array {
  const { origin } = record
  if (record.record === 'text') {
    return joinBytes(prefix(origin, context, record.level ?? 'INFO'), record.text, '\r\n')
  }
  const { direction, peer = UNKNOWN_ADDRESS, local = UNKNOWN_ADDRESS } = origin
  const info = prefix(origin, context, 'INFO')
  const message = joinBytes(info, withLineEnd(record.bytes))
  if (direction === 'none') return message
  const words =
    direction === 'out'
      ? `Sending Packet - ${peer} (From Local Address: ${local})`
      : `Data Received - ${peer} (To Local Address: ${local})`
  const packet = `${words} ${record.bytes.length} bytes`
  return joinBytes(`${info}${packet}:\r\n`, message, `${info}End of ${packet}\r\n`)
}

/** `date|time pid:tid LEVEL :: `, the level padded to five letters. */
function prefix(
  { timeUs }: ProducedOrigin,
  { processId, threadId, zoneUs }: UccapiContext,
  level: string,
): string {
  const { date, clock } = formatUsStamp(timeUs + zoneUs)
  return `${date}|${clock} ${hex(processId)}:${hex(threadId)} ${level.padEnd(5)} :: `
}

function hex(value: number): string {
  return (value >>> 0).toString(16).toUpperCase()
}
