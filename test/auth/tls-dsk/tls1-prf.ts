// The pseudo-random function of TLS 1.0, RFC 2246 §5, written from its formula to check what the platform exports.
import { hmac } from '../../../src/auth/crypto/digest.ts'

function expand(hash: 'md5' | 'sha1', secret: Uint8Array, seed: Uint8Array, length: number): Buffer {
  const parts: Buffer[] = []
  let a = hmac(hash, secret, seed)
  for (let have = 0; have < length; have += a.length) {
    parts.push(hmac(hash, secret, a, seed))
    a = hmac(hash, secret, a)
  }
  return Buffer.concat(parts).subarray(0, length)
}

/** PRF(secret, label, seed)[length]: P_MD5 of the first half of the secret XOR P_SHA1 of the second. */
export function tls1Prf(secret: Uint8Array, label: string, seed: Uint8Array, length: number): Buffer {
  const half = Math.ceil(secret.length / 2)
  const labelled = Buffer.concat([Buffer.from(label), seed])
  const md5 = expand('md5', secret.subarray(0, half), labelled, length)
  const sha1 = expand('sha1', secret.subarray(secret.length - half), labelled, length)
  return Buffer.from(md5.map((byte, i) => byte ^ (sha1[i] ?? 0)))
}
