// Where the records of a search go: the terminal, a file that is appended to, as CLS text, trace or JSON.

import { existsSync } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { assertNever } from '../../base/assert-never.ts'
import { AppError } from '../../base/errors.ts'
import { decodeText, encodeText, printable } from '../../base/text.ts'
import type { FoundRecord } from '../../cls/controller/merge.ts'
import { learnOutput, redactOutput } from '../../cls/output/redact-output.ts'
import { recordAsClsText, recordAsJson, recordsAsTrace } from '../../cls/output/write-records.ts'
import { writeTraceHeader } from '../../log/write-trace.ts'
import type { Redactor } from '../../trace/redact.ts'
import { reasonOf } from '../file-source.ts'
import { writeOut } from '../output.ts'

export type RecordFormat = 'cls' | 'trace' | 'json'

export interface RecordWriter {
  /** First pass, where the answer is redacted: takes names, writes nothing. */
  learn(records: readonly FoundRecord[]): Promise<void>
  write(records: readonly FoundRecord[]): Promise<void>
  close(): Promise<void>
}

export interface WriterOptions {
  readonly format: RecordFormat
  /** Is appended to; undefined writes to the terminal. */
  readonly file: string | undefined
  /** Puts pseudonyms in place of names. */
  readonly redactor: Redactor | undefined
}

/** Opens a writer. Rejects with AppError. */
export async function openRecordWriter({ format, file, redactor }: WriterOptions): Promise<RecordWriter> {
  const kind = format === 'cls' ? 'text' : 'lines'
  const handle = file === undefined ? undefined : await openFile(file)
  if (format === 'trace') await emit(handle, encodeText(writeTraceHeader('logging service')))
  let sequence = 0
  return {
    async learn(records) {
      if (!redactor) return
      for (const bytes of await bytesOf(records, format, 0)) learnOutput(decodeText(bytes), kind, redactor)
    },
    async write(records) {
      const parts = await bytesOf(records, format, sequence)
      sequence += records.length
      if (!redactor) return emit(handle, Buffer.concat(parts))
      const texts = parts.map(part => decodeText(part))
      // What has come since the first pass is learned now.
      for (const text of texts) learnOutput(text, kind, redactor)
      await emit(handle, encodeText(texts.map(text => redactOutput(text, kind, redactor)).join('')))
    },
    close: async () => handle?.close(),
  }
}

/** @param sequence number of the record before these */
async function bytesOf(
  records: readonly FoundRecord[],
  format: RecordFormat,
  sequence: number,
): Promise<Uint8Array[]> {
  switch (format) {
    case 'cls':
      return records.map((record, i) => recordAsClsText(record, sequence + i + 1))
    case 'json':
      return records.map(record => encodeText(recordAsJson(record)))
    case 'trace':
      return [encodeText(await recordsAsTrace(records))]
    default:
      return assertNever(format)
  }
}

/** Text of logs never reaches a terminal raw. */
async function emit(handle: FileHandle | undefined, bytes: Uint8Array): Promise<void> {
  if (handle) await handle.writeFile(bytes)
  else await writeOut(printable(decodeText(bytes).replaceAll('\r\n', '\n')))
}

async function openFile(file: string): Promise<FileHandle> {
  try {
    return await open(file, 'a')
  } catch (thrown) {
    const isFolderMissing = !existsSync(dirname(resolve(file)))
    const reason = isFolderMissing ? 'its folder does not exist' : reasonOf(thrown)
    throw new AppError('unreadable', `cannot write ${file}: ${reason}`, { cause: thrown })
  }
}
