// Reads the records of a client log: a packet's begin line gives direction and addresses, the next record the message.
// A message is handed on at once when it is whole; otherwise it is kept until the lines or packets that complete it.

import { findLineEnd } from '../../base/ascii.ts'
import { createByteInterner } from '../../base/byte-interner.ts'
import type { Origin } from '../../trace/origin.ts'
import { offerMessage, type RawMessage, type Sink } from '../../trace/raw.ts'
import type { Place } from '../../trace/record.ts'
import { emitEmbeddedMessages, startedProtocol } from '../embedded-messages.ts'
import type { RawRecord, RecordReader } from '../format.ts'
import { type MessageShape, measureMessage } from '../message-shape.ts'
import { isPacketEnd, type PacketBegin, readPacketBegin } from './packet.ts'
import { readUccapiPrefix } from './prefix.ts'

/** A message whose end has not been seen: its bytes so far, copied. */
interface HeldMessage {
  bytes: Uint8Array
  place: Place
  readonly protocol: 'sip' | 'http'
  readonly timeUs: number
  readonly packet: PacketBegin | undefined
  readonly thread: string
  ordinal: number
}

interface OpenPacket {
  readonly begin: PacketBegin
  readonly place: Place
  messages: number
}

/** Creates a reader for one region of a client log. */
export function createUccapiReader(): RecordReader {
  const names = createByteInterner()
  let packet: OpenPacket | undefined
  let held: HeldMessage | undefined

  function release(sink: Sink): void {
    if (held) offerMessage(sink, messageOfHeld(held))
    held = undefined
  }

  function startMessage(
    record: RawRecord,
    protocol: 'sip' | 'http',
    textFrom: number,
    thread: string,
    sink: Sink,
  ): void {
    release(sink)
    const lineEnd = findLineEnd(record.bytes, textFrom, record.to)
    const shape = measureMessage(record.bytes, textFrom, lineEnd, record.to)
    const place = packet ? span(packet.place, record.place) : record.place
    const ordinal = packet ? packet.messages++ : 0
    if (shape.complete || !packet) {
      offerMessage(sink, wholeMessage(record, protocol, shape, { place, ordinal, packet: packet?.begin }))
      return
    }
    held = {
      bytes: record.bytes.slice(textFrom, record.to),
      place,
      protocol,
      timeUs: record.timeUs,
      packet: packet.begin,
      thread,
      ordinal,
    }
  }

  /** Adds lines to the held message; hands it on when that completes it. */
  function extend(record: RawRecord, from: number, sink: Sink): void {
    if (!held || from >= record.to) return
    held.bytes = concat(held.bytes, record.bytes.subarray(from, record.to))
    held.place = span(held.place, record.place)
    if (
      measureMessage(held.bytes, 0, findLineEnd(held.bytes, 0, held.bytes.length), held.bytes.length).complete
    )
      release(sink)
  }

  function emitText(record: RawRecord, from: number, to: number, level: string, sink: Sink): void {
    const { bytes } = record
    const origin: Origin = { ...record.place, timeUs: record.timeUs, direction: 'none' }
    const base = record.place.offset - record.from
    const textTo = record.lines.count > 1 ? emitEmbeddedMessages({ bytes, from, to, base, origin }, sink) : to
    if (textTo > from) sink.text({ bytes, from, to: textTo, base, origin, level })
  }

  function read(record: RawRecord, sink: Sink): void {
    const { bytes, from, to } = record
    const lineEnd = findLineEnd(bytes, from, to)
    const prefix = readUccapiPrefix(bytes, from, lineEnd)
    if (!prefix) {
      release(sink)
      emitText(record, from, to, 'INFO', sink)
      return
    }
    const text = prefix.textFrom
    const thread = names.intern(bytes, prefix.threadFrom, prefix.threadTo)
    const begin = readPacketBegin(bytes, text, lineEnd)
    if (begin) {
      if (held && !continues(held, begin)) release(sink)
      packet = { begin, place: record.place, messages: 0 }
      extend(record, lineEnd + 1, sink)
      return
    }
    if (isPacketEnd(bytes, text)) {
      packet = undefined
      return
    }
    const protocol = startedProtocol(bytes, text, lineEnd)
    if (protocol) return startMessage(record, protocol, text, thread, sink)
    // The first record of a packet that carries on with a message of the packet before.
    if (held && packet && packet.messages === 0) return extend(record, text, sink)
    const level = names.intern(bytes, prefix.levelFrom, prefix.levelTo)
    // A line of another thread inside a packet: its own text, but the lines after it are the packet's.
    if (held && packet && held.thread !== thread) {
      emitText(record, text, lineEnd, level, sink)
      return extend(record, lineEnd + 1, sink)
    }
    emitText(record, text, to, level, sink)
  }

  return { read, end: release }
}

/** True when a packet that begins now can carry on with a message that lacks bytes: same direction and connection. */
function continues(held: HeldMessage, begin: PacketBegin): boolean {
  return (
    held.packet?.direction === begin.direction &&
    held.packet.peer === begin.peer &&
    held.packet.local === begin.local
  )
}

function span(first: Place, last: Place): Place {
  return { ...first, length: last.offset + last.length - first.offset }
}

function concat(first: Uint8Array, second: Uint8Array): Uint8Array {
  const joined = new Uint8Array(first.length + second.length)
  joined.set(first)
  joined.set(second, first.length)
  return joined
}

interface MessageContext {
  readonly place: Place
  readonly ordinal: number
  readonly packet: PacketBegin | undefined
}

function originOf(place: Place, timeUs: number, packet: PacketBegin | undefined): Origin {
  if (!packet) return { ...place, timeUs, direction: 'none' }
  return { ...place, timeUs, direction: packet.direction, local: packet.local, peer: packet.peer }
}

function wholeMessage(
  record: RawRecord,
  protocol: 'sip' | 'http',
  shape: MessageShape,
  context: MessageContext,
): RawMessage {
  return {
    protocol,
    bytes: record.bytes,
    base: record.place.offset - record.from,
    ordinal: context.ordinal,
    ...shape.parts,
    origin: originOf(context.place, record.timeUs, context.packet),
  }
}

function messageOfHeld(held: HeldMessage): RawMessage {
  const end = held.bytes.length
  const shape = measureMessage(held.bytes, 0, findLineEnd(held.bytes, 0, end), end)
  return {
    protocol: held.protocol,
    bytes: held.bytes,
    base: Number.NaN,
    ordinal: held.ordinal,
    ...shape.parts,
    origin: originOf(held.place, held.timeUs, held.packet),
  }
}
