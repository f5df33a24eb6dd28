// Frames on a local socket: length (u32, little-endian) and content.

import type { Socket } from 'node:net'

const LENGTH_BYTES = 4
const FRAME_LIMIT_BYTES = 128 << 20

/** Writes a frame; resolves when there is room for more. Rejects when the other side has gone. */
export async function writeSocketFrame(socket: Socket, content: Uint8Array): Promise<void> {
  const length = Buffer.alloc(LENGTH_BYTES)
  length.writeUInt32LE(content.length)
  socket.write(length)
  if (socket.write(content)) return
  await new Promise<void>((resolve, reject) => {
    const settle = (): void => {
      socket.off('drain', settle)
      socket.off('close', settle)
      if (socket.destroyed) reject(new Error('the connection was closed'))
      else resolve()
    }
    socket.on('drain', settle)
    socket.on('close', settle)
  })
}

/** Frames as they come; ends with the connection. Throws when it breaks off or a frame is too long. */
export async function* readSocketFrames(socket: Socket): AsyncGenerator<Buffer> {
  let pending: Buffer = Buffer.alloc(0)
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk])
    while (pending.length >= LENGTH_BYTES) {
      const length = pending.readUInt32LE(0)
      if (length > FRAME_LIMIT_BYTES) throw new Error('a frame is too long')
      if (pending.length < LENGTH_BYTES + length) break
      yield pending.subarray(LENGTH_BYTES, LENGTH_BYTES + length)
      pending = pending.subarray(LENGTH_BYTES + length)
    }
  }
}
