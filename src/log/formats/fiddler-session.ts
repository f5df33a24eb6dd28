// Fiddler sessions (.saz): a zip of web requests and answers with their times. Read from the zip itself, so that places are
// places in the file the user sent.

import { asciiBytes, findBytes, hasAt } from '../../base/ascii.ts'
import type { ByteSource } from '../../base/byte-source.ts'
import { decodeText } from '../../base/text.ts'
import type { Origin } from '../../trace/origin.ts'
import { offerMessage } from '../../trace/raw.ts'
import { RECORD_KIND, type SourceId } from '../../trace/record.ts'
import { readZipDirectory, type ZipDirectory, type ZipEntry } from '../archive/zip-directory.ts'
import { readZipEntry } from '../archive/zip-entry.ts'
import { isFiddlerEntry, readSessionFileName, type SessionFile } from '../fiddler/session-files.ts'
import { readSessionTimes, type SessionTimes } from '../fiddler/session-times.ts'
import { observeTunnel } from '../fiddler/tunnel.ts'
import type { BinaryFormat, BinarySink } from '../format.ts'
import { createRecordTiler } from '../record-tiler.ts'
import { type RecordedMessage, readRecordedMessage } from '../recorded-http.ts'

export const format: BinaryFormat = {
  kind: 'binary',
  id: 'fiddler-session',
  title: 'Fiddler session archive (SAZ)',
  clock: 'utc',
  origin: 'Fiddler on the client: decrypt HTTPS, sign in, File > Save > All Sessions.',
  recognise,
  read,
  async show(source, { offset, length }) {
    const { entries } = await readZipDirectory(source, SESSION_LIMIT)
    const found = entries.filter(({ headerAt }) => headerAt >= offset && headerAt < offset + length)
    const texts: string[] = []
    for (const entry of found.slice(0, 3)) {
      const bytes = await readZipEntry(source, entry, SHOWN_BYTES)
      const message = bytes && readRecordedMessage(bytes)
      if (bytes) texts.push(decodeText(message?.parts.bytes ?? bytes))
    }
    return texts.join('\n')
  },
}

const ZIP = Uint8Array.of(0x50, 0x4b, 3, 4)
const RAW = asciiBytes('raw')
const SESSION_LIMIT = 1_000_000
/** A message is read up to this size. */
const MESSAGE_LIMIT_BYTES = 16 << 20
const SHOWN_BYTES = 1 << 20

function recognise(head: Uint8Array, name: string): string | undefined {
  if (!hasAt(head, 0, ZIP)) return undefined
  if (/\.saz$/i.test(name)) return 'a zip named .saz'
  for (
    let at = findBytes(head, RAW, 0, head.length);
    at >= 0;
    at = findBytes(head, RAW, at + 1, head.length)
  ) {
    const text = decodeText(head, at, Math.min(head.length, at + 40))
    const file = /^raw[\\/]\d+_[csm]\.(?:txt|xml)/i.exec(text)?.[0]
    if (file && isFiddlerEntry(file)) return `a zip with ${file}`
  }
  return undefined
}

interface Session {
  readonly files: Map<SessionFile['part'], ZipEntry>
  times: SessionTimes
}

async function read(source: ByteSource, id: SourceId, sink: BinarySink): Promise<void> {
  const directory = await readZipDirectory(source, SESSION_LIMIT)
  const sessions = await readSessions(source, directory)
  layRecords(source, id, sink, { directory, sessions })
  let unreadable = 0
  for (const [, session] of [...sessions].sort(([a], [b]) => a - b)) {
    if (!(await emitSession(source, id, session, sink))) unreadable++
  }
  reportProblems(sink, { directory, sessions: sessions.size, unreadable })
}

/** Sessions by number, with their times. */
async function readSessions(source: ByteSource, { entries }: ZipDirectory): Promise<Map<number, Session>> {
  const sessions = new Map<number, Session>()
  for (const entry of entries) {
    const file = readSessionFileName(entry.name)
    if (!file) continue
    const session = sessions.get(file.session) ?? { files: new Map(), times: readSessionTimes('') }
    sessions.set(file.session, session)
    session.files.set(file.part, entry)
    if (file.part !== 'times') continue
    const bytes = await readZipEntry(source, entry, SHOWN_BYTES)
    if (bytes) session.times = readSessionTimes(decodeText(bytes))
  }
  return sessions
}

interface SessionArchive {
  readonly directory: ZipDirectory
  readonly sessions: ReadonlyMap<number, Session>
}

