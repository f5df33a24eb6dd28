// CLS text: what OCSLogger, OCSTracer, Search-CsClsLogging and CLSLogger write and Snooper reads.
// Facts: prefix variables and SIP record shape as documented for the logging tools.

import { CR, isEmptyLine, SPACE } from '../../base/ascii.ts'
import { createByteInterner } from '../../base/byte-interner.ts'
import { decodeText } from '../../base/text.ts'
import type { Origin } from '../../trace/origin.ts'
import type { Sink } from '../../trace/raw.ts'
import { RECORD_KIND } from '../../trace/record.ts'
import { closesBlock, opensBlock, type Range, readBlockHead, readBlockMessage } from '../cls/block.ts'
import {
  type ClsPrefix,
  type ClsRest,
  findLevel,
  findStamp,
  readPrefix,
  readRest,
  readStampUs,
} from '../cls/prefix.ts'
import { emitEmbeddedMessages } from '../embedded-messages.ts'
import { LINE, type LineScanner, type RawRecord, type RecordReader, type TextFormat } from '../format.ts'

export const format: TextFormat = {
  kind: 'text',
  id: 'cls-text',
  title: 'CLS text (OCSLogger, Search-CsClsLogging, CLSLogger)',
  clock: 'unstated',
  origin: 'On a server: Search-CsClsLogging -OutputFilePath, CLSLogger, or OCSLogger "View Log Files".',
  priority: 90,
  interrupts: true,
  mark: 'lines begin "TL_LEVEL(FLAG) [machine]pid.tid::date"',
  claims: (bytes, from, to) => bytes[from] === 84 && findLevel(bytes, from, to) >= 0,
  createScanner,
  createReader,
}

function createScanner(): LineScanner {
  let inBlock = false
  let blankSeen = false

  /** Chat text can begin with "TL_": inside a block only a complete prefix ends it. */
  function startsRecord(bytes: Uint8Array, from: number, to: number): boolean {
    if (findLevel(bytes, from, to) < 0) return false
    const stamp = findStamp(bytes, from, to)
    if (stamp < 0 && inBlock) return false
    scanner.timeUs = stamp < 0 ? Number.NaN : readStampUs(bytes, stamp)
    inBlock = endsWithBegin(bytes, from, to)
    scanner.kind = inBlock ? RECORD_KIND.message : RECORD_KIND.entry
    blankSeen = false
    return true
  }

  const scanner: LineScanner = {
    kind: RECORD_KIND.entry,
    timeUs: Number.NaN,
    line(bytes, from, to) {
      const first = bytes[from]
      if ((first === UPPER_T || first === SPACE) && startsRecord(bytes, from, to)) return LINE.start
      if (first === DOLLAR) {
        inBlock = opensBlock(bytes, from) || (inBlock && !closesBlock(bytes, from))
        return LINE.payload
      }
      if (inBlock) return LINE.payload
      if (isEmptyLine(bytes, from, to)) {
        blankSeen = true
        return LINE.payload
      }
      return blankSeen ? LINE.continuation : LINE.payload
    },
  }
  return scanner
}

const UPPER_T = 84
const DOLLAR = 36
const BEGIN_LENGTH = '$$begin_record'.length

function endsWithBegin(bytes: Uint8Array, from: number, to: number): boolean {
  const end = bytes[to - 1] === CR ? to - 1 : to
  return end - from > BEGIN_LENGTH && bytes[end - 1] === 100 && opensBlock(bytes, end - BEGIN_LENGTH)
}

