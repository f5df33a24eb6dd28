// The logs of a case without names and secrets: text logs keep their form, line by line; what a binary log holds becomes a trace.
// Two passes over everything, because a name that one line gives away may stand bare in an earlier one.

import { decodeText, encodeText } from '../base/text.ts'
import type { LogFormat } from '../log/format.ts'
import { isReadableInParts, type KnownLog, rereadAll } from '../log/reread.ts'
import { writeTraceHeader, writeTraceRecord } from '../log/write-trace.ts'
import type { MessageParts } from '../protocol/message-parts.ts'
import type { Origin } from '../trace/origin.ts'
import type { ProducedOrigin, ProducedRecord } from '../trace/produced.ts'
import type { Sink } from '../trace/raw.ts'
import type { Redactor } from '../trace/redact.ts'
import type { OpenCase } from './open-case.ts'
import type { OpenMessages } from './open-messages.ts'

export interface RedactRun {
  readonly signal?: { readonly aborted: boolean }
  readonly pause?: () => Promise<void>
  /** Bytes of logs that are done. */
  readonly onProgress?: (bytes: number) => void
}

export interface RedactableCase {
  readonly opened: OpenCase
  readonly messages: OpenMessages
  readonly formats: readonly LogFormat[]
}

/** Text that belongs together; a piece ends where a record ends. */
type TakePiece = (text: string) => void

/** A piece has about this size. */
const PIECE_BYTES = 512 << 10

/** First pass: the redactor learns every name of every log. Rejects with what a source rejects with. */
export async function learnCase(
  redactable: RedactableCase,
  redactor: Redactor,
  run: RedactRun = {},
): Promise<void> {
  let doneBytes = 0
  for (const log of logsOf(redactable)) {
    if (isReadableInParts(log)) {
      await eachPiece(log, redactable, run, text => redactor.learn(text))
    } else await rereadAll(log, learnSink(redactor), run)
    redactor.learn(log.source.name)
    doneBytes += log.source.sizeBytes
    run.onProgress?.(doneBytes)
  }
}

/**
 * Second pass: writes the logs without names.
 * @param write gets each log's bytes in order, piece by piece; the last piece of a log is empty and `last`
 */
export async function redactCase(
  redactable: RedactableCase,
  redactor: Redactor,
  write: (name: string, bytes: Uint8Array, last: boolean) => void,
  run: RedactRun = {},
): Promise<void> {
  let doneBytes = 0
  for (const log of logsOf(redactable)) {
    const name = sharedName(log, redactor)
    const put = (text: string): void => write(name, encodeText(text), false)
    if (isReadableInParts(log)) await eachPiece(log, redactable, run, text => put(redactor.redact(text)))
    else {
      put(writeTraceHeader('lyncpin share'))
      await rereadAll(log, traceSink(redactable.opened, put, redactor), run)
    }
    write(name, new Uint8Array(0), true)
    doneBytes += log.source.sizeBytes
    run.onProgress?.(doneBytes)
  }
}

/** Name of a log in what is shared: without folders of the machine, without names. */
export function sharedName(log: KnownLog, redactor: Redactor): string {
  const name = redactor.redact(log.source.name.replaceAll('!', '/').replaceAll('\\', '/'))
  return isReadableInParts(log) ? name : `${name}.jsonl`
}

/** The logs of a case, as reading them again wants them. */
export function logsOf({ opened, formats }: RedactableCase): KnownLog[] {
  return opened.sources.map(({ source, summary }, id) => ({ id, source, summary, formats }))
}

/** Reads a text log in pieces that end at records. */
async function eachPiece(
  { id, summary: { view } }: KnownLog,
  { messages: { table } }: RedactableCase,
  run: RedactRun,
  take: TakePiece,
): Promise<void> {
  let from = 0
  const cut = async (to: number): Promise<void> => {
    await run.pause?.()
    if (!run.signal?.aborted && to > from) take(decodeText(await view.read(from, to)))
    from = to
  }
  for (const row of table.byPlace) {
    const { source, offset } = table.placeOf(row)
    if (source === id && offset - from >= PIECE_BYTES) await cut(offset)
  }
  await cut(view.sizeBytes)
}

/** Learns from what a binary log holds. */
function learnSink(redactor: Redactor): Sink {
  return {
    wants: () => true,
    message(raw) {
      redactor.learn(wireText(raw))
      for (const name of [raw.origin.machine, raw.origin.pool]) if (name) redactor.learn(`Machine: ${name}`)
    },
    text: ({ bytes, from, to }) => redactor.learn(decodeText(bytes, from, to)),
    observation: observation => redactor.learn(JSON.stringify(observation, mapsAsObjects)),
  }
}

function mapsAsObjects(_key: string, value: unknown): unknown {
  return value instanceof Map ? Object.fromEntries(value) : value
}

/** Takes what a binary log holds as redacted lines of a trace. */
function traceSink(opened: OpenCase, take: TakePiece, redactor: Redactor): Sink {
  const put = (record: ProducedRecord): void => take(writeTraceRecord(record))
  const producedOrigin = ({ source: _s, offset: _o, length: _l, line: _n, timeUs: _t, ...seen }: Origin) => {
    const texts = Object.entries(seen).map(([key, value]) => [key, redactor.redact(value)])
    return Object.fromEntries(texts) as Omit<ProducedOrigin, 'timeUs'>
  }
  const originOf = (origin: Origin): ProducedOrigin => ({
    ...producedOrigin(origin),
    direction: origin.direction,
    timeUs: opened.timeOf(origin),
  })
  return {
    wants: () => true,
    message(raw) {
      const bytes = encodeText(redactor.redact(wireText(raw)))
      put({ record: 'message', origin: originOf(raw.origin), protocol: raw.protocol, bytes })
    },
    text({ bytes, from, to, origin, level, component }) {
      const text = redactor.redact(decodeText(bytes, from, to))
      const about = {
        ...(level === undefined ? {} : { level }),
        ...(component === undefined ? {} : { component }),
      }
      put({ record: 'text', origin: originOf(origin), text, ...about })
    },
    observation({ origin, ...observation }) {
      // Values of an observation are single lines: redacting its line of JSON redacts each of them.
      take(
        redactor.redact(writeTraceRecord({ record: 'observation', origin: originOf(origin), observation })),
      )
    },
  }
}

function wireText({ bytes, startFrom, startTo, headFrom, headTo, bodyFrom, bodyTo }: MessageParts): string {
  const start = decodeText(bytes, startFrom, startTo)
  const head = decodeText(bytes, headFrom, headTo)
  const end = head === '' || /\n$/.test(head) ? '' : '\r\n'
  return `${start}\r\n${head}${end}\r\n${decodeText(bytes, bodyFrom, bodyTo)}`
}
