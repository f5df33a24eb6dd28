// What a search found, on the disk of the server until its job gives way: a trace that opens as a case, and CLS text. Memory
// follows neither the number nor the size of the records.

import { type FileHandle, mkdtemp, open, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { encodeText } from '../../../base/text.ts'
import type { FoundRecord } from '../../../cls/controller/merge.ts'
import { recordAsClsText, recordsAsTrace } from '../../../cls/output/write-records.ts'
import { writeTraceHeader } from '../../../log/write-trace.ts'
import type { StoredFile } from '../file-bytes.ts'
import { type RecordRow, rowOf } from './record-row.ts'

/** The files of a result: traces first, the CLS text last. */
export interface FoundFiles {
  readonly folder: string
  readonly files: readonly StoredFile[]
  /** Where in the CLS text each of the first records begins, and where the last of them ends. */
  readonly offsets: readonly number[]
}

export interface RecordFiles {
  readonly records: number
  readonly bytes: number
  /** Writes records; gives the rows of those that are among the first. */
  add(records: readonly FoundRecord[]): Promise<RecordRow[]>
  close(): Promise<FoundFiles>
}

/** Rows that a page is told; the files hold all. */
export const ROW_LIMIT = 20_000

/** A folder that only this user can read. */
export function makeFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'lyncpin-cls-'))
}

/** Opens empty files in a folder of their own. @param name of both files, without ending */
export async function openRecordFiles(name: string): Promise<RecordFiles> {
  const folder = await makeFolder()
  const traceFile = join(folder, `${name}.lyncpin.jsonl`)
  const textFile = join(folder, `${name}.txt`)
  const trace = await open(traceFile, 'w', 0o600)
  const text = await open(textFile, 'w', 0o600)
  const header = encodeText(writeTraceHeader('logging service'))
  await trace.writeFile(header)
  let bytes = header.length
  let records = 0
  let textBytes = 0
  const offsets = [0]

  async function write(file: FileHandle, parts: readonly Uint8Array[]): Promise<void> {
    const joined = Buffer.concat(parts)
    bytes += joined.length
    await file.writeFile(joined)
  }

  return {
    get records() {
      return records
    },
    get bytes() {
      return bytes
    },
    async add(found) {
      const traces = await Promise.all(found.map(record => recordsAsTrace([record])))
      const rows = found.slice(0, Math.max(0, ROW_LIMIT - records))
      const texts = found.map(record => recordAsClsText(record, ++records))
      for (const { length } of texts) {
        textBytes += length
        if (offsets.length <= ROW_LIMIT) offsets.push(textBytes)
      }
      await write(trace, [encodeText(traces.join(''))])
      await write(text, texts)
      return rows.map((record, i) => rowOf(record, traces[i] ?? ''))
    },
    async close() {
      await trace.close()
      await text.close()
      return { folder, files: await describeFiles([traceFile, textFile]), offsets }
    },
  }
}

/** Files with their sizes. */
export function describeFiles(paths: readonly string[]): Promise<StoredFile[]> {
  return Promise.all(
    paths.map(async path => ({ name: basename(path), path, sizeBytes: (await stat(path)).size })),
  )
}

/** Removes the files of a result. Never rejects: what cannot go stays in the folder of temporary files. */
export async function removeFiles({ folder }: Pick<FoundFiles, 'folder'>): Promise<void> {
  await rm(folder, { recursive: true, force: true }).catch(() => undefined)
}
