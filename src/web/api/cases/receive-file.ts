// Writes an upload to disk as it comes, within its limit. What does not come whole leaves nothing.

import { open, rm } from 'node:fs/promises'
import { codeOf } from '../../../base/errors.ts'
import { Refusal } from '../refusal.ts'

export interface ReceiveOptions {
  /** Bytes of this file at most. */
  readonly limitBytes: number
  /** Asked after each part, with the bytes so far: makes room, or throws. */
  readonly onBytes: (sizeBytes: number) => Promise<void>
}

/** Writes a stream to a new file; gives its size. Rejects with Refusal, or with what the stream rejects with. */
export async function receiveFile(
  stream: AsyncIterable<Uint8Array>,
  path: string,
  { limitBytes, onBytes }: ReceiveOptions,
): Promise<number> {
  const handle = await open(path, 'wx', 0o600)
  let sizeBytes = 0
  try {
    for await (const part of stream) {
      sizeBytes += part.length
      if (sizeBytes > limitBytes) throw tooLarge(limitBytes)
      await onBytes(sizeBytes)
      await handle.writeFile(part)
    }
    await handle.sync()
    await handle.close()
    return sizeBytes
  } catch (thrown) {
    await handle.close().catch(() => undefined)
    await rm(path, { force: true })
    if (codeOf(thrown) === 'ENOSPC') throw new Refusal(507, 'no-room', 'the disk of the server is full')
    throw thrown
  }
}

/** An upload is larger than allowed. */
export function tooLarge(limitBytes: number): Refusal {
  const limit = `${Math.floor(limitBytes / 2 ** 20)} MB`
  return new Refusal(413, 'too-large', `a case may hold ${limit} here; pack the logs, or bring fewer`)
}
