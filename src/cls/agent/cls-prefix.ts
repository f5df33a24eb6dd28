// The prefix of a CLS text record as an agent keeps it: with the name of the machine, stamp in UTC.

import { findStamp, readPrefix, readStampUs } from '../../log/cls/prefix.ts'
import { formatUsStamp } from '../../log/wire-message.ts'

export interface PlaceNames {
  readonly machine: string
  readonly pool: string
}

const LF = 10

/**
 * The record with "[0]" (the number of a CPU) replaced by "[POOL\MACHINE]" and its stamp moved to UTC; a copy of its own.
 * @param zoneUs zone of the stamp, µs east of UTC
 */
export function withMachineAndZone(
  record: Uint8Array,
  { machine, pool }: PlaceNames,
  zoneUs: number,
): Uint8Array {
  const bytes = Buffer.from(record)
  const lineEnd = bytes.indexOf(LF)
  const end = lineEnd < 0 ? bytes.length : lineEnd
  if (zoneUs !== 0) moveStamp(bytes, end, () => -zoneUs)
  const { originFrom, originTo } = readPrefix(bytes, 0, end)
  const origin = bytes.toString('latin1', originFrom, originTo)
  if (!/^\d{1,4}$/.test(origin)) return bytes
  const name = pool === '' ? machine : `${pool}\\${machine}`
  return Buffer.concat([bytes.subarray(0, originFrom), Buffer.from(name, 'utf8'), bytes.subarray(originTo)])
}

/** Moves the stamp of the first line in place; nothing happens where there is none. @param byUs says by how much */
export function moveStamp(bytes: Buffer, lineEnd: number, byUs: (stampUs: number) => number): void {
  const stamp = findStamp(bytes, 0, lineEnd)
  const timeUs = stamp < 0 ? Number.NaN : readStampUs(bytes, stamp)
  if (!Number.isFinite(timeUs)) return
  const { date, clock } = formatUsStamp(timeUs + byUs(timeUs))
  bytes.write(`${date}-${clock}`, stamp, 'latin1')
}
