// HTTP in the logs of the mobile and new Mac clients: <SentRequest> … </SentRequest> and <ReceivedResponse> … </ReceivedResponse>
// blocks of "METHOD url", "Request Id:", "HttpHeader:<name> <value>" lines, an empty line and the body.

import { createByteFinder } from '../../base/byte-finder.ts'
import { decodeText } from '../../base/text.ts'
import type { Direction } from '../../trace/origin.ts'
import type { RawRecord, ReaderSink } from '../format.ts'
import { offerRebuiltMessage } from '../rebuilt-message.ts'
import { originOfRecord } from '../record-text.ts'

/** A block as the lines of an HTTP message. */
export interface HttpBlock {
  readonly direction: Direction
  /** Start line, headers, empty line, body. */
  readonly lines: readonly string[]
  /** What request and response have in common; '' when it is missing. */
  readonly requestId: string
}

const TAG = /<(\/?)(SentRequest|ReceivedResponse)\b[^>]*>/

const findSent = createByteFinder('SentRequest')
const findReceived = createByteFinder('ReceivedResponse')

/** True when the line [from, to) leaves a block open, false when it closes it, undefined when it has no such tag. */
export function opensHttpBlock(bytes: Uint8Array, from: number, to: number): boolean | undefined {
  if (findSent(bytes, from, to) < 0 && findReceived(bytes, from, to) < 0) return undefined
  const tags = [...decodeText(bytes, from, to).matchAll(new RegExp(TAG, 'g'))]
  const last = tags.at(-1)
  return last === undefined ? undefined : last[1] === ''
}

/** The blocks in the lines of a record. A response without a status is left out: no status can be made up. */
export function readHttpBlocks(lines: readonly string[]): HttpBlock[] {
  const blocks: HttpBlock[] = []
  let kind: string | undefined
  let content: string[] = []
  const close = (): void => {
    const block = kind === undefined ? undefined : readBlock(kind, content)
    if (block) blocks.push(block)
    kind = undefined
    content = []
  }
  for (const whole of lines) {
    let rest = whole
    for (let tag = TAG.exec(rest); tag; tag = TAG.exec(rest)) {
      if (kind !== undefined && tag.index > 0) content.push(rest.slice(0, tag.index))
      close()
      if (tag[1] === '') kind = tag[2]
      rest = rest.slice(tag.index + tag[0].length)
      if (rest === '') break
    }
    if (kind !== undefined && (rest !== '' || rest === whole)) content.push(rest)
  }
  close()
  return blocks
}

const REQUEST_LINE = /^\s*([A-Z]{3,10})\s+(https?:\/\/\S+)(?:\s+(?:HTTP\/\S+\s+)?(\d{3})\b)?/
const REQUEST_ID = /^\s*Request[ _-]?Id\s*[:=]\s*(\S+)/i
const STATUS =
  /^\s*(?:HTTP\/\d(?:\.\d)?\s+|(?:Http\s*)?(?:Response\s*)?(?:Status(?:\s*Code)?|Code)\s*[:=]\s*)(\d{3})\b\s*(.*)$/i
const HEADER = /^\s*HttpHeader\s*:\s*([^\s:]+)\s*:?\s*(.*)$/i

function readBlock(kind: string, content: readonly string[]): HttpBlock | undefined {
  const from = content.findIndex(line => line.trim() !== '')
  const empty = content.findIndex((line, i) => i > from && line.trim() === '')
  const head = content.slice(Math.max(0, from), empty < 0 ? undefined : empty)
  const body = empty < 0 ? [] : content.slice(empty + 1)
  const request = head.map(line => REQUEST_LINE.exec(line)).find(match => match !== null)
  const status = head.map(line => STATUS.exec(line)).find(match => match !== null)
  const headers = head.flatMap(readHeader)
  const requestId = head.map(line => REQUEST_ID.exec(line)?.[1]).find(id => id !== undefined) ?? ''
  if (kind === 'SentRequest') {
    if (!request) return undefined
    const lines = [`${request[1]} ${request[2]} HTTP/1.1`, ...headers, '', ...body]
    return { direction: 'out', lines, requestId }
  }
  const code = status?.[1] ?? request?.[3]
  if (code === undefined) return undefined
  const lines = [`HTTP/1.1 ${code} ${status?.[2] ?? ''}`.trimEnd(), ...headers, '', ...body]
  return { direction: 'in', lines, requestId }
}

function readHeader(line: string): string[] {
  const own = HEADER.exec(line)
  if (own) return [`${own[1]}: ${own[2]}`]
  const other = REQUEST_LINE.test(line) || REQUEST_ID.test(line) || STATUS.test(line)
  return !other && /^[A-Za-z][\w-]*: /.test(line) ? [line] : []
}

/** Hands on blocks as HTTP messages; false when there are none. Requests and responses share a connection: their id. */
export function offerHttpBlocks(blocks: readonly HttpBlock[], record: RawRecord, sink: ReaderSink): boolean {
  for (const [i, { direction, lines, requestId }] of blocks.entries()) {
    const seen = { direction, ...(requestId === '' ? {} : { connection: requestId }) }
    offerRebuiltMessage(lines, originOfRecord(record, seen), sink, i)
  }
  return blocks.length > 0
}