function createReader(): RecordReader {
  const names = createByteInterner()
  const machines = new Map<string, Pick<Origin, 'pool' | 'machine'>>()
  const legs = new Map<string, Pick<Origin, 'direction' | 'leg'>>()
  const textOf = (bytes: Uint8Array, { from, to }: Range): string => names.intern(bytes, from, to)

  function originOf(record: RawRecord, prefix: ClsPrefix, rest: ClsRest): Origin {
    const machine = names.intern(record.bytes, prefix.originFrom, prefix.originTo)
    const correlation = decodeText(record.bytes, rest.correlationFrom, rest.correlationTo)
    return {
      ...record.place,
      timeUs: record.timeUs,
      direction: 'none',
      ...cached(machines, machine, readMachine),
      ...(correlation === '' ? {} : { correlation }),
    }
  }

  /** Hands on the message of a block; false when the block holds none. */
  function readSip(record: RawRecord, firstEnd: number, sink: Sink): boolean {
    const { bytes, from } = record
    const head = readBlockHead(record)
    if (!head) return false
    if (!sink.wants(bytes, head.start.from, head.start.to, record.to)) return true
    const prefix = readPrefix(bytes, from, firstEnd)
    const origin = originOf(record, prefix, readRest(bytes, prefix.restFrom, firstEnd))
    const correlation = origin.correlation ?? textOf(bytes, head.correlation)
    sink.message({
      protocol: 'sip',
      bytes,
      ordinal: 0,
      base: record.place.offset - from,
      ...readBlockMessage(record, head),
      origin: {
        ...origin,
        ...cached(legs, textOf(bytes, head.direction), readLeg),
        ...(correlation === '' ? {} : { correlation }),
        ...(head.peer.to > head.peer.from ? { peer: textOf(bytes, head.peer) } : {}),
      },
    })
    return true
  }

  function readEntry(record: RawRecord, firstEnd: number, sink: Sink): void {
    const { bytes, from, to } = record
    const prefix = readPrefix(bytes, from, firstEnd)
    const rest = readRest(bytes, prefix.restFrom, firstEnd)
    const origin = originOf(record, prefix, rest)
    const base = record.place.offset - from
    const textFrom = record.kind === RECORD_KIND.message ? Math.min(firstEnd + 1, to) : rest.textFrom
    const textTo =
      firstEnd + 1 < to ? emitEmbeddedMessages({ bytes, from: textFrom, to, base, origin }, sink) : to
    const level = names.intern(bytes, prefix.levelFrom, prefix.levelTo)
    const component = names.intern(bytes, prefix.componentFrom, prefix.componentTo)
    if (textTo > textFrom) sink.text({ bytes, from: textFrom, to: textTo, base, origin, level, component })
  }

  return {
    read(record, sink) {
      const firstEnd = record.from + (record.lines.ends[0] ?? 0)
      if (record.kind === RECORD_KIND.message && readSip(record, firstEnd, sink)) return
      readEntry(record, firstEnd, sink)
    },
    end: () => undefined,
  }
}

function cached<T>(cache: Map<string, T>, key: string, compute: (key: string) => T): T {
  const known = cache.get(key)
  if (known !== undefined) return known
  const value = compute(key)
  cache.set(key, value)
  return value
}

/** "POOL01\FE01" → pool and machine; a number alone is the CPU (OCSLogger), not a machine. */
function readMachine(text: string): Pick<Origin, 'pool' | 'machine'> {
  const slash = text.indexOf('\\')
  if (slash >= 0) return { pool: text.slice(0, slash), machine: text.slice(slash + 1) }
  return text === '' || /^\d+$/.test(text) ? {} : { machine: text }
}

/** Direction word and Edge leg: source="…edge" of an incoming, destination="…edge" of an outgoing message. */
function readLeg(text: string): Pick<Origin, 'direction' | 'leg'> {
  const direction = text.startsWith('incoming') ? 'in' : text.startsWith('outgoing') ? 'out' : 'none'
  const name = direction === 'out' ? 'destination' : 'source'
  const leg =
    new RegExp(`${name} *= *"([^"]*edge)"`, 'i').exec(text)?.[1] ?? /="([^"]*edge)"/i.exec(text)?.[1]
  return leg === undefined ? { direction } : { direction, leg: leg.toLowerCase() }
}
