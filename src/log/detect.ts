// Which formats a source holds, and why: binary formats by what they recognise, text formats by reading samples of the text the way
// the analysis would.

import { LF } from '../base/ascii.ts'
import { type ByteSource, createMemorySource } from '../base/byte-source.ts'
import { encodeText } from '../base/text.ts'
import { contentKindOf, describeForeignFile } from './foreign-files.ts'
import type { LogFormat, TextFormat } from './format.ts'
import { createFormatSet } from './read-log.ts'
import { readText } from './read-text.ts'
import { detectTextEncoding, type TextEncodingName } from './text-encoding.ts'

/** A format the source may be in. */
export interface FormatCandidate {
  readonly id: string
  readonly title: string
  /** Part of the sampled bytes, 0 to 1. */
  readonly share: number
  /** Records in the samples; 0 for binary formats. */
  readonly records: number
  /** What it rests on, for a person. */
  readonly reason: string
}

export interface Detection {
  readonly name: string
  readonly sizeBytes: number
  readonly encoding: TextEncodingName | 'binary'
  readonly sampledBytes: number
  /** Best first. */
  readonly candidates: readonly FormatCandidate[]
  /** A format of logs was found, not only readable text. */
  readonly recognised: boolean
  /** What the file is and what to do, where it is no log; '' otherwise. */
  readonly advice: string
}

const HEAD_BYTES = 64 << 10
/** Where further samples of a larger text are taken, as parts of its size. */
const SAMPLE_PLACES = [0.2, 0.4, 0.6, 0.8, 1]

/** Judges a source. Rejects only with what the source rejects with. */
export async function detectFormats(source: ByteSource, formats: readonly LogFormat[]): Promise<Detection> {
  const { name, sizeBytes } = source
  const head = await source.read(0, HEAD_BYTES)
  const set = createFormatSet(formats)
  const binary = set.binary.flatMap(({ id, title, recognise }) => {
    const reason = recognise(head, name)
    return reason === undefined ? [] : [{ id, title, share: 1, records: 0, reason }]
  })
  if (binary.length > 0)
    return {
      name,
      sizeBytes,
      encoding: 'binary',
      sampledBytes: head.length,
      candidates: binary,
      recognised: true,
      advice: '',
    }
  const foreign = describeForeignFile(head, name)
  const isText = head.length > 0 && contentKindOf(head) === 'text' && foreign === undefined
  const text = isText
    ? await sampleText(source, head, set.text)
    : { candidates: [], sampledBytes: head.length }
  return {
    name,
    sizeBytes,
    encoding: isText ? detectTextEncoding(head) : 'binary',
    ...text,
    recognised: text.candidates.some(candidate => candidate.id !== set.text.at(-1)?.id),
    advice: isText ? '' : adviceFor(head, foreign),
  }
}

function adviceFor(head: Uint8Array, foreign: string | undefined): string {
  if (head.length === 0) return 'this file is empty'
  if (foreign !== undefined) return `this is ${foreign}`
  return contentKindOf(head) === 'zeros'
    ? 'nothing but zero bytes: the program that wrote it was ended abruptly, or the copy failed'
    : 'neither text nor any format known here'
}

async function sampleText(
  source: ByteSource,
  head: Uint8Array,
  formats: readonly TextFormat[],
): Promise<Pick<Detection, 'candidates' | 'sampledBytes'>> {
  const encoding = detectTextEncoding(head)
  const found = new Map<TextFormat, { bytes: number; records: number }>()
  let sampledBytes = 0
  for (const { bytes, atStart } of await takeSamples(source, head, encoding)) {
    sampledBytes += bytes.length
    const { regions } = await readText(createMemorySource(source.name, bytes), { id: 0, formats })
    for (const [i, { format, fromOffset, toOffset, records }] of regions.entries()) {
      // A sample from the middle begins inside a record: its first lines belong to the format that follows.
      const next = i === 0 && !atStart && format === formats.at(-1) ? regions[1]?.format : undefined
      const known = found.get(next ?? format) ?? { bytes: 0, records: 0 }
      known.bytes += toOffset - fromOffset
      if (!next) known.records += records
      found.set(next ?? format, known)
    }
  }
  const candidates = [...found].map(([{ id, title, mark }, { bytes, records }]) => {
    return { id, title, share: bytes / Math.max(1, sampledBytes), records, reason: mark }
  })
  return { candidates: candidates.sort((a, b) => b.share - a.share), sampledBytes }
}

interface Sample {
  /** UTF-8 or an 8-bit code; whole lines. */
  readonly bytes: Uint8Array
  readonly atStart: boolean
}

/** The head and, of larger sources, windows further in; each begins and ends at a line end where it has one. */
async function takeSamples(
  source: ByteSource,
  head: Uint8Array,
  encoding: TextEncodingName,
): Promise<Sample[]> {
  const samples: Sample[] = [{ bytes: toUtf8(head, encoding), atStart: true }]
  if (source.sizeBytes <= HEAD_BYTES * 2) {
    if (source.sizeBytes <= HEAD_BYTES) return samples
    return [{ bytes: toUtf8(await source.read(0, source.sizeBytes), encoding), atStart: true }]
  }
  for (const place of SAMPLE_PLACES) {
    const from = Math.max(HEAD_BYTES, Math.floor((source.sizeBytes - HEAD_BYTES) * place)) & ~1
    const bytes = toUtf8(await source.read(from, from + HEAD_BYTES), encoding)
    const first = bytes.indexOf(LF) + 1
    samples.push({ bytes: bytes.subarray(first, bytes.lastIndexOf(LF) + 1), atStart: false })
  }
  return samples
}

function toUtf8(bytes: Uint8Array, encoding: TextEncodingName): Uint8Array {
  return encoding === 'utf-8' ? bytes : encodeText(new TextDecoder(encoding).decode(bytes))
}
