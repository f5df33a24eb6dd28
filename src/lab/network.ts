// The lab's network: roles listen and connect through it, so that ports can be shifted, blocked, dropped or slowed by a fault.
// Real ports appear in every record, URL and certificate; only the sockets are shifted where a process may not bind them.

import type { Server, Socket } from 'node:net'

/** What a fault does to connections to one address and port. */
export type Treatment =
  | { readonly kind: 'open' }
  /** Nothing listens: connections are refused. */
  | { readonly kind: 'refuse' }
  /** Nothing answers: connections time out. */
  | { readonly kind: 'drop' }
  /** Accepted, then reset after that many received bytes. */
  | { readonly kind: 'reset'; readonly afterBytes: number }
  /** Accepted, never answered. */
  | { readonly kind: 'silent' }
  /** Every answer is late by so many ms. */
  | { readonly kind: 'slow'; readonly delayMs: number }

export interface Endpoint {
  readonly address: string
  /** The port as records and URLs name it. */
  readonly port: number
}

export interface Network {
  /** Added to every port when a socket is bound or connected; 0 where real ports may be bound. */
  readonly portShift: number
  /** Hands accepted connections to `server`, as the treatment of the endpoint allows. Rejects when the port is taken. */
  listen(server: Server, endpoint: Endpoint): Promise<void>
  /** Opens a connection from one role to another. Rejects with Node's error (ECONNREFUSED, ETIMEDOUT, …). */
  connect(
    endpoint: Endpoint,
    options: { readonly timeoutMs: number; readonly signal: AbortSignal },
  ): Promise<Socket>
  /** Sets what happens to new connections of an endpoint, until the returned function is called. */
  treat(endpoint: Endpoint, treatment: Treatment): () => void
  /** Closes every listener and connection. */
  close(): Promise<void>
}
