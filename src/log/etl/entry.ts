// One readable entry of an ETL file, and its line in the manner of the logging tools: so that a trace reads the same whether it
// was formatted on the server or here.

import { formatTime } from '../../base/time.ts'
import type { EtlClock } from './clock.ts'
import { type EtlRecord, readEventHeader, recordTypeName, WPP } from './record.ts'
import { joinScraped, scrapeTexts } from './scrape.ts'
import type { TmfSet } from './tmf.ts'
import { formatTmfMessage } from './tmf-text.ts'
import { readWpp, type WppRecord } from './wpp.ts'

export interface EtlEntry {
  /** Level word of the logging tools without TL_; UNKNOWN without a format. */
  readonly level: string
  readonly flags: string
  /** Module; without a format the GUID of the source file, or the provider. */
  readonly component: string
  /** "Class::Method:file(line)"; without a format the number of the message. */
  readonly function: string
  readonly processor: number
  readonly process: number
  readonly thread: number
  readonly sequence: number
  readonly timeUs: number
  readonly timeRaw: bigint | undefined
  /** Source file of a WPP message, or provider of an event. */
  readonly guid: string
  readonly text: string
}

/** How well an entry could be read. */
export type EtlReading = 'formatted' | 'misfit' | 'scraped' | 'no-format' | 'event'

export interface ReadEntry {
  readonly entry: EtlEntry
  readonly reading: EtlReading
}

export interface EntryContext {
  readonly clock: EtlClock
  readonly tmf: TmfSet
  /** Pointer size of the log, for WPP records that do not name theirs. */
  readonly pointerBytes: number
}

/** Reads a record of a buffer; undefined for records of the kernel (system, performance), which say nothing about sign-in. */
export function readEntry(
  buffer: Uint8Array,
  record: EtlRecord,
  processor: number,
  context: EntryContext,
): ReadEntry | undefined {
  if (record.type === WPP) return readWppEntry(buffer, readWpp(buffer, record), processor, context)
  const header = readEventHeader(buffer, record)
  if (header.provider === '') return undefined
  const parts = scrapeTexts(buffer, header.dataFrom, record.at + record.size)
  const entry: EtlEntry = {
    level: EVENT_LEVELS[header.level] ?? 'UNKNOWN',
    flags: '',
    component: header.provider,
    function: `event ${header.eventId}:${recordTypeName(record.type)}(0)`,
    processor,
    process: header.process,
    thread: header.thread,
    sequence: Number.NaN,
    timeUs: context.clock(header.timeRaw),
    timeRaw: header.timeRaw,
    guid: header.provider,
    text: joinScraped(parts),
  }
  return { entry, reading: 'event' }
}

/** Levels of events, [MS-EVEN6] and winmeta.xml. */
const EVENT_LEVELS: readonly string[] = ['UNKNOWN', 'FATAL', 'ERROR', 'WARN', 'INFO', 'VERBOSE']

function readWppEntry(
  buffer: Uint8Array,
  wpp: WppRecord,
  processor: number,
  { clock, tmf, pointerBytes }: EntryContext,
): ReadEntry {
  const { guid, messageNumber, argumentsFrom: from, argumentsTo: to } = wpp
  const common = {
    processor,
    process: wpp.process,
    thread: wpp.thread,
    sequence: wpp.sequence,
    timeUs: clock(wpp.timeRaw),
    timeRaw: wpp.timeRaw,
    guid,
  }
  const message = tmf.find(guid, messageNumber)
  if (!message) {
    const text = joinScraped(scrapeTexts(buffer, from, to))
    const entry: EtlEntry = {
      ...common,
      level: 'UNKNOWN',
      flags: '',
      component: guid,
      function: `message ${messageNumber}:?(0)`,
      text,
    }
    return { entry, reading: tmf.knows(guid) ? 'no-format' : 'scraped' }
  }
  const { text, misfit } = formatTmfMessage(message, {
    bytes: buffer,
    from,
    to,
    pointerBytes: wpp.pointerBytes || pointerBytes,
  })
  const entry: EtlEntry = {
    ...common,
    level: levelWord(message.level),
    flags: message.flags,
    component: message.component,
    function: `${message.function}:${message.file}(${message.line})`,
    text,
  }
  return { entry, reading: misfit ? 'misfit' : 'formatted' }
}

/** "TL_INFO" and "TRACE_LEVEL_INFORMATION" give the last word. */
function levelWord(level: string): string {
  return /([A-Z]+)$/.exec(level.toUpperCase())?.[1] ?? 'UNKNOWN'
}

const hex = (value: number, width: number): string => value.toString(16).toUpperCase().padStart(width, '0')

/** The entry as a line (with the further lines of its text) in the default prefix of the logging tools; the stamp is UTC. */
export function formatEntry(entry: EtlEntry): string {
  const { level, flags, processor, process, thread, sequence, component } = entry
  const number = Number.isNaN(sequence) ? 0 : sequence
  const ids = `[${processor}]${hex(process, 4)}.${hex(thread, 4)}`
  return `TL_${level}(${flags}) ${ids}::${formatStamp(entry)}.${hex(number, 8)} (${component},${entry.function}) ${entry.text}`
}

/** "03/14/2016-09:15:02.117", or the raw clock where nothing tells what it counts from. */
function formatStamp({ timeUs, timeRaw }: EtlEntry): string {
  if (Number.isNaN(timeUs)) return `ticks ${timeRaw ?? 'none'}`
  const text = formatTime(timeUs)
  return `${text.slice(5, 7)}/${text.slice(8, 10)}/${text.slice(0, 4)}-${text.slice(11)}`
}
