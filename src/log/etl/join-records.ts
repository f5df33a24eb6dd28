// A SIP message longer than a trace record (64 KiB) is traced in several: records of one thread and source file with following
// sequence numbers. This puts them together again.

import { COLON, findLineEnd } from '../../base/ascii.ts'
import { encodeText } from '../../base/text.ts'
import { startedProtocol } from '../embedded-messages.ts'
import { measureMessage } from '../message-shape.ts'
import type { EtlEntry } from './entry.ts'

/** An entry with where its record lies in the file. */
export interface PlacedEntry {
  readonly entry: EtlEntry
  readonly offset: number
  readonly length: number
}

export interface RecordJoiner {
  /** Takes the next entry in order of time; hands on what is complete. */
  add(placed: PlacedEntry): void
  /** Hands on what still waits for its rest. */
  end(): void
}

/** A message is put together up to this length. */
const TEXT_LIMIT = 16 << 20
/** Threads that may have an unfinished message at once. */
const OPEN_LIMIT = 256
/** Other threads take sequence numbers in between. */
const SEQUENCE_GAP_LIMIT = 64
/** Parts further apart in the file than this are not shown together. */
const SPAN_LIMIT_BYTES = 4 << 20

/** Creates a joiner that hands entries to `emit`. */
export function createRecordJoiner(emit: (placed: PlacedEntry) => void): RecordJoiner {
  const open = new Map<string, PlacedEntry>()

  function flush(key: string): void {
    const waiting = open.get(key)
    if (!waiting) return
    open.delete(key)
    emit(waiting)
  }

  return {
    add(placed) {
      const key = `${placed.entry.process} ${placed.entry.thread}`
      const waiting = open.get(key)
      const joined = waiting && continues(waiting.entry, placed.entry) ? join(waiting, placed) : undefined
      if (!joined) flush(key)
      const whole = joined ?? placed
      open.delete(key)
      if (!isUnfinished(whole.entry.text)) return emit(whole)
      if (open.size >= OPEN_LIMIT) flush(open.keys().next().value ?? '')
      open.set(key, whole)
    },
    end() {
      for (const key of [...open.keys()]) flush(key)
    },
  }
}

function continues(first: EtlEntry, next: EtlEntry): boolean {
  if (first.guid !== next.guid || first.text.length + next.text.length > TEXT_LIMIT) return false
  const gap = next.sequence - first.sequence
  if (!Number.isNaN(gap) && (gap < 1 || gap > SEQUENCE_GAP_LIMIT)) return false
  // A block says itself where it ends; a bare message goes on only where the same statement traces and no other one begins.
  if (first.text.includes(BLOCK_BEGIN)) return !next.text.startsWith(BLOCK_BEGIN)
  return first.function === next.function && findStart(encodeText(next.text.slice(0, 4096))) !== 0
}

function join(first: PlacedEntry, next: PlacedEntry): PlacedEntry {
  const offset = Math.min(first.offset, next.offset)
  const length = Math.max(first.offset + first.length, next.offset + next.length) - offset
  const place = length <= SPAN_LIMIT_BYTES ? { offset, length } : first
  return {
    offset: place.offset,
    length: place.length,
    entry: {
      ...first.entry,
      sequence: next.entry.sequence,
      text: withoutCodes(first.entry.text) + withoutCodes(next.entry.text),
    },
  }
}

/** Text without the numbers before and after it that look like result codes: they would stand inside the message. */
function withoutCodes(text: string): string {
  return text.replace(/^(?:\(possible [^)]*\)[ \n])+/, '').replace(/(?:[ \n]?\(possible [^)]*\))+$/, '')
}

const BLOCK_BEGIN = '$$begin_record'
const BLOCK_END = '$$end_record'

/** True when the text holds the beginning of a message whose end is missing. */
function isUnfinished(text: string): boolean {
  const block = text.lastIndexOf(BLOCK_BEGIN)
  if (block >= 0) return text.indexOf(BLOCK_END, block) < 0
  if (!text.includes('SIP/2.0')) return false
  const bytes = encodeText(text)
  const start = findStart(bytes)
  // A start line alone is often traced by itself.
  if (start < 0 || bytes.indexOf(COLON, findLineEnd(bytes, start, bytes.length)) < 0) return false
  return !measureMessage(bytes, start, findLineEnd(bytes, start, bytes.length), bytes.length).complete
}

/** Offset of the last SIP start line that begins a line, or -1. */
function findStart(bytes: Uint8Array): number {
  let found = -1
  for (let at = 0; at < bytes.length; ) {
    const end = findLineEnd(bytes, at, bytes.length)
    if (startedProtocol(bytes, at, end) === 'sip') found = at
    at = end + 1
  }
  return found
}
