// Keys of an NTLM session with extended session security, MS-NLMP §3.4.5.2 and §3.4.5.3.

import { asciiBytes } from '../../base/ascii.ts'
import { hasNtlmFlags } from '../../protocol/ntlm/flags.ts'
import { digest } from '../crypto/digest.ts'

export type NtlmSide = 'client' | 'server'

const DIRECTION = { client: 'client-to-server', server: 'server-to-client' } as const

/** The terminating zero belongs to the constant. */
function magic(side: NtlmSide, purpose: 'signing' | 'sealing'): Uint8Array {
  return asciiBytes(`session key to ${DIRECTION[side]} ${purpose} key magic constant\0`)
}

/** Key with which that side signs. */
export function signKeyOf(sessionKey: Uint8Array, side: NtlmSide): Buffer {
  return digest('md5', sessionKey, magic(side, 'signing'))
}

/** Key with which that side seals: as strong as was negotiated. */
export function sealKeyOf(flags: number, sessionKey: Uint8Array, side: NtlmSide): Buffer {
  const keyBytes = hasNtlmFlags(flags, 'KEY_128') ? 16 : hasNtlmFlags(flags, 'KEY_56') ? 7 : 5
  return digest('md5', sessionKey.subarray(0, keyBytes), magic(side, 'sealing'))
}
