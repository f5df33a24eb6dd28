// Frames: records with one checksum for all that were written together, so that a reader finds the last whole frame after a
// crash and goes on behind a damaged one. Open segments and answers of agents are frames. Little-endian:
//   frame:  marker u32 | length of the content u32 | CRC-32 of the content u32 | records
//   record: timeUs f64 | level u8 | form u8 | length of component u8 | length of bytes u32 | component (UTF-8) | bytes

import { crc32 } from 'node:zlib'
import { createByteInterner } from '../../base/byte-interner.ts'
import { FORMS, type StoredRecord } from '../record.ts'

const MARKER = 0x3152504c // "LPR1"
const MARKER_BYTES = Buffer.from('LPR1', 'latin1')
/** Bytes before the first record of a frame. */
export const FRAME_HEAD_BYTES = 12
const RECORD_HEAD_BYTES = 15
/** A length beyond this is damage. */
const FRAME_LIMIT_BYTES = 256 << 20
const COMPONENT_LIMIT_BYTES = 255

/** Bytes that a record takes at most in a frame. */
export function recordLimit({ component, bytes }: StoredRecord): number {
  return RECORD_HEAD_BYTES + Math.min(COMPONENT_LIMIT_BYTES, component.length * 3) + bytes.length
}

/** Writes a record at `at`; `buffer` must have room for `recordLimit`. Returns the offset behind it. */
export function writeRecord(buffer: Buffer, at: number, record: StoredRecord): number {
  const { timeUs, level, form, component, bytes } = record
  buffer.writeDoubleLE(timeUs, at)
  buffer[at + 8] = level
  buffer[at + 9] = FORMS.indexOf(form)
  buffer.writeUInt32LE(bytes.length, at + 11)
  const room = Math.min(COMPONENT_LIMIT_BYTES, buffer.length - at - RECORD_HEAD_BYTES - bytes.length)
  const componentBytes = buffer.write(component, at + RECORD_HEAD_BYTES, room, 'utf8')
  buffer[at + 10] = componentBytes
  const bytesAt = at + RECORD_HEAD_BYTES + componentBytes
  buffer.set(bytes, bytesAt)
  return bytesAt + bytes.length
}

/** Makes a frame of the records that stand in [FRAME_HEAD_BYTES, end) of the buffer. */
export function sealFrame(buffer: Buffer, end: number): void {
  buffer.writeUInt32LE(MARKER, 0)
  buffer.writeUInt32LE(end - FRAME_HEAD_BYTES, 4)
  buffer.writeUInt32LE(crc32(buffer.subarray(FRAME_HEAD_BYTES, end)), 8)
}

/** A frame of these records. */
export function frameOf(records: readonly StoredRecord[]): Buffer {
  const buffer = Buffer.allocUnsafe(
    records.reduce((sum, record) => sum + recordLimit(record), FRAME_HEAD_BYTES),
  )
  const end = records.reduce((at, record) => writeRecord(buffer, at, record), FRAME_HEAD_BYTES)
  sealFrame(buffer, end)
  return buffer.subarray(0, end)
}

/** What a scan of frames found. */
export interface FrameScan {
  /** Offset behind the last whole frame. */
  readonly endBytes: number
  /** Ranges that are no frames, between whole ones. */
  readonly damaged: readonly { readonly from: number; readonly to: number }[]
}

/** Takes a record whose bytes stand in [from, to); `form` is an index into FORMS. */
export type RecordTaker = (
  timeUs: number,
  level: number,
  form: number,
  component: string,
  from: number,
  to: number,
) => void

/**
 * Hands on every record of the whole frames in `bytes`.
 * Damage in the middle is skipped up to the next whole frame; what is cut at the end is left out.
 */
export function scanFrames(bytes: Buffer, take: RecordTaker): FrameScan {
  const damaged: { from: number; to: number }[] = []
  const components = createByteInterner()
  let endBytes = 0
  let at = 0
  while (at + FRAME_HEAD_BYTES <= bytes.length) {
    const end = frameEnd(bytes, at)
    if (end > 0) {
      if (at > endBytes) damaged.push({ from: endBytes, to: at })
      let record = at + FRAME_HEAD_BYTES
      while (record + RECORD_HEAD_BYTES <= end) {
        const componentAt = record + RECORD_HEAD_BYTES
        const bytesAt = componentAt + (bytes[record + 10] ?? 0)
        const recordEnd = Math.min(end, bytesAt + bytes.readUInt32LE(record + 11))
        const component = components.intern(bytes, componentAt, bytesAt)
        take(
          bytes.readDoubleLE(record),
          bytes[record + 8] ?? 0,
          bytes[record + 9] ?? 0,
          component,
          bytesAt,
          recordEnd,
        )
        record = recordEnd
      }
      at = end
      endBytes = end
      continue
    }
    const next = bytes.indexOf(MARKER_BYTES, at + 1)
    if (next < 0) break
    at = next
  }
  return { endBytes, damaged }
}

/** Offset behind the frame at `at`; -1 when there is no whole one. */
function frameEnd(bytes: Buffer, at: number): number {
  if (bytes.readUInt32LE(at) !== MARKER) return -1
  const length = bytes.readUInt32LE(at + 4)
  const content = at + FRAME_HEAD_BYTES
  const end = content + length
  if (length > FRAME_LIMIT_BYTES || end > bytes.length) return -1
  return crc32(bytes.subarray(content, end)) === bytes.readUInt32LE(at + 8) ? end : -1
}
