// Encryption type 23 of Kerberos, RC4-HMAC: RFC 4757 §5. Its key is the NT hash of the password.

import { concatBytes } from '../../base/bytes.ts'
import { equalSecrets, hmac } from '../crypto/digest.ts'
import { rc4 } from '../crypto/rc4.ts'

const MAC_BYTES = 16
const CONFOUNDER_BYTES = 8

/**
 * Encrypts and authenticates.
 * @param confounder 8 random bytes
 */
export function rc4HmacEncrypt(
  key: Uint8Array,
  usage: number,
  plaintext: Uint8Array,
  confounder: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const usageKey = hmac('md5', key, usageBytes(usage))
  const message = concatBytes([confounder, plaintext])
  const mac = hmac('md5', usageKey, message)
  return concatBytes([mac, rc4(hmac('md5', usageKey, mac), message)])
}

/** The plaintext; undefined when it is not authentic. */
export function rc4HmacDecrypt(
  key: Uint8Array,
  usage: number,
  encrypted: Uint8Array,
): Uint8Array | undefined {
  if (encrypted.length < MAC_BYTES + CONFOUNDER_BYTES) return undefined
  const usageKey = hmac('md5', key, usageBytes(usage))
  const mac = encrypted.subarray(0, MAC_BYTES)
  const message = rc4(hmac('md5', usageKey, mac), encrypted.subarray(MAC_BYTES))
  return equalSecrets(hmac('md5', usageKey, message), mac) ? message.subarray(CONFOUNDER_BYTES) : undefined
}

/** Little-endian; usages 3 and 9 are written as 8 for historical reasons, RFC 4757 §3. */
function usageBytes(usage: number): Uint8Array {
  return Uint8Array.of(usage === 3 || usage === 9 ? 8 : usage, 0, 0, 0)
}
