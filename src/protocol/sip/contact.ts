// Lists of addresses (Contact, Route, Record-Route) and addresses to be sent. RFC 3261 §20.10, §20.30, §20.34, §12.1.

import { type HeaderField, headerValues } from '../header-lines.ts'
import { splitOutsideQuotes } from '../parameters.ts'
import { parseSipAddress, type SipAddress } from './address.ts'

/** All addresses of the headers of that name, in order. */
export function addressesOf(headers: readonly HeaderField[], name: string): SipAddress[] {
  return headerValues(headers, name)
    .flatMap(value => splitOutsideQuotes(value, ','))
    .map(parseSipAddress)
}

const TOKEN = /^[A-Za-z0-9.!%*_+`'~-]+$/

/** One address in brackets; parameter values that are no tokens are quoted: `+sip.instance="<urn:uuid:…>"`. */
export function formatSipAddress(address: SipAddress): string {
  const { displayName } = address
  const name = displayName === '' ? '' : `"${displayName.replace(/["\\]/g, '\\$&')}"`
  return `${name}<${address.uri}>${[...address.parameters].map(formatParameter).join('')}`
}

function formatParameter([name, value]: readonly [string, string]): string {
  if (value === '') return `;${name}`
  return TOKEN.test(value) ? `;${name}=${value}` : `;${name}="${value.replace(/["\\]/g, '\\$&')}"`
}

/**
 * The route of later requests in a dialog: Record-Route as the called side saw it, reversed for the calling side.
 * RFC 3261 §12.1.1, §12.1.2.
 */
export function routeSetOf(headers: readonly HeaderField[], side: 'caller' | 'called'): string[] {
  const values = headerValues(headers, 'Record-Route').flatMap(value => splitOutsideQuotes(value, ','))
  return side === 'caller' ? values.reverse() : values
}
