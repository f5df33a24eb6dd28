// The handshakes as `auth/sip` sees them: one side eats the peer's token and gives its own, until there is a signer or a
// refusal. Refusals are values: a wrong password is no error of ours.

import { messageOf } from '../../base/errors.ts'
import type { MessageSigner } from './signer.ts'

/** Why a handshake ended without keys. `reason` is stable, for tests and log lines; `text` is for people and holds no secret. */
export interface Refused {
  readonly kind: 'refused'
  readonly reason: RefusalReason
  readonly text: string
}

export type RefusalReason =
  /** The token is not what this scheme and this moment of the handshake need. */
  | 'malformed'
  /** Tokens out of order, or one more after the end. */
  | 'out-of-order'
  | 'anonymous'
  | 'ntlmv1'
  | 'unknown-account'
  | 'wrong-password'
  | 'time-skew'
  | 'target-info'
  | 'flags'
  | 'mic'
  | 'tls'
  | 'no-certificate'
  | 'certificate'
  | 'wrong-service'
  | 'no-key'
  | 'bad-ticket'
  | 'ticket-expired'
  | 'replayed'

export function refused(reason: RefusalReason, text: string): Refused {
  return { kind: 'refused', reason, text }
}

/** Runs a step; a mechanism that throws, which is a fault of ours, refuses one handshake and brings nothing down. */
export async function guarded<T>(step: () => T | Promise<T>): Promise<T | Refused> {
  try {
    return await step()
  } catch (thrown) {
    return refused('malformed', `The handshake failed on our side: ${messageOf(thrown)}`)
  }
}

export type InitiatorStep =
  | { readonly kind: 'continue'; readonly token: Uint8Array }
  /** `token` is to be sent with the next message, which is signed already; undefined when the last token came from the server. */
  | {
      readonly kind: 'complete'
      readonly token: Uint8Array | undefined
      readonly signer: MessageSigner
      readonly expiresUs: number
    }
  | Refused

/** The client's side of one handshake. */
export interface Initiator {
  /** Takes the server's token; empty for a challenge without one. Never rejects. */
  step(token: Uint8Array, nowUs: number): InitiatorStep | Promise<InitiatorStep>
  /** Frees what an unfinished handshake holds. */
  close(): void
}

/** Who the peer proved to be. */
export interface Identity {
  /** Id of the account as the look-up of the server named it. */
  readonly account: string
  /** As the client named itself: "CONTOSO\alice", "alice@CONTOSO.COM", subject of a certificate. */
  readonly name: string
}

export type AcceptorStep =
  | { readonly kind: 'continue'; readonly token: Uint8Array }
  /**
   * With a `token` the client learns from it that the handshake is over, and signs the message after; without one the
   * message that carried the last token is signed itself.
   */
  | {
      readonly kind: 'complete'
      readonly token: Uint8Array | undefined
      readonly signer: MessageSigner
      readonly identity: Identity
      readonly expiresUs: number
    }
  | Refused

/** What the server knows of the request that carries a token. */
export interface AcceptorContext {
  readonly nowUs: number
  /** URI of From, without brackets. */
  readonly fromUri: string
}

/** The server's side of one handshake. */
export interface Acceptor {
  /** Takes the client's token; empty when it asks to begin. Never rejects. */
  step(token: Uint8Array, context: AcceptorContext): AcceptorStep | Promise<AcceptorStep>
  /** Frees what an unfinished handshake holds. */
  close(): void
}
