// The catalogue of a folder: which segments there are and what time they cover. It holds nothing that the segments do not
// say themselves: when it is damaged it is thrown away and made again.

import { rmSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'

/** A segment as the catalogue knows it. */
export interface CatalogueEntry {
  readonly file: string
  /** closed: in the folder; network: only in the network folder. */
  readonly state: 'closed' | 'network'
  readonly fromUs: number
  readonly toUs: number
  readonly records: number
  readonly rawBytes: number
  readonly storedBytes: number
}

export interface Catalogue {
  put(entry: CatalogueEntry): void
  remove(file: string): void
  /** Entries that touch [fromUs, toUs], oldest first. */
  between(fromUs: number, toUs: number): CatalogueEntry[]
  all(): CatalogueEntry[]
  close(): void
}

const VERSION = 1
const COLUMNS = 'file, state, fromUs, toUs, records, rawBytes, storedBytes'

/** Opens a catalogue; `fresh` is true when there was none or it was damaged: then it is empty and wants its entries. */
export function openCatalogue(file: string): { readonly catalogue: Catalogue; readonly fresh: boolean } {
  try {
    return openExisting(file)
  } catch {
    for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(`${file}${suffix}`, { force: true })
    return { ...openExisting(file), fresh: true }
  }
}

function openExisting(file: string): { readonly catalogue: Catalogue; readonly fresh: boolean } {
  const database = new DatabaseSync(file)
  try {
    const check = database.prepare('PRAGMA quick_check').get()
    if (check?.quick_check !== 'ok') throw new Error('damaged')
    // Losing the last entries in a crash is harmless: start compares the catalogue with the folder.
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL')
    const fresh = database.prepare('PRAGMA user_version').get()?.user_version !== VERSION
    if (fresh) {
      database.exec(`DROP TABLE IF EXISTS segment; CREATE TABLE segment (file TEXT PRIMARY KEY, state TEXT, fromUs REAL,
        toUs REAL, records INTEGER, rawBytes INTEGER, storedBytes INTEGER);
        CREATE INDEX segment_time ON segment (fromUs, toUs); PRAGMA user_version = ${VERSION}`)
    }
    return { catalogue: wrap(database), fresh }
  } catch (thrown) {
    database.close()
    throw thrown
  }
}

function wrap(database: DatabaseSync): Catalogue {
  const put = database.prepare(`INSERT OR REPLACE INTO segment (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)`)
  const remove = database.prepare('DELETE FROM segment WHERE file = ?')
  const between = database.prepare(
    `SELECT ${COLUMNS} FROM segment WHERE toUs >= ? AND fromUs <= ? ORDER BY fromUs, file`,
  )
  const read = (fromUs: number, toUs: number): CatalogueEntry[] =>
    between.all(fromUs, toUs) as unknown as CatalogueEntry[]
  return {
    put: entry => {
      const { file, state, fromUs, toUs, records, rawBytes, storedBytes } = entry
      put.run(file, state, fromUs, toUs, records, rawBytes, storedBytes)
    },
    remove: file => {
      remove.run(file)
    },
    between: read,
    all: () => read(-Number.MAX_VALUE, Number.MAX_VALUE),
    close: () => database.close(),
  }
}