/** One record for each file in the zip. */
function layRecords(
  source: ByteSource,
  id: SourceId,
  sink: BinarySink,
  { directory, sessions }: SessionArchive,
): void {
  const tiler = createRecordTiler(sink, id)
  const inOrder = [...directory.entries].sort((a, b) => a.headerAt - b.headerAt)
  for (const entry of inOrder) {
    if (entry.headerAt >= source.sizeBytes) break
    const file = readSessionFileName(entry.name)
    const times = sessions.get(file?.session ?? -1)?.times
    const timeUs = file?.part === 'response' ? times?.responseUs : times?.requestUs
    const isMessage = file !== undefined && file.part !== 'times'
    tiler.begin(entry.headerAt, timeUs ?? Number.NaN, isMessage ? RECORD_KIND.message : RECORD_KIND.text)
  }
  tiler.end(source.sizeBytes)
}

/** Hands on request and answer; false when one of them could not be unpacked. */
async function emitSession(
  source: ByteSource,
  id: SourceId,
  { files, times }: Session,
  sink: BinarySink,
): Promise<boolean> {
  const request = await readPart(source, files.get('request'))
  const response = await readPart(source, files.get('response'))
  const common = {
    source: id,
    line: 0,
    connection: `session at ${request?.offset ?? response?.offset}`,
    ...(times.server === '' ? {} : { peer: times.server }),
    ...(times.client === '' ? {} : { local: times.client }),
  }
  const asked = request?.message?.start
  const method = asked?.kind === 'request' ? asked.method : ''
  const target = asked?.kind === 'request' ? asked.target : ''
  const answer = response?.message?.start
  const status = answer?.kind === 'response' ? answer.status : 0
  // A tunnel that was opened is no request for a page: only what Fiddler notes in it counts.
  const isOpenTunnel = method === 'CONNECT' && status < 400
  const parts = [
    { part: request, timeUs: times.requestUs, direction: 'out' },
    { part: response, timeUs: times.responseUs, direction: 'in' },
  ] as const
  for (const { part, timeUs, direction } of parts) {
    if (!part?.message) continue
    const origin: Origin = { ...common, offset: part.offset, length: part.length, timeUs, direction }
    const message = { protocol: 'http', ordinal: 0, base: Number.NaN, origin, ...part.message.parts } as const
    if (!isOpenTunnel) offerMessage(sink, message)
    if (direction === 'out') continue
    const body = decodeText(
      message.bytes,
      message.bodyFrom,
      Math.min(message.bodyTo, message.bodyFrom + SHOWN_BYTES),
    )
    const isTunnel = method === 'CONNECT'
    const host = isTunnel ? target : (/^\w+:\/\/([^/?#]*)/.exec(target)?.[1] ?? '')
    for (const seen of observeTunnel({ target: host, status, body, isTunnel, origin })) sink.observation(seen)
  }
  return request?.readable !== false && response?.readable !== false
}

interface SessionPart {
  readonly offset: number
  readonly length: number
  readonly readable: boolean
  readonly message: RecordedMessage | undefined
}

const ENTRY_HEADER_BYTES = 30

async function readPart(source: ByteSource, entry: ZipEntry | undefined): Promise<SessionPart | undefined> {
  if (!entry) return undefined
  const bytes = await readZipEntry(source, entry, MESSAGE_LIMIT_BYTES)
  return {
    offset: entry.headerAt,
    length: ENTRY_HEADER_BYTES + entry.name.length + entry.packedBytes,
    readable: bytes !== undefined,
    message: bytes && readRecordedMessage(bytes),
  }
}

function reportProblems(
  sink: BinarySink,
  { directory, sessions, unreadable }: { directory: ZipDirectory; sessions: number; unreadable: number },
): void {
  if (directory.truncated) {
    const text = 'The end of this session archive is missing; what is there of it was read. Copy it again'
    sink.problem({ code: 'saz-truncated', text })
  }
  if (directory.entries.some(entry => entry.encrypted)) {
    const text =
      'This session archive is protected by a password: open it in Fiddler with the password and save it without one'
    sink.problem({ code: 'saz-password', text })
  } else if (unreadable > 0) {
    sink.problem({ code: 'saz-unreadable', text: `${unreadable} sessions could not be unpacked` })
  }
  if (sessions === 0 && !directory.truncated)
    sink.problem({ code: 'saz-empty', text: 'This session archive holds no sessions' })
}
