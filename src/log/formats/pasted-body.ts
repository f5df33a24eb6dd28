// Bodies of messages pasted without the message: Autodiscover answers, provisioning, SOAP, UCWA and OAuth JSON. There is no status
// line, so none is made up: what an Autodiscover answer names becomes settings, everything else stays text.

import { SPACE, TAB } from '../../base/ascii.ts'
import { decodeText, printableLine } from '../../base/text.ts'
import { RECORD_KIND } from '../../trace/record.ts'
import { readAutodiscoverJson, readAutodiscoverXml } from '../body/autodiscover.ts'
import {
  LINE,
  type LineScanner,
  type RawRecord,
  type ReaderSink,
  type RecordReader,
  type TextFormat,
} from '../format.ts'
import { readLineText } from '../line-text.ts'
import { createNarrower, emitRecordText } from '../record-text.ts'

export const format: TextFormat = {
  kind: 'text',
  id: 'pasted-body',
  title: 'Body of a message without the message',
  clock: 'none',
  origin: 'Copied out of a browser, Fiddler or a document.',
  priority: 42,
  interrupts: false,
  mark: 'a known root element (AutodiscoverResponse, provisionGroupList, …) or JSON key ("_links", "subcode", "access_token")',
  claims: (bytes, from, to) => beginOf(bytes, from, to) !== undefined,
  createScanner,
  createReader: (): RecordReader => ({ read, end: () => undefined }),
}

const ROOTS =
  'AutodiscoverResponse|provisionGroupList|VQReportEvent|VQReport|LocationProfileDescription|roamingData|Envelope|' +
  'RequestSecurityToken(?:Response)?(?:Collection)?|GetAndPublishCert(?:Response)?|categories|contactList|OCSDiagnosticsFault'
const XML = new RegExp(`^[ \\t]*(?:<\\?xml[^>]*\\?>)?[ \\t]*(?:- )?<(?:[\\w.-]+:)?(${ROOTS})(?=[\\s/>]|$)`)
const JSON_KEYS =
  '_links|subcode|access_token|ms_rtc_identityscope|ms_rtc_passiveauthuri|error_description|authorization_uri|x-ms-diagnostics'
const JSON_LINE = new RegExp(
  `^(?:\\{?\\s*"(?:${JSON_KEYS})"\\s*:|\\{\\s*"(?:error|code)"\\s*:\\s*"[^"]*"\\s*,\\s*"(?:${JSON_KEYS})")`,
)
const LINE_LIMIT_BYTES = 1000

/** What begins in a line: the name of a root element, or "{" for JSON. */
function beginOf(bytes: Uint8Array, from: number, to: number): string | undefined {
  let at = from
  while (at < to && (bytes[at] === SPACE || bytes[at] === TAB)) at++
  const first = bytes[at]
  if (first !== 60 && first !== 123 && first !== 34 && first !== 45) return undefined
  const line = readLineText(bytes, at, to, LINE_LIMIT_BYTES)
  return XML.exec(line)?.[1] ?? (JSON_LINE.test(line) ? '{' : undefined)
}

function createScanner(): LineScanner {
  let root = ''
  let depth = 0
  let closed = false

  function takeLine(line: string): void {
    if (root === '{') {
      depth += countBraces(line)
      closed = depth <= 0
    } else closed = new RegExp(`</(?:[\\w.-]+:)?${root}\\s*>|<(?:[\\w.-]+:)?${root}\\b[^>]*/>`).test(line)
  }

  const scanner: LineScanner = {
    kind: RECORD_KIND.text,
    timeUs: Number.NaN,
    line(bytes, from, to) {
      const begin = root === '' || closed ? beginOf(bytes, from, to) : undefined
      if (begin === undefined && closed) return from === to ? LINE.payload : LINE.foreign
      if (begin !== undefined) {
        root = begin
        depth = 0
      }
      const line = decodeText(bytes, from, to)
      // JSON that was claimed at its second line lacks the brace of the first.
      if (begin === '{' && !line.trimStart().startsWith('{')) depth = 1
      takeLine(line)
      return begin === undefined ? LINE.continuation : LINE.start
    },
  }
  return scanner
}

/** Braces opened minus closed, outside strings. */
function countBraces(line: string): number {
  let depth = 0
  for (const character of line.replace(/"(?:[^"\\]|\\.)*"?/g, '')) {
    if (character === '{' || character === '[') depth++
    else if (character === '}' || character === ']') depth--
  }
  return depth
}

function read(record: RawRecord, sink: ReaderSink): void {
  const text = decodeText(record.bytes, record.from, record.to)
  const narrow = createNarrower(record, text)
  const xml = readAutodiscoverXml(text)
  const named = xml.length > 0 ? xml : readAutodiscoverJson(text)
  for (const { name, value, from, to } of named) {
    const quote = printableLine(text.slice(from, to))
    sink.observation({
      kind: 'setting',
      object: 'Autodiscover',
      name,
      value,
      origin: narrow(from, to).origin,
      quote,
    })
  }
  emitRecordText(record, sink)
}
