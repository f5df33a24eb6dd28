// The open connections of a listener: how many there may be, and which one makes room when there are too many. A connection
// on which nothing happens is worth least, so that ten thousand idle ones cannot keep a client out.

export interface TrackedConnection {
  /** A request is being read or answered. */
  busy: boolean
  /** Ends the connection at once. */
  destroy(): void
}

export interface ConnectionTable<C extends TrackedConnection> {
  readonly size: number
  /** False when the table is full of busy connections: the newcomer has to go. */
  admit(connection: C): boolean
  /** Something happened on the connection: it is now the last to make room. */
  touch(connection: C): void
  remove(connection: C): void
  destroyAll(): void
}

/** @param limit connections at most */
export function createConnectionTable<C extends TrackedConnection>(limit: number): ConnectionTable<C> {
  /** In order of their last activity. */
  const open = new Set<C>()
  function makeRoom(): boolean {
    for (const candidate of open) {
      if (candidate.busy) continue
      open.delete(candidate)
      candidate.destroy()
      return true
    }
    return false
  }
  return {
    get size() {
      return open.size
    },
    admit(connection) {
      if (open.size >= limit && !makeRoom()) return false
      open.add(connection)
      return true
    },
    touch(connection) {
      if (open.delete(connection)) open.add(connection)
    },
    remove: connection => {
      open.delete(connection)
    },
    destroyAll() {
      for (const connection of [...open]) connection.destroy()
      open.clear()
    },
  }
}
