// The lab's network: roles listen and connect through it, so that ports can be shifted, blocked, dropped or slowed by a fault.
// Real ports appear in every record, URL and certificate; only the sockets are shifted where a process may not bind them.
// The implementation is network/create-network.ts.

import type { Server, Socket } from 'node:net'

/** What happens to connections to one address and port. */
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

/** What a listener of UDP receives and how it answers. */
export type DatagramHandler = (bytes: Uint8Array, from: Endpoint, reply: (bytes: Uint8Array) => void) => void

/** A listener that was opened. */
export interface Listening {
  /** Stops listening and destroys the connections it accepted; resolves when the socket is free again. */
  close(): Promise<void>
}

export interface ConnectOptions {
  readonly timeoutMs: number
  readonly signal: AbortSignal
}

export interface Network {
  /** Added to every port when a socket is bound or connected; 0 where real ports may be bound. */
  readonly portShift: number
  /**
   * The same network as a machine sees it: what connects, connects from there.
   * @param source its address, or which of its addresses leads to an endpoint
   */
  from(source: string | ((to: Endpoint) => string)): Network
  /** The address to which a socket of a machine is bound; undefined where all machines share one. */
  boundTo(address: string): string | undefined
  /** Where the socket of an endpoint really is. */
  socketOf(endpoint: Endpoint): Endpoint
  /**
   * Hands accepted connections to `server` (net, tls, http or https; it must not listen itself), as the treatment of the endpoint
   * allows. Rejects when the port is taken.
   */
  listen(server: Server, endpoint: Endpoint): Promise<Listening>
  /** Receives UDP datagrams as the treatment allows. Rejects when the port is taken. */
  listenUdp(handler: DatagramHandler, endpoint: Endpoint): Promise<Listening>
  /** Opens a connection from one role to another. Rejects with Node's error (ECONNREFUSED, ETIMEDOUT, …). */
  connect(endpoint: Endpoint, options: ConnectOptions): Promise<Socket>
  /**
   * Sets what happens to new connections of an endpoint, until the returned function is called. The latest treatment of an
   * endpoint counts.
   * @param sources addresses to which it applies; everybody when absent
   */
  treat(endpoint: Endpoint, treatment: Treatment, sources?: (address: string) => boolean): () => Promise<void>
  /**
   * A firewall: what happens between a source and an endpoint that has no treatment of its own; undefined lets it pass.
   * Replaces the one before.
   */
  setFirewall(judge: (source: string, endpoint: Endpoint) => Treatment | undefined): void
  /** Closes every listener and connection. */
  close(): Promise<void>
}
