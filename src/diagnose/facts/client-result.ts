// Result codes of the client's own stack in words: UCC API (0x80EE00xx) and mirrored SIP statuses (0x80EF0xxx).
// Source: header of the UCC API.

import { formatResultCode } from '../../base/result-code.ts'

const CLIENT_RESULTS: Readonly<Record<number, string>> = {
  16: 'the kind of authentication is not supported',
  17: 'authentication failed',
  29: 'the TLS negotiation took too long',
  100: 'the TLS encryption of client and server does not fit',
  101: 'the certificate of the server is not valid',
  102: 'the DNS lookup failed',
  103: 'the TCP connection failed',
  105: 'the TLS connection failed',
  108: 'the clocks of client and server differ too much',
  120: 'too many redirections',
  131: 'the user is being moved',
  132: 'the account was disabled or deleted, or its SIP address changed',
  133: 'the user signed in elsewhere',
  136: 'the server is unreachable or busy',
  137: 'the realm is not the one that is stored',
  166: 'the authenticating server is unreachable',
  189: 'the network is not available',
  191: 'the server name is not valid',
}

export const UCC_FACILITY = 0x80ee
const MIRRORED_SIP = 0x80ef

/** What a result code of the client says, with the code; the code alone where its meaning is not known. */
export function tellClientResult(code: number): string {
  const written = formatResultCode(code)
  if (code >>> 16 === MIRRORED_SIP) return `SIP status ${code & 0xfff} (${written})`
  const words = code >>> 16 === UCC_FACILITY ? CLIENT_RESULTS[code & 0xffff] : undefined
  return words === undefined ? written : `${words} (${written})`
}

/** True for a code that only the client's own stack gives. */
export function isClientResult(code: number): boolean {
  return code >>> 16 === UCC_FACILITY || code >>> 16 === MIRRORED_SIP
}

/** True for the UCC API code with the low part `part`. */
export function isUccResult(code: number, part: number): boolean {
  return code >>> 0 === ((UCC_FACILITY << 16) | part) >>> 0
}
