// Packet framing of client logs: begin line, payload, end line; several messages in one packet, one message over several.

import { asciiBytes, hasAt } from '../../base/ascii.ts'
import { decodeText } from '../../base/text.ts'
import type { Direction } from '../../trace/origin.ts'

/** The begin line of a packet. */
export interface PacketBegin {
  readonly direction: Direction
  readonly peer: string
  readonly local: string
  readonly announcedBytes: number
}

const SENDING = asciiBytes('Sending Packet')
const RECEIVED = asciiBytes('Data Received')
const END_OF = asciiBytes('End of ')

const BEGIN_OUT = /^Sending Packet - ?(\S+) \(From Local Address: ?([^)\s]+)\) (\d+) bytes/
const BEGIN_IN = /^Data Received - ?(\S+) \(To Local Address: ?([^)\s]+)\) (\d+) bytes/

/** Reads the text of a prefixed line as the begin of a packet. */
export function readPacketBegin(bytes: Uint8Array, from: number, to: number): PacketBegin | undefined {
  const out = hasAt(bytes, from, SENDING)
  if (!out && !hasAt(bytes, from, RECEIVED)) return undefined
  const match = (out ? BEGIN_OUT : BEGIN_IN).exec(decodeText(bytes, from, Math.min(to, from + 400)))
  if (!match) return undefined
  return {
    direction: out ? 'out' : 'in',
    peer: match[1] ?? '',
    local: match[2] ?? '',
    announcedBytes: Number(match[3]),
  }
}

/** True when the text of a prefixed line ends a packet. */
export function isPacketEnd(bytes: Uint8Array, from: number): boolean {
  if (!hasAt(bytes, from, END_OF)) return false
  const at = from + END_OF.length
  return hasAt(bytes, at, SENDING) || hasAt(bytes, at, RECEIVED)
}
