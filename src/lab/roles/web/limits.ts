// What the web sites put up with. Http.sys and IIS have such limits too; the numbers are chosen for a lab.

export interface WebLimits {
  /** An idle one with TLS takes some 60 KiB; beyond the limit the one that was idle longest makes room. */
  readonly maxConnections: number
  /** Request line and headers together; a header with a Kerberos token of a user in many groups takes some 12 KiB. */
  readonly maxHeadBytes: number
  readonly maxBodyBytes: number
  /** Requests on one connection that wait for their turn. */
  readonly maxPipelined: number
  /** TLS handshake, from the first byte of the connection. */
  readonly handshakeMs: number
  /** First request line and headers, from the end of the handshake. */
  readonly headMs: number
  /** Body, from the end of the headers. */
  readonly bodyMs: number
  /** Making the answer. */
  readonly answerMs: number
  /** Between an answer and the end of the headers of the next request. */
  readonly idleMs: number
}

export const WEB_LIMITS: WebLimits = {
  maxConnections: 5000,
  maxHeadBytes: 32 * 1024,
  maxBodyBytes: 256 * 1024,
  maxPipelined: 8,
  handshakeMs: 15_000,
  headMs: 30_000,
  bodyMs: 30_000,
  answerMs: 30_000,
  idleMs: 120_000,
}
