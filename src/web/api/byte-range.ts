// Parts of a source of bytes over HTTP: the Range header (RFC 9110 §14) and the answer to it.

import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ByteSource } from '../../base/byte-source.ts'
import { Refusal } from './refusal.ts'

/** A range of bytes, `to` exclusive. */
export interface ByteRange {
  readonly from: number
  readonly to: number
}

/** Reads a Range header: undefined for everything (also for what may be passed over), 'none' where nothing of it is there. */
export function parseByteRange(
  header: string | undefined,
  sizeBytes: number,
): ByteRange | 'none' | undefined {
  const [, first, last] = /^bytes= *(\d{0,15})-(\d{0,15}) *$/.exec(header ?? '') ?? []
  if (first === undefined || last === undefined || (first === '' && last === '')) return undefined
  if (first === '') {
    const length = Math.min(Number(last), sizeBytes)
    return length === 0 ? 'none' : { from: sizeBytes - length, to: sizeBytes }
  }
  const from = Number(first)
  const to = last === '' ? sizeBytes : Math.min(Number(last) + 1, sizeBytes)
  if (last !== '' && Number(last) < from) return undefined
  return from >= sizeBytes ? 'none' : { from, to }
}

/** Answers with the bytes of a source, whole or in the part that is asked for. */
export function sendBytes(request: FastifyRequest, reply: FastifyReply, source: ByteSource): FastifyReply {
  const { sizeBytes } = source
  const range = parseByteRange(request.headers.range, sizeBytes)
  if (range === 'none')
    throw new Refusal(416, 'bad-range', `these bytes are not there; there are ${sizeBytes}`, {
      'content-range': `bytes */${sizeBytes}`,
    })
  const { from, to } = range ?? { from: 0, to: sizeBytes }
  if (range) reply.code(206).header('content-range', `bytes ${from}-${to - 1}/${sizeBytes}`)
  reply.headers({
    'accept-ranges': 'bytes',
    'content-length': String(to - from),
    'content-type': 'application/octet-stream',
    // Never shown as a page, whatever it is.
    'content-disposition': 'attachment',
  })
  return reply.send(request.method === 'HEAD' ? undefined : Readable.from(readParts(source, from, to)))
}

const PART_BYTES = 1 << 20

/** Rejects when the source holds less than it said: the connection then ends short, and nobody takes it for whole. */
async function* readParts(source: ByteSource, from: number, to: number): AsyncGenerator<Uint8Array> {
  for (let at = from; at < to; ) {
    const part = await source.read(at, Math.min(at + PART_BYTES, to))
    if (part.length === 0) throw new Error(`${source.name} became shorter`)
    yield part
    at += part.length
  }
}
