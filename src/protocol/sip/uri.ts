// SIP and SIPS URIs taken apart and put together, RFC 3261 §19.1.1. Escapes are kept as written.

import { splitOutsideQuotes } from '../parameters.ts'

export interface SipUri {
  /** Lower case. */
  readonly scheme: 'sip' | 'sips'
  /** As written, without password; '' when there is none. */
  readonly user: string
  /** As written; IPv6 with brackets. */
  readonly host: string
  readonly port: number | undefined
  /** Lower-case names in order; '' for a parameter without value (`gruu`, `lr`). */
  readonly parameters: ReadonlyMap<string, string>
}

const SIP_URI = /^(sips?):(?:([^@;?]*)@)?(\[[^\]\s]*\]|[^:;?\s@]+)(?::(\d{1,5}))?(?:;([^?]*))?(?:\?.*)?$/is

/** Undefined for other schemes and for text without host; URI headers (`?…`) are dropped. */
export function parseSipUri(text: string): SipUri | undefined {
  const match = SIP_URI.exec(text.trim())
  if (!match) return undefined
  const parameters = new Map<string, string>()
  for (const part of splitOutsideQuotes(match[5] ?? '', ';')) {
    const equals = part.indexOf('=')
    const name = (equals < 0 ? part : part.slice(0, equals)).trim().toLowerCase()
    if (!parameters.has(name)) parameters.set(name, equals < 0 ? '' : part.slice(equals + 1).trim())
  }
  return {
    scheme: match[1]?.toLowerCase() === 'sips' ? 'sips' : 'sip',
    user: (match[2] ?? '').replace(/:.*$/s, ''),
    host: match[3] ?? '',
    port: match[4] === undefined ? undefined : Number(match[4]),
    parameters,
  }
}

/** "sip:alice@contoso.com:5061;transport=tls" */
export function formatSipUri(uri: SipUri): string {
  const user = uri.user === '' ? '' : `${uri.user}@`
  const port = uri.port === undefined ? '' : `:${uri.port}`
  const parameters = [...uri.parameters].map(([name, value]) =>
    value === '' ? `;${name}` : `;${name}=${value}`,
  )
  return `${uri.scheme}:${user}${uri.host}${port}${parameters.join('')}`
}
