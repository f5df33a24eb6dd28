// NTLMv1 responses, MS-NLMP §3.3.1, with and without extended session security: broken, refused unless an administrator
// insists, and needed to recognise what he insists on.

import { createCipheriv } from 'node:crypto'
import { concatBytes } from '../../base/bytes.ts'
import { hasNtlmFlags } from '../../protocol/ntlm/flags.ts'
import { digest, hmac } from '../crypto/digest.ts'
import { md4 } from '../crypto/md4.ts'

/** Encrypts 8 bytes with a DES key of 7. Node has no single DES; triple DES with three equal keys is the same. */
export function desEncrypt(key7: Uint8Array, block: Uint8Array): Buffer {
  const key8 = Uint8Array.from({ length: 8 }, (_, i) => {
    const pair = ((key7[i - 1] ?? 0) << 8) | (key7[i] ?? 0)
    return (pair >> i) & 0xfe
  })
  const cipher = createCipheriv('des-ede3-ecb', concatBytes([key8, key8, key8]), null)
  cipher.setAutoPadding(false)
  return Buffer.concat([cipher.update(block), cipher.final()])
}

/** DESL: three keys of 7 bytes out of 16, the rest zero. */
export function desLong(key16: Uint8Array, block: Uint8Array): Uint8Array {
  const padded = concatBytes([key16, new Uint8Array(5)])
  return concatBytes([0, 7, 14].map(at => desEncrypt(padded.subarray(at, at + 7), block)))
}

/**
 * The NT response of 24 bytes.
 * @param clientChallenge with extended session security the 8 bytes that are the LM response's beginning
 */
export function ntResponseV1(
  ntHash: Uint8Array,
  serverChallenge: Uint8Array,
  clientChallenge: Uint8Array | undefined,
): Uint8Array {
  const challenge = clientChallenge
    ? digest('md5', serverChallenge, clientChallenge).subarray(0, 8)
    : serverChallenge
  return desLong(ntHash, challenge)
}

/**
 * KXKEY of §3.4.5.1 for NTLMv1, but for the LM session key, which nobody negotiates with an NT response.
 * @param lmResponse as in AUTHENTICATE
 */
export function keyExchangeKeyV1(
  flags: number,
  ntHash: Uint8Array,
  serverChallenge: Uint8Array,
  lmResponse: Uint8Array,
): Uint8Array {
  const sessionBaseKey = md4(ntHash)
  if (!hasNtlmFlags(flags, 'EXTENDED_SESSION_SECURITY')) return sessionBaseKey
  return hmac('md5', sessionBaseKey, serverChallenge, lmResponse.subarray(0, 8))
}
