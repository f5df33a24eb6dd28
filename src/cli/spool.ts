// A stream as a ByteSource: in memory while it is small, in a temporary file of its own when it is not.

import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createMemorySource } from '../base/byte-source.ts'
import { concatBytes } from '../base/bytes.ts'
import { AppError } from '../base/errors.ts'
import { type FileSource, openFileSource, reasonOf } from './file-source.ts'

export interface SpoolOptions {
  /** Beyond this a temporary file is used. */
  readonly memoryBytes?: number
  /** Beyond this the stream is refused: it may have no end. */
  readonly limitBytes?: number
}

const MEMORY_BYTES = 32 << 20
const LIMIT_BYTES = 64 * 2 ** 30

/** Reads a stream to its end. Closing the source removes the temporary file. Rejects with AppError. */
export async function spoolStream(
  stream: AsyncIterable<Uint8Array>,
  name: string,
  options: SpoolOptions = {},
): Promise<FileSource> {
  const { memoryBytes = MEMORY_BYTES, limitBytes = LIMIT_BYTES } = options
  const kept: Uint8Array[] = []
  let length = 0
  let file: TemporaryFile | undefined
  try {
    for await (const part of stream) {
      length += part.length
      if (length > limitBytes)
        throw new AppError('limit', `${name} gives more than ${limitBytes} bytes; give a file instead`)
      if (!file && length > memoryBytes) {
        file = await createTemporaryFile()
        for (const earlier of kept.splice(0)) await file.append(earlier)
      }
      if (file) await file.append(part)
      else kept.push(part)
    }
  } catch (thrown) {
    await file?.remove()
    if (thrown instanceof AppError) throw thrown
    throw new AppError('unreadable', `cannot read ${name}: ${reasonOf(thrown)}`, { cause: thrown })
  }
  if (file) return file.finish(name)
  return {
    ...createMemorySource(name, concatBytes(kept)),
    change: () => Promise.resolve(undefined),
    close: () => Promise.resolve(),
  }
}

interface TemporaryFile {
  append(bytes: Uint8Array): Promise<void>
  finish(name: string): Promise<FileSource>
  remove(): Promise<void>
}

/** A file in a folder of its own that only this user can read: logs hold tickets and names. */
async function createTemporaryFile(): Promise<TemporaryFile> {
  const folder = await mkdtemp(join(tmpdir(), 'lyncpin-'))
  const path = join(folder, 'input')
  const handle = await open(path, 'wx', 0o600)
  const remove = async (): Promise<void> => {
    await handle.close().catch(() => undefined)
    await rm(folder, { recursive: true, force: true })
  }
  return {
    async append(bytes) {
      await handle.writeFile(bytes)
    },
    async finish(name) {
      await handle.close()
      const source = await openFileSource(path, name)
      return {
        ...source,
        change: () => Promise.resolve(undefined),
        async close() {
          await source.close()
          await remove()
        },
      }
    },
    remove,
  }
}
