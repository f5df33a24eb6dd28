// Authenticators that were accepted lately: each is good once. RFC 4120 §3.2.3.

import { digest } from '../crypto/digest.ts'

export interface KerberosReplayCache {
  /** True the first time; false for an authenticator that was seen within the last `keepUs`. */
  remember(authenticatorCipher: Uint8Array, nowUs: number): boolean
}

/** @param keepUs twice the allowed clock skew: longer no authenticator is good */
export function createKerberosReplayCache(keepUs: number): KerberosReplayCache {
  /** Expiry by digest, in the order of arrival. */
  const seen = new Map<string, number>()
  return {
    remember(authenticatorCipher, nowUs) {
      for (const [key, untilUs] of seen) {
        if (untilUs > nowUs) break
        seen.delete(key)
      }
      const key = digest('sha256', authenticatorCipher).toString('base64')
      if (seen.has(key)) return false
      seen.set(key, nowUs + keepUs)
      return true
    },
  }
}
