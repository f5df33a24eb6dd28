// HAR: what a browser's developer tools save of the web traffic. Entries are found by matching brackets while the file streams by
// and parsed one at a time.

import { asciiBytes, findBytes, hasAt, trimStart } from '../../base/ascii.ts'
import type { ByteSource } from '../../base/byte-source.ts'
import { decodeText } from '../../base/text.ts'
import { formatTime } from '../../base/time.ts'
import type { Direction, Origin } from '../../trace/origin.ts'
import { RECORD_KIND, type SourceId } from '../../trace/record.ts'
import { type ComposedHttp, composeHttp, emitHttp } from '../composed-http.ts'
import type { BinaryFormat, BinarySink } from '../format.ts'
import { readCutJson } from '../har/cut-json.ts'
import { type HarEntry, readHarEntry } from '../har/entry.ts'
import { observeFailure } from '../har/failure.ts'
import { createEntryScanner, type HarRange, type JsonRange } from '../har/scan-entries.ts'
import { createRecordTiler } from '../record-tiler.ts'

export const format: BinaryFormat = {
  kind: 'binary',
  id: 'har',
  title: 'Web traffic of a browser (HAR)',
  clock: 'utc',
  origin: 'In the browser: developer tools (F12) > Network > sign in > "Save all as HAR with content".',
  recognise,
  read,
  async show(source, { offset, length }) {
    const entry = readHarEntry(await readCutJson(source, offset, offset + length))
    const parts = [entry.request, entry.response].flatMap(message => (message ? [textOf(message)] : []))
    const time = Number.isNaN(entry.startUs) ? '' : `${formatTime(entry.startUs)} UTC\n`
    if (entry.failure !== '') parts.push(`(no answer: ${entry.failure})`)
    if (parts.length > 0) return time + parts.join('\n')
    return decodeText(await source.read(offset, offset + Math.min(length, SHOWN_BYTES)))
  },
}

/** Shown of what is no entry. */
const SHOWN_BYTES = 4096

function textOf(message: ComposedHttp): string {
  return decodeText(composeHttp(message).bytes)
}

const BYTE_ORDER_MARK = Uint8Array.of(0xef, 0xbb, 0xbf)
const LOG_KEY = asciiBytes('"log"')
const SIGNS = ['"entries"', '"creator"'].map(asciiBytes)

function recognise(head: Uint8Array): string | undefined {
  const at = trimStart(head, hasAt(head, 0, BYTE_ORDER_MARK) ? 3 : 0, head.length)
  if (head[at] !== 123) return undefined
  const log = findBytes(head, LOG_KEY, at, head.length)
  const isHar = log >= 0 && SIGNS.some(sign => findBytes(head, sign, log, head.length) >= 0)
  return isHar ? 'JSON with "log" and "entries"' : undefined
}

const STEP_BYTES = 1 << 20

async function read(source: ByteSource, id: SourceId, sink: BinarySink): Promise<void> {
  const tiler = createRecordTiler(sink, id)
  const scanner = createEntryScanner()
  let broken = 0
  tiler.begin(0, Number.NaN, RECORD_KIND.text)

  async function takeEntry(range: HarRange): Promise<void> {
    const json = await readCutJson(source, range.from, range.to)
    const entry = readHarEntry(json)
    if (json === undefined) broken++
    tiler.begin(range.from, entry.startUs, RECORD_KIND.message)
    emitEntry(entry, range, id, sink)
  }

  for (let at = 0; at < source.sizeBytes; ) {
    const bytes = await source.read(at, at + STEP_BYTES)
    if (bytes.length === 0) break
    at += bytes.length
    for (const range of scanner.push(bytes)) await takeEntry(range)
  }
  const cut = scanner.end()
  if (cut) await takeCutEntry(cut)
  tiler.end(source.sizeBytes)
  reportProblems()

  /** The file ends inside an entry: its request may be whole. */
  async function takeCutEntry(range: HarRange): Promise<void> {
    tiler.begin(range.from, Number.NaN, RECORD_KIND.message)
    const part = range.request
    if (part) emitEntry(readHarEntry(await readCutJson(source, part.from, part.to)), range, id, sink)
    const text = `The file ends inside an entry (at byte ${range.from}): it was not saved to its end. Save it again`
    sink.problem({ code: 'har-truncated', text, at: range.from })
  }

  function reportProblems(): void {
    if (!scanner.found) {
      const text = 'No list of entries (log.entries) was found in this HAR file: it is damaged or was cut'
      sink.problem({ code: 'har-no-entries', text })
    }
    if (broken > 0) {
      const text = `${broken} entries are no valid JSON and could not be read`
      sink.problem({ code: 'har-broken-entries', text })
    }
  }
}

function emitEntry(entry: HarEntry, range: HarRange, id: SourceId, sink: BinarySink): void {
  const originOf = (direction: Direction, part: JsonRange, timeUs: number): Origin => ({
    source: id,
    offset: part.from,
    length: part.to - part.from,
    line: 0,
    timeUs,
    direction,
    // Requests overlap on a connection (HTTP/2): only the entry tells which answer is whose.
    connection: `entry at ${range.from}`,
    ...(entry.server === '' ? {} : { peer: entry.server }),
  })
  const { request, response, failure, url } = entry
  if (request) emitHttp(request, originOf('out', range.request ?? range, entry.startUs), sink)
  if (response) emitHttp(response, originOf('in', range.response ?? range, entry.endUs), sink)
  else if (failure !== '')
    sink.observation(observeFailure(url, failure, originOf('none', range, entry.endUs)))
}
