// The checksum of type 0x8003 in which an initiator states what it wants of the context. RFC 4121 §4.1.1.

import { createByteReader } from '../../base/byte-reader.ts'
import { createByteWriter } from '../../base/byte-writer.ts'

export const GSS_CHECKSUM_TYPE = 0x8003

/** RFC 4121 §4.1.1.1. */
export const GSS_FLAGS = {
  delegate: 1,
  mutual: 2,
  replay: 4,
  sequence: 8,
  confidentiality: 16,
  integrity: 32,
} as const

/** Without channel bindings, as SIP and sign-in over HTTP have none. */
export function writeGssChecksum(flags: number): Uint8Array<ArrayBuffer> {
  const writer = createByteWriter(24)
  writer.u32le(16)
  writer.zeros(16)
  writer.u32le(flags)
  return writer.finish()
}

/** The flags; undefined when the value is no such checksum. */
export function readGssFlags(value: Uint8Array): number | undefined {
  const reader = createByteReader(value)
  if (reader.u32le() !== 16) return undefined
  reader.skip(16)
  const flags = reader.u32le()
  return reader.ok ? flags : undefined
}
