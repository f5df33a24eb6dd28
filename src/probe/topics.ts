// What the steps of the probe hand on to each other. An item is added once: its key says what makes two equal.

import type { Greeting } from './tls/greet.ts'

/** What stands behind a name or an address, as far as the way to it tells. */
export type ServiceKind = 'web' | 'registrar' | 'access-edge' | 'sip'

/** A name to look up. */
export interface NameQuestion {
  readonly name: string
  /** host: A and AAAA; srv: SRV. */
  readonly kind: 'host' | 'srv'
  readonly service: ServiceKind
  /** Ports a client connects to; empty: none, the name is asked for only. */
  readonly ports: readonly number[]
  /** Side of the network on which this name must be there. */
  readonly side: 'inside' | 'outside' | 'both'
  /** Why it is asked: "1. name of every client", "target of _sip._tls.contoso.com". */
  readonly why: string
}

/** A name that both views are asked about. */
export interface NameInViews {
  readonly name: string
  readonly kind: 'host' | 'srv'
}

/** A port of an address of a name. */
export interface Endpoint {
  readonly host: string
  readonly address: string
  readonly port: number
  readonly service: ServiceKind
  /** A client would connect here; otherwise the port is only looked at. */
  readonly needed: boolean
}

/** A server that showed a certificate. */
export interface SecuredEndpoint extends Endpoint {
  /** A client accepts chain, dates and name. */
  readonly trusted: boolean
}

/** A TLS server with what it said to a hello for TLS 1.2, where that is known. */
export interface TlsServer extends Endpoint {
  readonly tls12: Greeting | undefined
}

/** A revocation list, and the certificate that names it. */
export interface RevocationCheck {
  readonly url: string
  /** Server that showed the certificate. */
  readonly host: string
  readonly port: number
  /** What the certificate is called: its name, or that of an authority. */
  readonly subject: string
  /** Hexadecimal. */
  readonly serial: string
  readonly der: Uint8Array
  /** Certificates among which its issuer is, where it is known. */
  readonly issuers: readonly Uint8Array[]
}

/** A URL of the sign-in. */
export interface WebUrl {
  readonly url: string
  /** URLs that sent here, the first one first. */
  readonly via?: readonly string[]
}

/** A time a server told, with ours. */
export interface ServerClock {
  readonly host: string
  readonly serverMs: number
  readonly ownMs: number
}

/** One whole sign-in. */
export interface SignInOrder {
  readonly auth: 'tls-dsk' | 'ntlm'
}

export interface Topics {
  readonly name: NameQuestion
  readonly 'name-in-views': NameInViews
  readonly endpoint: Endpoint
  readonly open: Endpoint
  readonly secured: SecuredEndpoint
  readonly 'tls-server': TlsServer
  readonly 'revocation-list': RevocationCheck
  readonly entry: WebUrl
  readonly 'user-resource': WebUrl
  readonly 'web-ticket-service': WebUrl
  readonly 'certificate-service': WebUrl
  readonly clock: ServerClock
  readonly 'sign-in': SignInOrder
}

export type TopicName = keyof Topics

type KeyOf = { readonly [N in TopicName]: (item: Topics[N]) => string }

/** A URL in one spelling: default port left out, host in lower case, no "/" at the end. */
export const urlKey = ({ url }: WebUrl): string =>
  (URL.canParse(url) ? new URL(url).href : url).replace(/\/$/, '')
const at = ({ host, address, port }: Endpoint): string => `${host} ${address} ${port}`

/** What makes two items of a topic the same. */
export const TOPIC_KEYS: KeyOf = {
  name: ({ name, kind }) => `${kind} ${name}`,
  'name-in-views': ({ name, kind }) => `${kind} ${name}`,
  endpoint: at,
  open: at,
  secured: at,
  // The names of one address and port share versions and suites.
  'tls-server': ({ address, port }) => `${address} ${port}`,
  'revocation-list': ({ url, serial }) => `${urlKey({ url })} ${serial}`,
  entry: urlKey,
  'user-resource': urlKey,
  'web-ticket-service': urlKey,
  'certificate-service': urlKey,
  clock: ({ host }) => host,
  'sign-in': ({ auth }) => auth,
}

/** Topics whose items are the same whichever view of the DNS led to them. */
export const TOPICS_OF_ALL_VIEWS: ReadonlySet<TopicName> = new Set([
  'name-in-views',
  'tls-server',
  'revocation-list',
  'clock',
])

/** What a topic holds, for the pages of the steps. */
export const TOPIC_TITLES: Readonly<Record<TopicName, string>> = {
  name: 'names to look up: those of every client, targets of SRV records, hosts that a server named',
  'name-in-views': 'every name, where the resolvers of both sides are known',
  endpoint: 'ports of the addresses of a name',
  open: 'ports that accept connections',
  secured: 'servers that showed a certificate',
  'tls-server': 'addresses and ports that speak TLS, or should, each once',
  'revocation-list':
    'certificates that servers showed, their own and authorities, each with an address of its revocation list',
  entry:
    'where Autodiscover begins: HTTPS where the certificate is good, HTTP where port 80 is open, and where an answer sends on to',
  'user-resource': 'the user resource that Autodiscover’s root names',
  'web-ticket-service': 'web ticket services that a server named',
  'certificate-service': 'certificate services that a server named',
  clock: 'times that servers told',
  'sign-in': 'credentials, when everything without them is done',
}
