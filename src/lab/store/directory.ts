// The directory on SQLite. Users are read once and kept in memory, every change goes to the file first; the process that holds
// the file is the only one that writes it.

import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import { Secret } from '../../base/secret.ts'
import type { Directory, LabUser, PublishedCertificate, StoredRegistration } from '../directory.ts'
import { createOverrides } from '../overrides.ts'
import { inTransaction } from './state-database.ts'

type Row = Record<string, SQLOutputValue>

/** What faults may do beside what roles may. */
export interface LabDirectory extends Directory {
  /** Lays changes over a user, or hides the user, until the returned function is called; not kept. */
  overrideUser(sipAddress: string, change: Partial<LabUser> | 'absent'): () => void
}

/** A directory over an open state database; closing it closes the database. */
export function openDirectory(database: DatabaseSync): LabDirectory {
  return { ...openUsers(database), ...openPublished(database), ...openRegistrations(database) }
}

type UserPart = Omit<LabDirectory, keyof PublishedPart | keyof RegistrationPart>

function openUsers(database: DatabaseSync): UserPart {
  const put = database.prepare('INSERT OR REPLACE INTO users VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)')
  const remove = database.prepare('DELETE FROM users WHERE sip_address = ?')
  const removeCertificates = database.prepare('DELETE FROM user_certificates WHERE sip_address = ?')
  const removeRegistrations = database.prepare('DELETE FROM registrations WHERE sip_address = ?')
  const stored = new Map<string, LabUser>()
  const overrides = createOverrides<Partial<LabUser> | 'absent'>()
  let { byAddress, byAccount } = indexUsers([])
  const refresh = () => {
    const seen = [...stored.values()].map(user => changed(user, overrides.all(user.sipAddress)))
    ;({ byAddress, byAccount } = indexUsers(seen.filter(user => user !== undefined)))
  }
  for (const user of database.prepare('SELECT * FROM users').all().map(userOf))
    stored.set(user.sipAddress, user)
  refresh()
  const putUsers = (users: readonly LabUser[]) => {
    const known = users.map(user => ({ ...user, sipAddress: user.sipAddress.toLowerCase() }))
    inTransaction(database, () => {
      for (const user of known) put.run(...valuesOf(user))
    })
    for (const user of known) stored.set(user.sipAddress, user)
    refresh()
  }
  return {
    findUser: sipAddress => byAddress.get(sipAddress.toLowerCase()),
    findAccount: name => byAccount.get(name.toLowerCase()),
    users: () => [...byAddress.values()].sort((a, b) => (a.sipAddress < b.sipAddress ? -1 : 1)),
    putUser: user => putUsers([user]),
    putUsers,
    removeUser(sipAddress) {
      const address = sipAddress.toLowerCase()
      inTransaction(database, () => {
        for (const statement of [remove, removeCertificates, removeRegistrations]) statement.run(address)
      })
      stored.delete(address)
      refresh()
    },
    overrideUser(sipAddress, change) {
      const undo = overrides.add(sipAddress.toLowerCase(), change)
      refresh()
      return () => {
        undo()
        refresh()
      }
    },
  }
}

function changed(user: LabUser, changes: readonly (Partial<LabUser> | 'absent')[]): LabUser | undefined {
  const visible = changes.filter(change => change !== 'absent')
  return visible.length === changes.length ? Object.assign({}, user, ...visible) : undefined
}

function indexUsers(users: readonly LabUser[]) {
  return {
    byAddress: new Map(users.map(user => [user.sipAddress.toLowerCase(), user])),
    byAccount: new Map(
      users.flatMap(user => [user.account, user.upn].map(name => [name.toLowerCase(), user])),
    ),
  }
}

type PublishedPart = Pick<Directory, 'publish' | 'published' | 'revoke'>

