// AES encryption types 17 and 18 of Kerberos: RFC 3962 (CBC with ciphertext stealing, HMAC-SHA1-96), keys derived as in
// RFC 3961 §5.

import { pbkdf2Sync } from 'node:crypto'
import { concatBytes } from '../../base/bytes.ts'
import { encodeText } from '../../base/text.ts'
import { equalSecrets, hmac } from '../crypto/digest.ts'
import { cbc, decryptCts, encryptCts } from './aes-cts.ts'
import { nFold } from './n-fold.ts'

const BLOCK = 16
const MAC_BYTES = 12

/** Last byte of the constants from which a key for one usage is derived, RFC 3961 §5.3. */
export const DERIVE = { checksum: 0x99, encryption: 0xaa, integrity: 0x55 } as const

/** DK(key, usage || kind): a key of the same size. */
export function deriveUsageKey(key: Uint8Array, usage: number, kind: number): Uint8Array<ArrayBuffer> {
  return deriveKey(
    key,
    Uint8Array.of(usage >>> 24, (usage >>> 16) & 255, (usage >>> 8) & 255, usage & 255, kind),
  )
}

function deriveKey(key: Uint8Array, constant: Uint8Array): Uint8Array<ArrayBuffer> {
  const blocks: Uint8Array[] = []
  let block: Uint8Array = nFold(constant, BLOCK)
  for (let have = 0; have < key.length; have += BLOCK) {
    block = cbc('encrypt', key, block)
    blocks.push(block)
  }
  return concatBytes(blocks).slice(0, key.length)
}

/** Key of a password, RFC 3962 §4. */
export function aesStringToKey(
  password: string,
  salt: string,
  keyBytes: 16 | 32,
  iterations = 4096,
): Uint8Array<ArrayBuffer> {
  const seed = pbkdf2Sync(encodeText(password), encodeText(salt), iterations, keyBytes, 'sha1')
  return deriveKey(seed, encodeText('kerberos'))
}

/**
 * Encrypts and authenticates.
 * @param confounder 16 random bytes
 */
export function aesEncrypt(
  key: Uint8Array,
  usage: number,
  plaintext: Uint8Array,
  confounder: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const message = concatBytes([confounder, plaintext])
  const cipher = encryptCts(deriveUsageKey(key, usage, DERIVE.encryption), message)
  const mac = hmac('sha1', deriveUsageKey(key, usage, DERIVE.integrity), message)
  return concatBytes([cipher, mac.subarray(0, MAC_BYTES)])
}

/** The plaintext; undefined when it is not authentic. */
export function aesDecrypt(key: Uint8Array, usage: number, encrypted: Uint8Array): Uint8Array | undefined {
  if (encrypted.length < BLOCK + MAC_BYTES) return undefined
  const cipher = encrypted.subarray(0, encrypted.length - MAC_BYTES)
  const message = decryptCts(deriveUsageKey(key, usage, DERIVE.encryption), cipher)
  const mac = hmac('sha1', deriveUsageKey(key, usage, DERIVE.integrity), message)
  const isAuthentic = equalSecrets(mac.subarray(0, MAC_BYTES), encrypted.subarray(cipher.length))
  return isAuthentic ? message.subarray(BLOCK) : undefined
}
