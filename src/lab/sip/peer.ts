// The other end of a SIP connection as the roles see it: something that sends messages and can be sent to. Roles know no
// socket; tests hand in peers of their own.

import type { SipOutgoing } from '../../protocol/sip/format-message.ts'
import type { SipMessage } from '../../protocol/sip/message.ts'

export interface SipPeer {
  /** Names the connection on this machine: what Microsoft's servers write as ms-received-cid, upper-case hex. */
  readonly id: string
  readonly address: string
  readonly port: number
  /** Names the peer proved with a certificate this machine trusts, lower case; none for a client. */
  readonly names: readonly string[]
  readonly isOpen: boolean
  /** Sends and logs; nothing happens on a closed connection. `correlation` joins entries of one request in the log. */
  send(message: SipOutgoing, correlation?: string): void
  /** The peer has authenticated: the short deadline for strangers no longer holds. */
  admit(): void
  close(why: string): void
}

/** A message that came in. */
export interface SipArrival {
  readonly peer: SipPeer
  readonly message: SipMessage
  readonly correlation: string
}

/** What a role does with its connections. */
export interface SipHandler {
  receive(arrival: SipArrival): void | Promise<void>
  closed(peer: SipPeer): void
}
