// What the steps of one run share, so that no round trip is made twice: answers of name servers, connections on which nothing was
// sent yet, and web connections that lie idle between two requests.

import type { Socket } from 'node:net'
import type { ClientContext, ClientEndpoint, DnsAnswer } from './client/context.ts'
import type { WebSession } from './client/http/session.ts'

/** Web sessions that lie idle, by where they lead. */
export interface IdleSessions {
  /** An idle session to an origin, "https://host:port"; it belongs to the caller then. */
  take(origin: string): WebSession | undefined
  give(origin: string, session: WebSession): void
}

export interface SharedNetwork {
  /** The client: asks each name once, and takes a kept connection before it opens another. */
  readonly context: ClientContext
  /** Those of a view of the DNS, in which a name may lead elsewhere than in another; '' for this machine's own. */
  sessionsOf(view: string): IdleSessions
  /** Keeps a connection on which nothing was sent, for whoever wants the same endpoint soon. */
  keep(endpoint: ClientEndpoint, socket: Socket): void
  /** Ends what nobody took. */
  close(): void
}

/** The next step begins at once; later a new connection is safer, because a server may have ended one that says nothing. */
const KEPT_MS = 500

/** Shares the network of a context until it is closed. */
export function createSharedNetwork(context: ClientContext): SharedNetwork {
  const sockets = createKeptSockets()
  const sessions = new Map<string, ReturnType<typeof createIdleSessions>>()
  return {
    context: {
      ...context,
      trustedRootsPem: context.trustedRootsPem,
      lookup: askOnce(context.lookup),
      dial: async (endpoint, options) => sockets.take(endpoint) ?? context.dial(endpoint, options),
    },
    sessionsOf(view) {
      const known = sessions.get(view) ?? createIdleSessions()
      sessions.set(view, known)
      return known
    },
    keep: sockets.keep,
    close() {
      sockets.close()
      for (const ofView of sessions.values()) ofView.close()
    },
  }
}

/** What a server said of a name holds for the run; silence and failure are asked about again. */
export function askOnce(lookup: ClientContext['lookup']): ClientContext['lookup'] {
  const asked = new Map<string, Promise<DnsAnswer>>()
  return (name, type, signal) => {
    const key = `${type} ${name.toLowerCase()}`
    const known = asked.get(key)
    if (known) return known
    const answer = lookup(name, type, signal)
    asked.set(key, answer)
    const forget = (): void => void asked.delete(key)
    answer.then(({ status }) => {
      if (status !== 'answered' && status !== 'nxdomain' && status !== 'no-data') forget()
    }, forget)
    return answer
  }
}

function createKeptSockets() {
  const kept = new Map<string, Set<Socket>>()
  const keyOf = ({ address, port }: ClientEndpoint): string => `${address} ${port}`
  return {
    keep(endpoint: ClientEndpoint, socket: Socket): void {
      const key = keyOf(endpoint)
      const sameEndpoint = kept.get(key) ?? new Set()
      kept.set(key, sameEndpoint.add(socket))
      const drop = (): void => {
        if (sameEndpoint.delete(socket)) socket.destroy()
      }
      socket.once('error', drop).once('end', drop).once('close', drop)
      setTimeout(drop, KEPT_MS).unref()
    },
    take(endpoint: ClientEndpoint): Socket | undefined {
      const sameEndpoint = kept.get(keyOf(endpoint))
      const [socket] = sameEndpoint ?? []
      if (socket) sameEndpoint?.delete(socket)
      return socket
    },
    close(): void {
      for (const socket of [...kept.values()].flatMap(sockets => [...sockets])) socket.destroy()
      kept.clear()
    },
  }
}

function createIdleSessions(): IdleSessions & { close(): void } {
  const idle = new Map<string, WebSession[]>()
  return {
    take: origin => idle.get(origin)?.pop(),
    give(origin, session) {
      idle.set(origin, [...(idle.get(origin) ?? []), session])
    },
    close() {
      for (const session of [...idle.values()].flat()) session.close()
      idle.clear()
    },
  }
}
