// One process at a time has a folder of cases open: another would take its half-received cases for left over.

import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError, codeOf } from '../../../base/errors.ts'

export interface FolderLock {
  release(): Promise<void>
}

/** Locks that this process holds. */
const held = new Set<string>()

/** Locks a folder for this process. Rejects with AppError while another has it. */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const path = join(folder, 'lock')
  for (let tries = 0; ; tries++) {
    try {
      await writeFile(path, `${process.pid}\n`, { flag: 'wx', mode: 0o600 })
      held.add(path)
      return { release: () => release(path) }
    } catch (thrown) {
      if (codeOf(thrown) !== 'EEXIST') throw cannotUse(folder, thrown)
      const holder = Number(await readFile(path, 'utf8').catch(() => ''))
      if (tries > 2 || isHolding(holder, path))
        throw new AppError(
          'usage',
          `another "lyncpin serve" (process ${holder}) keeps its cases in ${folder}; give another folder with --folder`,
        )
      // Its process ended without a word.
      await rm(path, { force: true })
    }
  }
}

function cannotUse(folder: string, thrown: unknown): AppError {
  return new AppError('usage', `cases cannot be kept in ${folder}: ${codeOf(thrown)}`, { cause: thrown })
}

async function release(path: string): Promise<void> {
  if (held.delete(path)) await rm(path, { force: true })
}

/** Whether a process has the lock still. In a container each start has the number of the one before. */
function isHolding(pid: number, path: string): boolean {
  if (pid === process.pid) return held.has(path)
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (thrown) {
    return codeOf(thrown) === 'EPERM'
  }
}
