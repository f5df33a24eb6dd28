// The proof key of a web ticket: both sides contribute entropy, P_SHA1 mixes it. WS-Trust 1.3 §4.4.4, RFC 2246 §5.

import { Secret } from '../../base/secret.ts'
import { hmac } from '../crypto/digest.ts'

/** @param keyBytes 32 for the usual 256 bits */
export function proofKeyOf(
  clientEntropy: Secret<Uint8Array>,
  serverEntropy: Secret<Uint8Array>,
  keyBytes = 32,
): Secret<Uint8Array> {
  const secret = clientEntropy.reveal()
  const seed = serverEntropy.reveal()
  const parts: Buffer[] = []
  let a = hmac('sha1', secret, seed)
  for (let have = 0; have < keyBytes; have += a.length) {
    parts.push(hmac('sha1', secret, a, seed))
    a = hmac('sha1', secret, a)
  }
  return new Secret(Buffer.concat(parts).subarray(0, keyBytes))
}
