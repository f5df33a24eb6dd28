// Inside or outside: from what the servers and the addresses say, strongest sign first.

import type { Place, Step } from './attempt.ts'
import type { SipExchange } from './sip-exchange.ts'
import type { WebExchange } from './web-exchange.ts'

export interface PlaceFound {
  readonly place: Place
  readonly reason: string
}

/** A sign of where the client stood. */
type Sign = (steps: readonly Step[]) => PlaceFound | undefined

const SIGNS: readonly Sign[] = [
  steps =>
    sips(steps).some(exchange => exchange.sightings.some(message => message.remoteUser))
      ? { place: 'outside', reason: 'the registrar marked the user as RemoteUser' }
      : undefined,
  steps =>
    sips(steps).some(exchange => exchange.sightings.some(message => message.origin.leg === 'external edge'))
      ? { place: 'outside', reason: 'the Edge received the request on its external leg' }
      : undefined,
  steps => byAccessLocation(webs(steps)),
  steps => byWebSitePort(webs(steps)),
  steps => bySipPort(sips(steps)),
  steps => byDiscoverHost(webs(steps)),
  steps => byVerifiedSite(webs(steps)),
]

/** Where the client of an attempt stood, and how that is known. */
export function findPlace(steps: readonly Step[]): PlaceFound {
  for (const sign of SIGNS) {
    const found = sign(steps)
    if (found) return found
  }
  return { place: 'unknown', reason: 'no log says where the client stood' }
}

function sips(steps: readonly Step[]): SipExchange[] {
  return steps.flatMap(step => (step.what.kind === 'sip' ? [step.what] : []))
}

function webs(steps: readonly Step[]): WebExchange[] {
  return steps.flatMap(step => (step.what.kind === 'web' ? [step.what] : []))
}

function byAccessLocation(exchanges: readonly WebExchange[]): PlaceFound | undefined {
  for (const { response } of exchanges) {
    const location = /AccessLocation="(Internal|External)"/i.exec(response?.body ?? '')?.[1]?.toLowerCase()
    if (location === 'external')
      return { place: 'outside', reason: 'Autodiscover answered AccessLocation="External"' }
    if (location === 'internal')
      return { place: 'inside', reason: 'Autodiscover answered AccessLocation="Internal"' }
  }
  return undefined
}

function byWebSitePort(exchanges: readonly WebExchange[]): PlaceFound | undefined {
  const external = exchanges.find(({ line, port }) => line && (port === 4443 || port === 8080))
  if (external)
    return { place: 'outside', reason: `the request came to the External Web Site (port ${external.port})` }
  const internal = exchanges.find(({ line, port }) => line && (port === 443 || port === 80))
  return (
    internal && {
      place: 'inside',
      reason: `the request came to the Internal Web Site (port ${internal.port})`,
    }
  )
}

function bySipPort(exchanges: readonly SipExchange[]): PlaceFound | undefined {
  const peers = exchanges.flatMap(({ request, final }) => {
    if (request?.origin.direction === 'out') return [request.origin.peer ?? '']
    return final?.origin.direction === 'in' ? [final.origin.peer ?? ''] : []
  })
  const port = peers.map(peer => /:(\d+)$/.exec(peer)?.[1]).find(found => found !== undefined)
  if (port === '443')
    return { place: 'outside', reason: 'the client connected to port 443, the port of the Access Edge' }
  if (port === '5061' || port === '5060') {
    return { place: 'inside', reason: `the client connected to port ${port}, the port of the registrar` }
  }
  return undefined
}

function byDiscoverHost(exchanges: readonly WebExchange[]): PlaceFound | undefined {
  const answered = exchanges.filter(({ status }) => status > 0)
  if (answered.some(({ host }) => host.startsWith('lyncdiscoverinternal.'))) {
    return { place: 'inside', reason: 'lyncdiscoverinternal answered' }
  }
  return answered.some(({ host }) => host.startsWith('lyncdiscover.'))
    ? { place: 'outside', reason: 'lyncdiscover answered, lyncdiscoverinternal did not' }
    : undefined
}

/** The host of the web services names the side in many deployments: webext, lyncweb-ext, extweb. */
function byVerifiedSite(exchanges: readonly WebExchange[]): PlaceFound | undefined {
  const host = exchanges
    .map(exchange => exchange.host)
    .find(name => /(?:^|[-.])\w*ext(?:ernal)?[-.]/.test(name))
  return host === undefined
    ? undefined
    : { place: 'outside', reason: `the client used the web services at ${host}` }
}
