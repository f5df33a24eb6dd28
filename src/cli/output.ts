// Standard output of commands that write much: waits for slow readers, and ends quietly when the reader has gone.

import { once } from 'node:events'

/** Writes and resolves when there is room for more. */
export async function writeOut(text: string): Promise<void> {
  if (text === '' || process.stdout.write(text)) return
  await once(process.stdout, 'drain')
}

let watched = false

/** `lyncpin show … | head` is no error: nobody is left to write for. */
export function endWhenReaderGoes(): void {
  if (watched) return
  watched = true
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
    process.exit(0)
  })
}
