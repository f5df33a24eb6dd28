// Reads out of a request which scheme its credentials are for and whose they claim to be. MS-SIPAE §3.3.5.1.

import { type HeaderField, headerValue } from '../../protocol/header-lines.ts'
import { parseSipAddress, userAtHost } from '../../protocol/sip/address.ts'
import { type Authentication, readCredentials } from '../../protocol/sip/authentication.ts'
import type { SipScheme } from './association.ts'
import type { Acceptor } from './mechanism.ts'
import { splitAddress } from './signature-buffer.ts'

/** One scheme of the challenge. */
export interface SchemeOffer {
  readonly scheme: SipScheme
  /** FQDN of the server; for Kerberos "sip/" and the FQDN. */
  readonly targetName: string
  readonly createAcceptor: () => Acceptor
  /** Further parameters of the challenge: sts-uri of TLS-DSK. */
  readonly extra?: readonly (readonly [string, string])[]
}

/** What a request asks of which scheme, and for which endpoint. */
export interface Asked {
  readonly offer: SchemeOffer
  readonly credentials: Authentication
  readonly endpoint: string
  readonly fromUri: string
}

/** The first credentials for our realm and one of our targets; MS-SIPAE §3.3.5.1. */
export function readAsked(
  request: { readonly headers: readonly HeaderField[] },
  realm: string,
  offers: readonly SchemeOffer[],
): Asked | undefined {
  for (const credentials of readCredentials(request.headers)) {
    const { scheme, parameters } = credentials
    if (parameters.get('realm') !== realm) continue
    const offer = offers.find(
      one =>
        one.scheme.toLowerCase() === scheme.toLowerCase() && one.targetName === parameters.get('targetname'),
    )
    if (!offer) continue
    const from = headerValue(request.headers, 'From') ?? ''
    const fromUri = splitAddress(from).uri
    const epid = parseSipAddress(from).parameters.get('epid') ?? ''
    return { offer, credentials, endpoint: endpointKey(fromUri, epid), fromUri }
  }
  return undefined
}

/** User without case, epid as written. */
export function endpointKey(uri: string, epid: string): string {
  return `${userAtHost(uri) ?? uri} ${epid}`
}

/** Clients of 2005 write no version; what is no number is none. */
export function versionOf({ parameters }: Authentication): number {
  const text = parameters.get('version') ?? '2'
  return /^\d$/.test(text) ? Number(text) : Number.POSITIVE_INFINITY
}

/** A Kerberos client signs its only token before it knows the opaque, or with one left over from another scheme. */
export function withOpaque(credentials: Authentication, opaque: string): Authentication {
  return { ...credentials, parameters: new Map([...credentials.parameters, ['opaque', opaque]]) }
}
