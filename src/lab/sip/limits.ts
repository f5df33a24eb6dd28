// How much a SIP connection may ask of a server: sizes, and how long it may keep the server waiting.

import type { SipStreamLimits } from '../../protocol/sip/stream.ts'

export interface SipLimits {
  readonly stream: SipStreamLimits
  /** Connections of one listener; one more is closed at once. */
  readonly connections: number
  /** TLS handshake. */
  readonly handshakeMs: number
  /** From the connection to the first endpoint that has authenticated on it. [MS-CONMGMT] §3.5.6 */
  readonly authenticateMs: number
  /** From the first to the last byte of a message. */
  readonly messageMs: number
  /** Without a byte from the peer, after it has authenticated: twice the keep-alive time that registrars grant. */
  readonly idleMs: number
  /** Bytes that wait because the peer does not read. */
  readonly unsentBytes: number
}

/** MaxClientMessageBodySizeKb 128 of Get-CsProxyConfiguration for clients. */
export const CLIENT_LIMITS: SipLimits = {
  stream: { headBytes: 32_768, bodyBytes: 131_072 },
  connections: 20_000,
  handshakeMs: 15_000,
  authenticateMs: 60_000,
  messageMs: 30_000,
  idleMs: 600_000,
  unsentBytes: 4_194_304,
}

/** MaxServerMessageBodySizeKb 5000 of Get-CsProxyConfiguration, for servers that proved who they are. */
export const SERVER_LIMITS: SipLimits = {
  ...CLIENT_LIMITS,
  stream: { headBytes: 65_536, bodyBytes: 5_120_000 },
  unsentBytes: 67_108_864,
}
