// Where the records of a search go: the terminal, a file that is appended to, as CLS text, trace or JSON.

import { type FileHandle, open } from 'node:fs/promises'
import { AppError } from '../../base/errors.ts'
import { decodeText, encodeText, printable } from '../../base/text.ts'
import type { FoundRecord } from '../../cls/controller/merge.ts'
import { recordAsClsText, recordAsJson, recordsAsTrace } from '../../cls/output/write-records.ts'
import { writeTraceHeader } from '../../log/write-trace.ts'
import { reasonOf } from '../file-source.ts'
import { writeOut } from '../output.ts'

export type RecordFormat = 'cls' | 'trace' | 'json'

export interface RecordWriter {
  write(records: readonly FoundRecord[]): Promise<void>
  close(): Promise<void>
}

/** Opens a writer. @param file is appended to; undefined writes to the terminal. Rejects with AppError. */
export async function openRecordWriter(
  format: RecordFormat,
  file: string | undefined,
): Promise<RecordWriter> {
  let sequence = 0
  const handle = file === undefined ? undefined : await openFile(file)
  if (format === 'trace') await emit(handle, encodeText(writeTraceHeader('logging service')))
  return {
    async write(records) {
      if (format === 'trace') return emit(handle, encodeText(await recordsAsTrace(records)))
      if (format === 'json') return emit(handle, encodeText(records.map(recordAsJson).join('')))
      await emit(handle, Buffer.concat(records.map(record => recordAsClsText(record, ++sequence))))
    },
    close: async () => handle?.close(),
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
    throw new AppError('unreadable', `cannot write ${file}: ${reasonOf(thrown)}`, { cause: thrown })
  }
}
