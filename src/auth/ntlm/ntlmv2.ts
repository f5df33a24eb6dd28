// NTLMv2 responses and the key that follows from them, MS-NLMP §3.3.2.

import { concatBytes } from '../../base/bytes.ts'
import { encodeUtf16le } from '../../base/utf16.ts'
import { hmac } from '../crypto/digest.ts'

/** NTOWFv2: key of an account under the names it signs in with. The domain counts as written, the user in upper case. */
export function responseKeyOf(ntHash: Uint8Array, upperUser: string, domain: string): Buffer {
  return hmac('md5', ntHash, encodeUtf16le(upperUser + domain))
}

/** Upper case as Windows makes it: one character for one, so that "ß" stays. */
export function upperCaseName(name: string): string {
  return Array.from(name, character => {
    const upper = character.toUpperCase()
    return upper.length === character.length ? upper : character
  }).join('')
}

/** Upper case of A to Z only, as some clients make it. */
export function asciiUpperCaseName(name: string): string {
  return name.replace(/[a-z]+/g, letters => letters.toUpperCase())
}

/** NTProofStr. @param clientPart the response after the proof: `writeNtlmV2ClientChallenge` makes it */
export function proofOf(
  responseKey: Uint8Array,
  serverChallenge: Uint8Array,
  clientPart: Uint8Array,
): Buffer {
  return hmac('md5', responseKey, serverChallenge, clientPart)
}

/** The LMv2 response of 24 bytes. */
export function lmV2Response(
  responseKey: Uint8Array,
  serverChallenge: Uint8Array,
  clientChallenge: Uint8Array,
): Uint8Array {
  return concatBytes([hmac('md5', responseKey, serverChallenge, clientChallenge), clientChallenge])
}

/** SessionBaseKey, which is the key exchange key too. */
export function sessionBaseKeyOf(responseKey: Uint8Array, proof: Uint8Array): Buffer {
  return hmac('md5', responseKey, proof)
}
