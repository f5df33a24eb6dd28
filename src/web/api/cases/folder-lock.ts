// One process at a time has a folder of cases open: another would take its half-received cases for left over.

import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError, codeOf } from '../../../base/errors.ts'

export interface FolderLock {
  release(): Promise<void>
}

/** Locks a folder for this process. Rejects with AppError while another has it. */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const path = join(folder, 'lock')
  for (let tries = 0; ; tries++) {
    try {
      await writeFile(path, `${process.pid}\n`, { flag: 'wx', mode: 0o600 })
      return { release: () => rm(path, { force: true }) }
    } catch (thrown) {
      if (codeOf(thrown) !== 'EEXIST') throw cannotUse(folder, thrown)
      const holder = Number(await readFile(path, 'utf8').catch(() => ''))
      if (tries > 2 || isAlive(holder))
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

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (thrown) {
    return codeOf(thrown) === 'EPERM'
  }
}
