// The two uses of NTLM in sign-in: SIP (connectionless, signed) and HTTP (bound to the connection, not signed).
// MS-NLMP §2.2.2.5, MS-SIPAE §3.1, MS-NTHT.

import { US_PER_HOUR, US_PER_MINUTE } from '../../base/time.ts'
import { ntlmFlags } from '../../protocol/ntlm/flags.ts'
import { ntlmVersion } from '../../protocol/ntlm/write-message.ts'

export type NtlmUse = 'sip' | 'http'

/** What the challenge of a Lync server says: 0xE29882F3. */
export const SIP_CHALLENGE_FLAGS = 0xe29882f3

/** What a server of HTTP grants of a client's wishes, and what it adds. */
export const HTTP_GRANTED_FLAGS = ntlmFlags(
  ...([
    'UNICODE',
    'REQUEST_TARGET',
    'SIGN',
    'SEAL',
    'NTLM',
    'ALWAYS_SIGN',
    'EXTENDED_SESSION_SECURITY',
  ] as const),
  ...(['TARGET_INFO', 'VERSION', 'KEY_128', 'KEY_EXCH', 'KEY_56'] as const),
)
export const HTTP_ADDED_FLAGS = ntlmFlags('TARGET_INFO', 'TARGET_TYPE_DOMAIN')

const COMMON = ['UNICODE', 'NTLM', 'ALWAYS_SIGN', 'EXTENDED_SESSION_SECURITY', 'TARGET_INFO'] as const

/** Without these flags in a challenge a client gives up. */
export const NEEDED_IN_CHALLENGE: Readonly<Record<NtlmUse, number>> = {
  sip: ntlmFlags(...COMMON, 'SIGN', 'DATAGRAM', 'IDENTIFY', 'KEY_EXCH'),
  http: ntlmFlags(...COMMON),
}

/** What a client can do; it answers with what is in this and in the challenge. */
export const CLIENT_FLAGS: Readonly<Record<NtlmUse, number>> = {
  sip: (NEEDED_IN_CHALLENGE.sip | ntlmFlags('VERSION', 'KEY_128', 'KEY_56')) >>> 0,
  http: (NEEDED_IN_CHALLENGE.http | ntlmFlags('VERSION', 'KEY_128', 'KEY_56')) >>> 0,
}

/** The first message of a client over HTTP: 0xA2888205. */
export const HTTP_NEGOTIATE_FLAGS = (CLIENT_FLAGS.http | ntlmFlags('REQUEST_TARGET')) >>> 0

/** Without these flags in AUTHENTICATE a server gives up; extended session security is asked for separately. */
export const NEEDED_IN_AUTHENTICATE: Readonly<Record<NtlmUse, number>> = {
  sip: ntlmFlags('UNICODE', 'NTLM', 'SIGN', 'DATAGRAM', 'KEY_EXCH'),
  http: ntlmFlags('UNICODE', 'NTLM'),
}

/** How far the time in a response may be off: MS-SIPAE §3.3.1 for SIP, Windows' own limit for HTTP. */
export const MAX_SKEW_US: Readonly<Record<NtlmUse, number>> = {
  sip: 15 * US_PER_MINUTE,
  http: 36 * US_PER_HOUR,
}

/** Windows Server 2008 R2, as Lync servers say; any version will do. */
export const SERVER_VERSION = ntlmVersion(6, 1, 7601)
export const CLIENT_VERSION = ntlmVersion(10, 0, 19045)
