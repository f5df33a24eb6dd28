// Reads evidence back from the logs: file, line and the words themselves.

import { decodeText, printableLine } from '../base/text.ts'
import type { Evidence } from '../diagnose/evidence.ts'
import { showRecordText } from '../log/shown-text.ts'
import { cutSecrets } from '../trace/redact/secrets.ts'
import type { OpenCase } from './open-case.ts'

/** Evidence as a person sees it; `text` is printable. */
export interface ResolvedEvidence {
  readonly file: string
  /** 1-based; 0 in binary formats. */
  readonly line: number
  /** Byte range in the source. */
  readonly offset: number
  readonly length: number
  readonly text: string
  readonly note: string
}

/** A message is looked through up to this size. */
const READ_LIMIT_BYTES = 256 << 10

/** Reads the bytes that an evidence stands for. Rejects with what the source rejects with. */
export async function resolveEvidence(opened: OpenCase, evidence: Evidence): Promise<ResolvedEvidence> {
  const { origin, part, quote, note } = evidence
  const source = opened.sources[origin.source]
  const file = source?.source.name ?? '?'
  if (quote !== undefined || !source) {
    const { line, offset, length } = origin
    return { file, line, offset, length, text: shownText(quote ?? ''), note }
  }
  const { view, show } = source.summary
  if (show) {
    const shown = await show(origin)
    const { from, to } = findPart(shown, part)
    const { line, offset, length } = origin
    return { file, line, offset, length, text: shownText(shown.slice(from, to)), note }
  }
  const bytes = await view.read(origin.offset, origin.offset + Math.min(origin.length, READ_LIMIT_BYTES))
  const raw = decodeText(bytes)
  const text = showRecordText(raw)
  const { from, to } = findPart(text, part)
  if (text !== raw) {
    const { line, offset, length } = origin
    return { file, line, offset, length, text: shownText(text.slice(from, to)), note }
  }
  const found = text.slice(from, to)
  // Offsets are exact where the record is ASCII, which headers are.
  return {
    file,
    line: origin.line === 0 ? 0 : origin.line + countLines(text.slice(0, from)),
    offset: origin.offset + from,
    length: to - from,
    text: shownText(found),
    note,
  }
}

/** One line without control characters and without secrets: evidence is shown, mailed, pasted. */
function shownText(text: string): string {
  return printableLine(cutSecrets(text).text)
}

const START_LINE =
  /^(?:.*:: ?|Start-Line: ?)?((?:SIP\/2\.0 \d{3}|HTTP\/\d(?:\.\d)? \d{3}|[A-Z]{3,12} \S+ (?:SIP|HTTP)\/\d).*)$/m

/** Character range of a header line, the start line or the body within the text of a record. */
function findPart(text: string, part: string): { from: number; to: number } {
  const line = part === 'start-line' ? START_LINE.exec(text) : headerPattern(part).exec(text)
  if (!line)
    return part === 'body' ? bodyRange(text) : { from: 0, to: Math.min(text.length, firstLineEnd(text)) }
  const words = line[1] ?? line[0]
  const from = line.index + line[0].lastIndexOf(words)
  return { from, to: from + words.trimEnd().length }
}

function headerPattern(name: string): RegExp {
  const escaped = name.replace(/[^\w-]/g, '\\$&')
  // Some logs quote messages behind blanks; mobile clients write "HttpHeader:<name> <value>".
  return new RegExp(`^[ \\t|]*(${escaped} ?:.*|HttpHeader:${escaped}[ :].*)$`, 'im')
}

function bodyRange(text: string): { from: number; to: number } {
  const fault = /<[\w.:-]*(?:Fault|ErrorId)\b/.exec(text)
  const from = fault?.index ?? Math.max(0, text.search(/\r?\n\r?\n/))
  return { from, to: Math.min(text.length, from + 400) }
}

function firstLineEnd(text: string): number {
  const end = text.indexOf('\n')
  return end < 0 ? text.length : end
}

function countLines(text: string): number {
  let lines = 0
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++
  return lines
}
