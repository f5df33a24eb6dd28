// Keeps memory in proportion on very large server logs: once a source holds many sightings, the middle rounds of
// handshakes that ended well are dropped. First and last exchange stay, so that the attempt and its times stay true.

import type { SipSeen } from './sip-seen.ts'

/** Below this number of sightings nothing is dropped: ordinary logs keep every message. */
const KEEP_ALL = 10_000

export interface HandshakeFolder {
  /** Takes a sighting of a REGISTER or an answer to one. */
  add(seen: SipSeen): void
  /** What was kept, in order of arrival. */
  kept(): SipSeen[]
  /** How many sightings were dropped. */
  dropped(): number
  /** Forgets all of it. */
  clear(): void
}

/** Creates a folder for the sightings of all sources of a case. */
export function createHandshakeFolder(): HandshakeFolder {
  let list: (SipSeen | undefined)[] = []
  /** Positions of the sightings of a running handshake, per source and Call-ID. */
  const running = new Map<string, number[]>()
  let dropped = 0
  let holes = 0

  function drop(positions: readonly number[]): void {
    // The first request with its answer and the last request with its answer stay.
    for (const position of positions.slice(2, -2)) {
      list[position] = undefined
      dropped++
      holes++
    }
    if (holes * 2 > list.length) compact()
  }

  function compact(): void {
    list = list.filter(seen => seen !== undefined)
    holes = 0
    running.clear()
  }

  return {
    add(seen) {
      const key = `${seen.origin.source} ${seen.callId}`
      const positions = running.get(key) ?? []
      positions.push(list.length)
      list.push(seen)
      const usual = seen.status === 0 || (seen.status === 401 && seen.diagnostics.length === 0)
      if (usual) {
        running.set(key, positions)
        return
      }
      running.delete(key)
      if (seen.status === 200 && list.length > KEEP_ALL) drop(positions)
    },
    kept: () => list.filter(seen => seen !== undefined),
    dropped: () => dropped,
    clear() {
      list = []
      running.clear()
    },
  }
}
