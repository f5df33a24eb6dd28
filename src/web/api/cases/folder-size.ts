// How much a folder holds.

import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** Bytes of all files below a folder; what cannot be looked at counts nothing. */
export async function folderSize(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  let sum = 0
  for (const { parentPath, name } of entries.filter(entry => entry.isFile()))
    sum += (await stat(join(parentPath, name)).catch(() => ({ size: 0 }))).size
  return sum
}
