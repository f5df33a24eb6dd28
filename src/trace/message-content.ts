// One message or record, whole: what the message table leaves in the log and reads again when somebody looks or a filter
// asks for headers or text.

import type { Problem } from '../base/problem.ts'
import { decodeText } from '../base/text.ts'
import { type Header, headerValues, spellingsOf } from '../protocol/header-lines.ts'
import { createNameTable, type NameTable, walkHeaders } from '../protocol/header-walk.ts'
import { parseHttpMessage } from '../protocol/http/message.ts'
import type { MessageParts } from '../protocol/message-parts.ts'
import { parseSipMessage } from '../protocol/sip/message.ts'
import type { RowDetail } from './filter/row.ts'
import type { RawMessage } from './raw.ts'

/** A decoded message, or the text of a record: then without headers, its first line as start line. Plain data. */
export interface MessageContent {
  readonly startLine: string
  readonly headers: readonly Header[]
  readonly body: string
  /** Everything: start line, headers and body, or the whole record. */
  readonly text: string
  readonly problems: readonly Problem[]
}

/** Decodes a message. Texts are copies; the raw bytes may be overwritten afterwards. */
export function readMessageContent(raw: RawMessage): MessageContent {
  const message = raw.protocol === 'sip' ? parseSipMessage(raw) : parseHttpMessage(raw)
  return {
    startLine: decodeText(raw.bytes, raw.startFrom, raw.startTo),
    headers: message?.headers ?? [],
    body: message?.body ?? decodeText(raw.bytes, raw.bodyFrom, raw.bodyTo),
    text: wholeText(raw),
    problems: message?.problems ?? [],
  }
}

function wholeText({ bytes, startFrom, startTo, headFrom, headTo, bodyFrom, bodyTo }: MessageParts): string {
  const body = decodeText(bytes, bodyFrom, bodyTo)
  return `${decodeText(bytes, startFrom, startTo)}\r\n${decodeText(bytes, headFrom, headTo)}${body === '' ? '' : `\r\n${body}`}`
}

/** The content of a record, from its text. */
export function textContent(text: string): MessageContent {
  const body = text.trimEnd()
  return { startLine: /^.*/.exec(body)?.[0].trimEnd() ?? '', headers: [], body, text: body, problems: [] }
}

/** What a filter may ask of a content. */
export function detailOf({ startLine, headers, body, text }: MessageContent): RowDetail {
  return {
    startLine,
    body,
    text,
    header: name => spellingsOf(name).flatMap(known => headerValues(headers, known)),
  }
}

/** Reads of raw messages only what a filter asks for; remembers how to find the headers it has asked for before. */
export function createDetailReader(): (raw: RawMessage) => RowDetail {
  const tables = new Map<string, NameTable>()

  function tableOf(name: string): NameTable {
    const known = tables.get(name) ?? createNameTable([spellingsOf(name)])
    tables.set(name, known)
    return known
  }

  /** Valid as long as the bytes of the raw message are. */
  return raw => ({
    get startLine() {
      return decodeText(raw.bytes, raw.startFrom, raw.startTo)
    },
    get body() {
      return decodeText(raw.bytes, raw.bodyFrom, raw.bodyTo)
    },
    get text() {
      return wholeText(raw)
    },
    header(name) {
      const values: string[] = []
      walkHeaders(raw.bytes, raw.headFrom, raw.headTo, tableOf(name), (_index, from, to) =>
        values.push(decodeText(raw.bytes, from, to)),
      )
      return values
    },
  })
}
