// The logs of the lab as inputs of a case: whole, or what was added while something went on.

import { open, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { ByteSource } from '../../../base/byte-source.ts'

/** A part of a log; it begins with the lines that head the file, without which the format is not known. */
export interface LogPart {
  /** Below the folder of logs, with "/". */
  readonly name: string
  readonly path: string
  /** Length of the lines that head the file, bytes. */
  readonly headBytes: number
  /** The part itself: `from` inclusive, `to` exclusive. */
  readonly from: number
  readonly to: number
}

/** Traces hold the same messages once more: they stay out. */
const FOLDERS = ['clients', 'servers'] as const

/** Sizes of all logs by name, bytes. */
export type LogSizes = ReadonlyMap<string, number>

/** Measures the logs below a folder; one that is not there has none. */
export async function measureLogs(logFolder: string): Promise<LogSizes> {
  const sizes = new Map<string, number>()
  for (const folder of FOLDERS) {
    const names = await readdir(join(logFolder, folder)).catch(() => [])
    for (const name of names.sort()) {
      const found = await stat(join(logFolder, folder, name)).catch(() => undefined)
      if (found?.isFile()) sizes.set(`${folder}/${name}`, found.size)
    }
  }
  return sizes
}

export interface Measured {
  readonly before: LogSizes
  readonly after: LogSizes
  /** From where on Windows events are taken: a fault is told when it begins, not when it hits somebody. */
  readonly events: LogSizes
}

/** What was added between two measurements. */
export async function addedParts(logFolder: string, { before, after, events }: Measured): Promise<LogPart[]> {
  const parts: LogPart[] = []
  for (const [name, to] of after) {
    const path = join(logFolder, name)
    const begin = /\.xml$/i.test(name) ? events : before
    const from = Math.min(begin.get(name) ?? 0, to)
    if (from < to)
      parts.push({ name, path, from, to, headBytes: from === 0 ? 0 : await measureHead(path, from) })
  }
  return parts
}

/** As much of a file is looked at for the lines that head it. */
const HEAD_LIMIT = 4096

/** Length of the lines at the begin of a file that start with "#" (W3C extended log file format). */
async function measureHead(path: string, from: number): Promise<number> {
  const bytes = await readPart(path, 0, Math.min(HEAD_LIMIT, from))
  const head = /^(?:#[^\n]*\n)*/.exec(Buffer.from(bytes).toString('latin1'))?.[0] ?? ''
  return head.length
}

async function readPart(path: string, from: number, to: number): Promise<Uint8Array> {
  const handle = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await handle.read(new Uint8Array(to - from), 0, to - from, from)
    return buffer.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}

/** A part as bytes that can be read. */
export function sourceOfPart({ name, path, headBytes, from, to }: LogPart): ByteSource {
  return {
    name,
    sizeBytes: headBytes + to - from,
    async read(first, last) {
      const shift = from - headBytes
      const head =
        first < headBytes ? await readPart(path, first, Math.min(last, headBytes)) : new Uint8Array(0)
      const start = Math.max(first, headBytes)
      const rest = last > start ? await readPart(path, start + shift, last + shift) : new Uint8Array(0)
      return head.length === 0 ? rest : new Uint8Array(Buffer.concat([head, rest]))
    },
  }
}
