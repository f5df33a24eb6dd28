// One agent per folder: a lock that the operating system gives back when its process dies, whichever way it dies.

import { DatabaseSync } from 'node:sqlite'
import { AppError } from '../../base/errors.ts'

export interface FolderLock {
  release(): void
}

/** Locks a folder. Throws AppError('limit') that names the process which holds it. */
export function lockFolder(folder: string): FolderLock {
  const database = new DatabaseSync(`${folder}/lock.db`, { timeout: 0 })
  try {
    database.exec('CREATE TABLE IF NOT EXISTS holder (pid INTEGER, since TEXT)')
    database.exec('DELETE FROM holder')
    database.prepare('INSERT INTO holder VALUES (?, ?)').run(process.pid, new Date().toISOString())
    // Held until the process ends: other processes may read who holds it, none may write.
    database.exec('BEGIN IMMEDIATE')
  } catch (thrown) {
    const holder = holderOf(database)
    database.close()
    throw new AppError(
      'limit',
      `Another agent${holder} uses the folder ${folder}. Stop it, or give this agent a folder of its own.`,
      { cause: thrown },
    )
  }
  return {
    release() {
      if (database.isOpen) database.close()
    },
  }
}

function holderOf(database: DatabaseSync): string {
  try {
    const row = database.prepare('SELECT pid, since FROM holder').get()
    return row === undefined ? '' : ` (process ${row.pid}, since ${row.since})`
  } catch {
    return ''
  }
}