function openPublished(database: DatabaseSync): PublishedPart {
  const put = database.prepare('INSERT OR REPLACE INTO user_certificates VALUES (?, ?, ?, ?, ?, ?)')
  const list = database.prepare(
    'SELECT * FROM user_certificates WHERE sip_address = ? ORDER BY published_ms, device_id',
  )
  const removeAll = database.prepare('DELETE FROM user_certificates WHERE sip_address = ?')
  const removeOne = database.prepare('DELETE FROM user_certificates WHERE sip_address = ? AND device_id = ?')
  return {
    publish({ sipAddress, deviceId, certificate, serial, publishedMs, expiresMs }) {
      const times = [Math.round(publishedMs), Math.round(expiresMs)]
      put.run(sipAddress.toLowerCase(), deviceId.toLowerCase(), certificate, serial, ...times)
    },
    published: sipAddress => list.all(sipAddress.toLowerCase()).map(certificateOf),
    revoke(sipAddress, deviceId) {
      const address = sipAddress.toLowerCase()
      const { changes } =
        deviceId === undefined ? removeAll.run(address) : removeOne.run(address, deviceId.toLowerCase())
      return Number(changes)
    },
  }
}

type RegistrationPart = Pick<Directory, 'register' | 'unregister' | 'registrations' | 'close'>

/** Registrations come by thousands a second: those that arrive together are committed together. */
function openRegistrations(database: DatabaseSync): RegistrationPart {
  const put = database.prepare('INSERT OR REPLACE INTO registrations VALUES (?, ?, ?, ?, ?)')
  const remove = database.prepare('DELETE FROM registrations WHERE sip_address = ? AND endpoint = ?')
  const list = database.prepare('SELECT * FROM registrations WHERE server = ?')
  let waiting: { readonly run: () => void; readonly done: (error?: unknown) => void }[] = []
  const commit = () => {
    const batch = waiting
    waiting = []
    if (batch.length === 0) return
    let failure: unknown
    try {
      inTransaction(database, () => {
        for (const { run } of batch) run()
      })
    } catch (error) {
      failure = error
    }
    for (const { done } of batch) done(failure)
  }
  const enqueue = (run: () => void) =>
    new Promise<void>((resolve, reject) => {
      if (waiting.length === 0) setImmediate(commit)
      waiting.push({ run, done: error => (error === undefined ? resolve() : reject(error)) })
    })
  return {
    register: ({ sipAddress, endpoint, server, expiresMs, state }) =>
      enqueue(() => put.run(sipAddress.toLowerCase(), endpoint, server, Math.round(expiresMs), state)),
    unregister: (sipAddress, endpoint) => enqueue(() => remove.run(sipAddress.toLowerCase(), endpoint)),
    registrations: server => list.all(server).map(registrationOf),
    close() {
      commit()
      database.close()
    },
  }
}

function valuesOf(user: LabUser) {
  return [
    user.sipAddress,
    user.account,
    user.upn,
    user.displayName,
    user.ntHash.reveal(),
    user.enabled ? 1 : 0,
    user.enabledForSip ? 1 : 0,
    user.homePool,
    user.remoteAccess ? 1 : 0,
  ] as const
}

function userOf(row: Row): LabUser {
  return {
    sipAddress: String(row.sip_address),
    account: String(row.account),
    upn: String(row.upn),
    displayName: String(row.display_name),
    ntHash: new Secret(bytesOf(row.nt_hash)),
    enabled: row.enabled === 1,
    enabledForSip: row.enabled_for_sip === 1,
    homePool: String(row.home_pool),
    remoteAccess: row.remote_access === 1,
  }
}

function certificateOf(row: Row): PublishedCertificate {
  return {
    sipAddress: String(row.sip_address),
    deviceId: String(row.device_id),
    certificate: bytesOf(row.certificate),
    serial: String(row.serial),
    publishedMs: Number(row.published_ms),
    expiresMs: Number(row.expires_ms),
  }
}

function registrationOf(row: Row): StoredRegistration {
  return {
    sipAddress: String(row.sip_address),
    endpoint: String(row.endpoint),
    server: String(row.server),
    expiresMs: Number(row.expires_ms),
    state: String(row.state),
  }
}

function bytesOf(value: SQLOutputValue | undefined): Uint8Array {
  return value instanceof Uint8Array ? value : new Uint8Array(0)
}
