// What a finished handshake leaves behind: a way to sign and to verify. Each scheme makes its own; the rest of `auth/sip`
// does not know which one it is.

/** Signatures are hexadecimal text as `response` and `rspauth` carry them. */
export interface MessageSigner {
  /** Signature of our own messages. */
  sign(buffer: Uint8Array): string
  /** True when the signature is the peer's over these bytes; compares in constant time. Never throws. */
  verify(buffer: Uint8Array, signature: string): boolean
}
