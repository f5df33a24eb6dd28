// What users have published: categories by instance and container with versions, and who is a member of which container.
// [MS-PRES] §3.1, §3.2.

/** One publication as it stands on the server. */
export interface Publication {
  readonly category: string
  readonly instance: string
  readonly container: number
  readonly version: number
  readonly expireType: 'static' | 'endpoint' | 'user' | 'time'
  /** Endpoint that published it; it ends with it when expireType is `endpoint`. */
  readonly epid: string
  readonly publishedMs: number
  /** Content as the client wrote it: one XML element. */
  readonly xml: string
}

/** A publication that a client wants to set; `version` is the one it believes to be in force. */
export interface PublishRequest {
  readonly category: string
  readonly instance: string
  readonly container: number
  readonly version: number
  readonly expireType: Publication['expireType']
  readonly xml: string
  /** True when the publication is to be taken back (expires="0"). */
  readonly removes: boolean
}

export interface VersionConflict {
  /** Place in the request, from 0. */
  readonly index: number
  readonly version: number
}

/** What a member of a container is. */
export interface ContainerMember {
  readonly type: 'user' | 'domain' | 'sameEnterprise' | 'federated' | 'publicCloud' | 'everyone'
  /** Address or domain; '' where the type says it all. */
  readonly value: string
}

export interface Container {
  readonly id: number
  readonly version: number
  readonly members: readonly ContainerMember[]
}

export interface PresenceStore {
  publications(user: string): readonly Publication[]
  containers(user: string): readonly Container[]
  /** Sets all of the publications or none. */
  publish(
    user: string,
    epid: string,
    requests: readonly PublishRequest[],
    nowMs: number,
  ): readonly VersionConflict[]
  /** Changes one container; gives its version in force when the client's is another. */
  setMembers(
    user: string,
    id: number,
    version: number,
    change: { readonly add: readonly ContainerMember[]; readonly remove: readonly ContainerMember[] },
  ): number | undefined
  /** An endpoint is gone: what it published for its own life ends. */
  endEndpoint(user: string, epid: string, isLast: boolean): void
  /** Called after each change with the user. */
  onChange(listener: (user: string) => void): () => void
}

/** Limit of publications a user can have: bounds what one client may make the server keep. */
const MAX_PUBLICATIONS = 400

/** A store without publications. */
export function createPresenceStore(): PresenceStore {
  const published = new Map<string, Map<string, Publication>>()
  const containers = new Map<string, readonly Container[]>()
  const listeners = new Set<(user: string) => void>()
  const changed = (user: string): void => {
    for (const listener of listeners) listener(user)
  }

  return {
    publications: user => [...(published.get(user.toLowerCase())?.values() ?? [])],
    containers: user => containers.get(user.toLowerCase()) ?? [],
    publish(user, epid, requests, nowMs) {
      const key = user.toLowerCase()
      const mine = published.get(key) ?? new Map<string, Publication>()
      const conflicts = requests.flatMap((request, index) => {
        const inForce = mine.get(keyOf(request))?.version ?? 0
        return request.version === inForce ? [] : [{ index, version: inForce }]
      })
      if (conflicts.length > 0) return conflicts
      for (const request of requests) {
        const place = keyOf(request)
        if (request.removes) mine.delete(place)
        else if (mine.has(place) || mine.size < MAX_PUBLICATIONS)
          mine.set(place, toPublication(request, epid, nowMs))
      }
      published.set(key, mine)
      changed(key)
      return []
    },
    setMembers(user, id, version, { add, remove }) {
      const key = user.toLowerCase()
      const all = containers.get(key) ?? []
      const before = all.find(one => one.id === id) ?? { id, version: 0, members: [] }
      if (before.version !== version) return before.version
      const isIn = (list: readonly ContainerMember[], member: ContainerMember): boolean =>
        list.some(one => one.type === member.type && one.value === member.value)
      const kept = before.members.filter(member => !isIn(remove, member) && !isIn(add, member))
      const after = { id, version: version + 1, members: [...kept, ...add].slice(0, MAX_PUBLICATIONS) }
      containers.set(key, [...all.filter(one => one.id !== id), after])
      changed(key)
      return undefined
    },
    endEndpoint(user, epid, isLast) {
      const key = user.toLowerCase()
      const mine = published.get(key)
      if (!mine) return
      let any = false
      for (const [place, publication] of mine) {
        const ends =
          (publication.expireType === 'endpoint' && publication.epid === epid) ||
          (publication.expireType === 'user' && isLast)
        if (!ends) continue
        mine.delete(place)
        any = true
      }
      if (any || isLast) changed(key)
    },
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

function keyOf({ category, instance, container }: PublishRequest): string {
  return `${category} ${instance} ${container}`
}

function toPublication(request: PublishRequest, epid: string, publishedMs: number): Publication {
  const { category, instance, container, version, expireType, xml } = request
  return { category, instance, container, version: version + 1, expireType, epid, publishedMs, xml }
}
