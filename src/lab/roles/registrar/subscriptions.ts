// Subscriptions of a server's endpoints: what they asked for and the dialog in which they are told. RFC 6665, [MS-SIP] §3.4, §3.7.

/** One subscription; the dialog is named as the server sees it. */
export interface Subscription {
  readonly user: string
  readonly epid: string
  /** Lower case: "presence", "vnd-microsoft-roaming-self", … */
  readonly event: string
  readonly callId: string
  /** Address with tag of the subscriber: From of its SUBSCRIBE. */
  readonly remote: string
  /** Address with our tag: To of its SUBSCRIBE. */
  readonly local: string
  /** BENOTIFY, which nothing answers, for clients that support it. */
  readonly usesBenotify: boolean
  /** Users whose presence is wanted; for `presence` only. */
  targets: readonly string[]
  cseq: number
  expiresMs: number
}

export interface Subscriptions {
  find(callId: string): Subscription | undefined
  put(subscription: Subscription): void
  remove(callId: string): void
  /** Ends all of an endpoint. */
  removeOf(user: string, epid: string): void
  /** Subscriptions of a user to an event. */
  ofUser(user: string, event: string): readonly Subscription[]
  /** Subscriptions to the presence of a user. */
  watching(target: string): readonly Subscription[]
  countOf(user: string, epid: string): number
  sweep(nowMs: number): void
}

/** No subscription. */
export function createSubscriptions(): Subscriptions {
  const dialogs = new Map<string, Subscription>()
  const byUser = new Map<string, Set<Subscription>>()
  const byTarget = new Map<string, Set<Subscription>>()

  function remove(callId: string): void {
    const subscription = dialogs.get(callId)
    if (!subscription) return
    dialogs.delete(callId)
    dropFrom(byUser, subscription.user, subscription)
    for (const target of subscription.targets) dropFrom(byTarget, target, subscription)
  }

  return {
    find: callId => dialogs.get(callId),
    remove,
    put(subscription) {
      remove(subscription.callId)
      dialogs.set(subscription.callId, subscription)
      addTo(byUser, subscription.user, subscription)
      for (const target of subscription.targets) addTo(byTarget, target, subscription)
    },
    removeOf(user, epid) {
      for (const one of [...(byUser.get(user) ?? [])]) if (one.epid === epid) remove(one.callId)
    },
    ofUser: (user, event) => [...(byUser.get(user) ?? [])].filter(one => one.event === event),
    watching: target => [...(byTarget.get(target) ?? [])],
    countOf: (user, epid) => [...(byUser.get(user) ?? [])].filter(one => one.epid === epid).length,
    sweep(nowMs) {
      for (const one of [...dialogs.values()]) if (one.expiresMs <= nowMs) remove(one.callId)
    },
  }
}

function addTo(index: Map<string, Set<Subscription>>, key: string, subscription: Subscription): void {
  const set = index.get(key)
  if (set) set.add(subscription)
  else index.set(key, new Set([subscription]))
}

function dropFrom(index: Map<string, Set<Subscription>>, key: string, subscription: Subscription): void {
  const set = index.get(key)
  set?.delete(subscription)
  if (set?.size === 0) index.delete(key)
}
