// Challenges, credentials and Authentication-Info of NTLM, Kerberos, TLS-DSK and Digest. MS-SIPAE §2.2, RFC 3261 §22.

import type { HeaderField } from '../header-lines.ts'
import { parseParameters } from '../parameters.ts'

/** One challenge or one set of credentials; parameter names are lower case. */
export interface Authentication {
  /** As written: "NTLM", "Kerberos", "TLS-DSK", "Digest", "Negotiate", "Bearer", "MsRtcOAuth". */
  readonly scheme: string
  readonly parameters: ReadonlyMap<string, string>
}

/** Reads `scheme name=value, …`; the `scheme token68` form of HTTP gives the parameter "token". */
export function parseAuthentication(value: string): Authentication {
  const match = /^\s*([!-~]+)\s*([\s\S]*)$/.exec(value)
  const scheme = (match?.[1] ?? '').replace(/,$/, '')
  const rest = (match?.[2] ?? '').trim()
  if (/^[A-Za-z0-9+/_~.-]+=*$/.test(rest)) return { scheme, parameters: new Map([['token', rest]]) }
  return { scheme, parameters: parseParameters(rest, ',') }
}

const CHALLENGE_NAMES = new Set(['www-authenticate', 'proxy-authenticate'])
const CREDENTIAL_NAMES = new Set(['authorization', 'proxy-authorization'])
const INFO_NAMES = new Set(['authentication-info', 'proxy-authentication-info'])

/** Challenges of a 401 or 407, in order. */
export function readChallenges(headers: readonly HeaderField[]): Authentication[] {
  return ofNames(headers, CHALLENGE_NAMES)
}

/** Credentials of a request. */
export function readCredentials(headers: readonly HeaderField[]): Authentication[] {
  return ofNames(headers, CREDENTIAL_NAMES)
}

/** Authentication-Info of a response: the server's signature. */
export function readAuthenticationInfo(headers: readonly HeaderField[]): Authentication[] {
  return ofNames(headers, INFO_NAMES)
}

function ofNames(headers: readonly HeaderField[], names: ReadonlySet<string>): Authentication[] {
  return headers
    .filter(header => names.has(header.name.toLowerCase()))
    .map(header => parseAuthentication(header.value))
}

/** Written without quotes: `version` by Microsoft's servers and clients, the others by RFC 3261 §25.1 (Digest). */
const UNQUOTED = new Set(['version', 'nc', 'stale', 'algorithm'])

/** `scheme name="value", …` in the given order; the value of `token` stands alone (HTTP's token68). */
export function formatAuthentication(
  scheme: string,
  parameters: readonly (readonly [string, string])[],
): string {
  let text = scheme
  let separator = ' '
  for (const [name, value] of parameters) {
    if (name === 'token') text += `${separator}${value}`
    else if (UNQUOTED.has(name)) text += `${separator}${name}=${value}`
    else text += `${separator}${name}="${/["\\]/.test(value) ? value.replace(/["\\]/g, '\\$&') : value}"`
    separator = ', '
  }
  return text
}
