// Frames of an open segment: one record each, with a checksum, so that a reader finds the last whole one after a crash and
// goes on behind a damaged one. Little-endian:
//   marker u32 | length of the content u32 | CRC-32 of the content u32
//   content: timeUs f64 | level u8 | form u8 | length of component u8 | component (UTF-8) | bytes

import { crc32 } from 'node:zlib'
import { FORMS, type StoredRecord } from '../record.ts'

const MARKER = 0x3152504c // "LPR1"
const MARKER_BYTES = Buffer.from('LPR1', 'latin1')
const HEAD_BYTES = 12
const CONTENT_HEAD_BYTES = 11
/** A length beyond this is damage, not a record. */
const CONTENT_LIMIT_BYTES = 64 << 20
const COMPONENT_LIMIT_BYTES = 255

/** Bytes that the frame of a record takes at most. */
export function frameLimit(record: StoredRecord): number {
  return HEAD_BYTES + CONTENT_HEAD_BYTES + Math.min(255, record.component.length * 3) + record.bytes.length
}

/** Writes a frame at `at`; `buffer` must have room for `frameLimit`. Returns the offset behind it. */
export function writeFrame(buffer: Buffer, at: number, record: StoredRecord): number {
  const content = at + HEAD_BYTES
  buffer.writeDoubleLE(record.timeUs, content)
  buffer[content + 8] = record.level
  buffer[content + 9] = FORMS.indexOf(record.form)
  const componentBytes = buffer.write(record.component, content + 11, COMPONENT_LIMIT_BYTES, 'utf8')
  buffer[content + 10] = componentBytes
  const bytesAt = content + CONTENT_HEAD_BYTES + componentBytes
  buffer.set(record.bytes, bytesAt)
  const end = bytesAt + record.bytes.length
  buffer.writeUInt32LE(MARKER, at)
  buffer.writeUInt32LE(end - content, at + 4)
  buffer.writeUInt32LE(crc32(buffer.subarray(content, end)), at + 8)
  return end
}

/** What a scan of frames found. */
export interface FrameScan {
  /** Offset behind the last whole frame. */
  readonly endBytes: number
  /** Ranges that are no frames, between whole ones. */
  readonly damaged: readonly { readonly from: number; readonly to: number }[]
}

/**
 * Hands on every whole frame of [0, bytes.length); records share the memory of `bytes`.
 * Damage in the middle is skipped up to the next whole frame; what is cut at the end is left out.
 */
export function scanFrames(bytes: Buffer, take: (record: StoredRecord) => void): FrameScan {
  const damaged: { from: number; to: number }[] = []
  let endBytes = 0
  let at = 0
  while (at + HEAD_BYTES <= bytes.length) {
    const end = frameEnd(bytes, at)
    if (end > 0) {
      if (at > endBytes) damaged.push({ from: endBytes, to: at })
      take(readContent(bytes, at + HEAD_BYTES, end))
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
  const content = at + HEAD_BYTES
  const end = content + length
  if (length < CONTENT_HEAD_BYTES || length > CONTENT_LIMIT_BYTES || end > bytes.length) return -1
  return crc32(bytes.subarray(content, end)) === bytes.readUInt32LE(at + 8) ? end : -1
}

function readContent(bytes: Buffer, content: number, end: number): StoredRecord {
  const componentEnd = content + CONTENT_HEAD_BYTES + (bytes[content + 10] ?? 0)
  return {
    timeUs: bytes.readDoubleLE(content),
    level: bytes[content + 8] ?? 0,
    form: FORMS[bytes[content + 9] ?? 0] ?? 'cls',
    component: bytes.toString('utf8', content + CONTENT_HEAD_BYTES, componentEnd),
    bytes: bytes.subarray(componentEnd, end),
  }
}
