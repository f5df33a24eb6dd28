// The lab's state: one SQLite file in its folder, or in memory. Write-ahead log and synchronous=FULL: what a statement or a
// transaction has acknowledged is on the disk, whatever kills the process.

import { createHash } from 'node:crypto'
import { chmodSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { AppError, messageOf } from '../../base/errors.ts'

/** Raised when a table changes its form; a file of another version is refused. */
const SCHEMA_VERSION = 1

const SCHEMA = `
  CREATE TABLE world (fingerprint TEXT NOT NULL) STRICT;
  CREATE TABLE users (
    sip_address TEXT PRIMARY KEY, account TEXT NOT NULL, upn TEXT NOT NULL, display_name TEXT NOT NULL, nt_hash BLOB NOT NULL,
    enabled INTEGER NOT NULL, enabled_for_sip INTEGER NOT NULL, home_pool TEXT NOT NULL, remote_access INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE user_certificates (
    sip_address TEXT NOT NULL, device_id TEXT NOT NULL, certificate BLOB NOT NULL, serial TEXT NOT NULL,
    published_ms INTEGER NOT NULL, expires_ms INTEGER NOT NULL, PRIMARY KEY (sip_address, device_id)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE registrations (
    sip_address TEXT NOT NULL, endpoint TEXT NOT NULL, server TEXT NOT NULL, expires_ms INTEGER NOT NULL, state TEXT NOT NULL,
    PRIMARY KEY (sip_address, endpoint)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE authorities (
    name TEXT PRIMARY KEY, certificate_pem TEXT NOT NULL, chain_pem TEXT NOT NULL, key_pem TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE machine_certificates (
    machine TEXT NOT NULL, role TEXT NOT NULL, certificate_pem TEXT NOT NULL, chain_pem TEXT NOT NULL, key_pem TEXT NOT NULL,
    PRIMARY KEY (machine, role)
  ) STRICT, WITHOUT ROWID;
`

/**
 * Opens the state of a folder and creates what is missing. The folder and the file are the owner's alone: keys lie in them.
 * @param folder undefined keeps everything in memory
 * @throws AppError('unreadable') when the folder cannot be used
 */
export function openStateDatabase(folder?: string): DatabaseSync {
  if (folder === undefined) return prepare(new DatabaseSync(':memory:'))
  const file = join(folder, 'lab.sqlite')
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const database = prepare(new DatabaseSync(file))
    chmodSync(file, 0o600)
    return database
  } catch (error) {
    if (error instanceof AppError) throw error
    throw new AppError('unreadable', `the lab's state ${file} cannot be opened: ${messageOf(error)}`, {
      cause: error,
    })
  }
}

function prepare(database: DatabaseSync): DatabaseSync {
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 2000;')
  const version = Number(database.prepare('PRAGMA user_version').get()?.user_version ?? 0)
  if (version === 0)
    inTransaction(database, () => database.exec(`${SCHEMA} PRAGMA user_version = ${SCHEMA_VERSION};`))
  else if (version !== SCHEMA_VERSION) {
    database.close()
    throw new AppError(
      'unreadable',
      `the lab's state has version ${version}, this program knows ${SCHEMA_VERSION}: give another folder with --state`,
    )
  }
  return database
}

/**
 * Binds a state to a world; gives whether it was new. Accounts and certificates of another deployment would only confuse.
 * @throws AppError('usage') when the state belongs to another world
 */
export function claimState(database: DatabaseSync, world: unknown): boolean {
  const fingerprint = createHash('sha256').update(JSON.stringify(world)).digest('hex')
  const known = database.prepare('SELECT fingerprint FROM world').get()?.fingerprint
  if (known === undefined) database.prepare('INSERT INTO world VALUES (?)').run(fingerprint)
  else if (known !== fingerprint)
    throw new AppError(
      'usage',
      'the folder of --state holds the state of another world: give another folder, or remove this one to start anew',
    )
  return known === undefined
}

/** Runs all of it or nothing; durable when it returns. */
export function inTransaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec('BEGIN IMMEDIATE')
  try {
    const result = work()
    database.exec('COMMIT')
    return result
  } catch (error) {
    database.exec('ROLLBACK')
    throw error
  }
}
