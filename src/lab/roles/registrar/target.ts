// Where a request goes: an endpoint by its GRUU or its connection, all endpoints of a user, the server that has the user, or
// the Edge. RFC 3261 §16.4, §16.5; [MS-SIPRE] §3.2 (GRUU), [MS-CONMGMT] §2.2.

import { type HeaderField, headerValues } from '../../../protocol/header-lines.ts'
import { splitOutsideQuotes } from '../../../protocol/parameters.ts'
import { domainOf, userAtHost } from '../../../protocol/sip/address.ts'
import type { SipMessage } from '../../../protocol/sip/message.ts'
import { parseSipUri } from '../../../protocol/sip/uri.ts'
import type { DiagnosticsId } from '../../sip/diagnostics.ts'
import { serverNames } from '../../sip/trusted-servers.ts'
import { hostOf } from './deliver.ts'
import type { Endpoint } from './endpoint.ts'
import type { FrontEnd } from './front-end.ts'

/** Where a request goes. */
export type Target =
  | { readonly kind: 'endpoints'; readonly endpoints: readonly Endpoint[] }
  | { readonly kind: 'server'; readonly fqdn: string; readonly routes: readonly string[] }
  | { readonly kind: 'refused'; readonly status: number; readonly diagnostics?: DiagnosticsId }

/** Finds where a request goes. */
export function findTarget(frontEnd: FrontEnd, { headers }: SipMessage, uri: string): Target {
  const { context, endpoints, pool } = frontEnd
  const parsed = parseSipUri(uri)
  // An endpoint of ours is reached by the way it registered, whatever else the route says: only so is the request signed.
  const named = parsed?.parameters.get('opaque')
  const own = endpoints.of(userAtHost(uri) ?? '').find(one => one.gruu.includes(`;opaque=${named};`))
  if (own && isReachable(own)) return { kind: 'endpoints', endpoints: [own] }
  const routes = routesAfterUs(frontEnd, headers)
  if (routes[0] !== undefined) {
    const fqdn = hostOf(routes[0])
    // A route leads to servers of ours: this one opens no connection to where a client points.
    if (!serverNames(context.topology()).includes(fqdn)) return { kind: 'refused', status: 403 }
    return { kind: 'server', fqdn, routes }
  }
  const byConnection = parsed?.parameters.get('ms-received-cid')
  if (byConnection !== undefined) {
    for (const one of endpoints.all()) if (one.contact === uri) return { kind: 'endpoints', endpoints: [one] }
  }
  const address = userAtHost(uri) ?? ''
  const domain = domainOf(uri) ?? ''
  const { sipDomains, edges } = context.topology()
  if (!sipDomains.some(one => one.toLowerCase() === domain)) {
    const [edge] = edges
    return edge
      ? { kind: 'server', fqdn: edge.internalFqdn.toLowerCase(), routes: [] }
      : { kind: 'refused', status: 404, diagnostics: 1005 }
  }
  const user = context.directory.findUser(address)
  if (!user?.enabledForSip) return { kind: 'refused', status: 404, diagnostics: 4005 }
  const isHere = user.homePool.toLowerCase() === pool.fqdn.toLowerCase()
  const server = isHere ? pool.registrarOf(user) : user.homePool.toLowerCase()
  if (server !== undefined && server !== context.machine.fqdn.toLowerCase())
    return { kind: 'server', fqdn: server, routes: [] }
  const mine = endpoints.of(address).filter(isReachable)
  if (mine.length === 0 || named?.startsWith('user:epid:')) return { kind: 'refused', status: 480 }
  return { kind: 'endpoints', endpoints: mine }
}

/** Route entries behind those that name this server. */
export function routesAfterUs({ context }: FrontEnd, headers: readonly HeaderField[]): string[] {
  const routes = headerValues(headers, 'Route').flatMap(value => splitOutsideQuotes(value, ','))
  const own = context.machine.fqdn.toLowerCase()
  while (routes[0] !== undefined && hostOf(routes[0]) === own) routes.shift()
  return routes
}

/** Its connection stands, or can be made anew through the Edge. */
function isReachable({ peer, route }: Endpoint): boolean {
  return peer.isOpen || route.length > 0
}
