// From, To, Contact: name-addr / addr-spec with parameters, RFC 3261 §20.10, and SIP URIs, §19.1.

import { parseParameters, unquote } from '../parameters.ts'

export interface SipAddress {
  readonly displayName: string
  /** As written, without brackets: "sip:alice@contoso.com;opaque=…". */
  readonly uri: string
  /** Header parameters (after the bracket), lower-case names: tag, epid, expires, +sip.instance, … */
  readonly parameters: ReadonlyMap<string, string>
}

/** Reads one address; brackets may be missing. Never fails: text that is no address becomes the uri. */
export function parseSipAddress(value: string): SipAddress {
  const open = findOpenBracket(value)
  if (open < 0) {
    const semicolon = value.indexOf(';')
    const uri = (semicolon < 0 ? value : value.slice(0, semicolon)).trim()
    return {
      displayName: '',
      uri,
      parameters: parseParameters(semicolon < 0 ? '' : value.slice(semicolon + 1), ';'),
    }
  }
  const close = value.indexOf('>', open)
  const uri = value.slice(open + 1, close < 0 ? undefined : close).trim()
  // Without the separator in front the list is in its plain form, which reads fast.
  const rest = close < 0 ? '' : value.slice(close + 1).replace(/^\s*;/, '')
  const displayName = unquote(value.slice(0, open).trim())
  return { displayName, uri, parameters: parseParameters(rest, ';') }
}

function findOpenBracket(value: string): number {
  let quoted = false
  for (let i = 0; i < value.length; i++) {
    if (value[i] === '\\' && quoted) i++
    else if (value[i] === '"') quoted = !quoted
    else if (value[i] === '<' && !quoted) return i
  }
  return -1
}

/** "alice@contoso.com" of "sip:Alice@contoso.com;transport=tls"; undefined when there is no user part. */
export function userAtHost(uri: string): string | undefined {
  const match = /^(?:sips?:)?([^@;?\s<>]+)@([^;?>\s:/]+)/i.exec(uri.trim())
  if (!match) return undefined
  return `${match[1]}@${match[2]}`.toLowerCase()
}

/** Domain part of a SIP URI or of user@host, lower case. */
export function domainOf(uri: string): string | undefined {
  const address = userAtHost(uri)
  if (address) return address.slice(address.indexOf('@') + 1)
  return /^(?:sips?:)?([^@;?>\s:/]+)/i.exec(uri.trim())?.[1]?.toLowerCase()
}
