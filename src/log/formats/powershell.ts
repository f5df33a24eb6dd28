// PowerShell sessions as people copy them: commands, objects as lists and tables, errors, verbose text; the output of Get-Cs… and
// Test-Cs… cmdlets with or without the command before it.

import { printableLine } from '../../base/text.ts'
import { RECORD_KIND } from '../../trace/record.ts'
import { createCertificate } from '../certificate/create-certificate.ts'
import { CERTIFICATE_KEYS, certificateOfObject } from '../certificate/from-object.ts'
import { commandName, readConsoleLine } from '../console/console-line.ts'
import { isConsoleStart, mayBeConsole } from '../console/console-start.ts'
import { eventOfObject } from '../console/event-object.ts'
import {
  createObject,
  isWrapped,
  type PrintedObject,
  propertyKey,
  readProperties,
} from '../console/property-list.ts'
import { readTables } from '../console/table.ts'
import { type ActivityReader, createActivityReader, transactionOfObject } from '../console/transaction.ts'
import {
  LINE,
  type LineScanner,
  type RawRecord,
  type ReaderSink,
  type RecordReader,
  type TextFormat,
} from '../format.ts'
import { readLineText } from '../line-text.ts'
import { emitRecordText, originOfLines, readRecordLines, type TextLine } from '../record-text.ts'
import { createWindowsEvent } from '../windows-event/fields.ts'

export const format: TextFormat = {
  kind: 'text',
  id: 'powershell',
  title: 'PowerShell console',
  clock: 'none',
  origin: 'The management shell: copied, or written with Start-Transcript or Out-File.',
  priority: 45,
  interrupts: false,
  mark: 'a prompt "PS C:\\>", "Verb-Noun : error", "VERBOSE: …" or a list "Property : value"',
  claims: (bytes, from, to) => mayBeConsole(bytes, from, to) && isConsoleStart(readLineText(bytes, from, to)),
  createScanner,
  createReader,
}

/** A run of verbose text or of other lines is cut after this many lines. */
const RECORD_LIMIT_LINES = 500

function createScanner(): LineScanner {
  /** Names of the properties of the open object; undefined when no list is open. */
  let names: Set<string> | undefined
  let last = ''
  let blankSeen = true
  let lines = 0

  /** True when the line begins a record of this session. */
  function starts(line: string): boolean {
    const read = readConsoleLine(line)
    const before = last
    if (read.kind !== 'blank' && !(names && isWrapped(line))) last = read.kind
    switch (read.kind) {
      case 'prompt':
      case 'error':
        names = undefined
        return true
      case 'stream':
        names = undefined
        return before !== 'stream'
      case 'property': {
        const key = propertyKey(read.name)
        if (names && !names.has(key)) {
          names.add(key)
          return false
        }
        names = new Set([key])
        return true
      }
      default:
        return false
    }
  }

  const scanner: LineScanner = {
    kind: RECORD_KIND.entry,
    timeUs: Number.NaN,
    line(bytes, from, to) {
      const line = readLineText(bytes, from, to, 4000)
      const blank = line.trim() === ''
      const wasBlank = blankSeen
      blankSeen = blank
      if (starts(line) || ++lines > RECORD_LIMIT_LINES) {
        lines = 0
        scanner.kind = RECORD_KIND.entry
        return LINE.start
      }
      if (blank || (names && isWrapped(line))) return LINE.payload
      if (readConsoleLine(line).kind !== 'other') return LINE.payload
      names = undefined
      if (!wasBlank) return LINE.foreign
      scanner.kind = RECORD_KIND.text
      return LINE.loose
    },
  }
  return scanner
}

function createReader(): RecordReader {
  /** The cmdlet whose output this is; '' when the session does not show it. */
  let cmdlet = ''
  let activities = createActivityReader()

  return {
    read(record, sink) {
      const lines = readRecordLines(record)
      const first = readConsoleLine(lines[0]?.text ?? '')
      if (first.kind === 'prompt') {
        cmdlet = commandName(first.command)
        activities = createActivityReader()
      }
      const properties = readProperties(lines)
      if (properties.length > 0) emitObject(record, createObject(properties), cmdlet, sink)
      for (const row of readTables(lines)) emitObject(record, row, cmdlet, sink)
      emitActivities(record, lines, activities, sink)
      const level = first.kind === 'error' ? 'ERROR' : first.kind === 'stream' ? first.stream : 'INFO'
      emitRecordText(record, sink, { level: level === 'WARNING' ? 'WARN' : level, component: cmdlet })
    },
    end: () => undefined,
  }
}

/** Hands on what an object is: an event, a result, a certificate, or a set of settings. */
function emitObject(record: RawRecord, object: PrintedObject, cmdlet: string, sink: ReaderSink): void {
  const first = object.properties[0]
  const last = object.properties.at(-1)
  if (!first || !last) return
  const origin = originOfLines(record, first.first, last.last)
  const fields = eventOfObject(object)
  const event = fields && createWindowsEvent(fields, origin)
  if (event) return sink.observation(event)
  const quote = printableLine(object.properties.map(({ name, value }) => `${name} : ${value}`).join(' | '))
  const result = transactionOfObject(object, cmdlet)
  if (result) return sink.observation({ kind: 'synthetic-transaction', ...result, origin, quote })
  const certificate = certificateOfObject(object)
  if (certificate) sink.observation(createCertificate(certificate, origin, quote))
  emitSettings(record, object, { cmdlet, covered: certificate ? CERTIFICATE_KEYS : NOTHING }, sink)
}

const NOTHING: ReadonlySet<string> = new Set()

function emitSettings(
  record: RawRecord,
  object: PrintedObject,
  { cmdlet, covered }: { readonly cmdlet: string; readonly covered: ReadonlySet<string> },
  sink: ReaderSink,
): void {
  const owner = cmdlet || (object.value('identity') ?? '')
  for (const { name, value, first, last } of object.properties) {
    if (covered.has(propertyKey(name))) continue
    const quote = printableLine(`${name} : ${value}`)
    sink.observation({
      kind: 'setting',
      object: owner,
      name,
      value,
      origin: originOfLines(record, first, last),
      quote,
    })
  }
}

function emitActivities(
  record: RawRecord,
  lines: readonly TextLine[],
  activities: ActivityReader,
  sink: ReaderSink,
): void {
  for (const line of lines) {
    const read = readConsoleLine(line.text)
    const result = activities.take(read.kind === 'stream' ? read.text : line.text)
    if (!result) continue
    const origin = originOfLines(record, line)
    sink.observation({ kind: 'synthetic-transaction', ...result, origin, quote: printableLine(line.text) })
  }
}
