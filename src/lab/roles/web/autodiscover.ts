// Autodiscover: root, user and domain, as XML or JSON. MS-OCDISCWS §3.1.5.2–3.1.5.4, UCWA root resource. The web site that is
// asked decides which side's addresses come first.

import {
  AUTODISCOVER_JSON,
  AUTODISCOVER_XML,
  formatAutodiscoverJson,
  formatAutodiscoverXml,
} from '../../../protocol/autodiscover/format-answer.ts'
import type { AutodiscoverAnswer } from '../../../protocol/autodiscover/read-response.ts'
import { headerValue } from '../../../protocol/header-lines.ts'
import type { PoolTopology } from '../../topology.ts'
import { diagnosticsHeader } from './faults.ts'
import { answer, htmlAnswer, type WebAnswer, type WebRequest } from './message.ts'
import { PATHS, poolOf, type Site, sameName, webFqdnOf } from './site.ts'
import { checkTicketOfGet } from './ticket-gate.ts'

const REGISTRAR_PORT = 5061
const EDGE_CLIENT_PORT = 443
const EDGE_SERVER_PORT = 5061

type Links = AutodiscoverAnswer['links']

/** Anonymous: where the other resources are, or which other web site to ask. */
export function answerRoot(site: Site, request: WebRequest): WebAnswer {
  const pool = poolOf(site.context)
  const host = webFqdnOf(site.side, pool)
  const sipAddress = sipAddressOf(request.query)
  const query = queryOf(sipAddress)
  // Plain HTTP tells nothing but where HTTPS is. MS-OCDISCWS §3.1.5.2.
  if (!request.connection.secure) return redirect(site, request, `https://${host}${PATHS.root}${query}`)
  const elsewhere = otherPool(site, pool, sipAddress)
  if (elsewhere) {
    const target = `https://${webFqdnOf(site.side, elsewhere)}${PATHS.root}${query}`
    return redirect(site, request, target)
  }
  const url = (path: string) => `https://${host}${path}`
  return resource(site, request, 'Root', [
    { token: 'Domain', href: url(PATHS.domain) },
    { token: 'User', href: url(PATHS.user) + query },
    { token: 'Self', href: url(PATHS.root) },
    ...bothSides(pool, 'XFrame', PATHS.frame),
    { token: 'XFrame', href: url(PATHS.frame) },
  ])
}

/** For the bearer of a web ticket: where to connect. */
export function answerUser(site: Site, request: WebRequest): WebAnswer {
  const { machine, directory } = site.context
  const pool = poolOf(site.context)
  const host = webFqdnOf(site.side, pool)
  const verdict = checkTicketOfGet(site, request)
  if (verdict.kind === 'closed')
    return htmlAnswer(401, 'Unauthorized', {
      headers: [
        { name: 'X-MS-WebTicketURL', value: `https://${host}${PATHS.webTicket}` },
        { name: 'X-MS-WebTicketSupported', value: 'cwt,saml' },
        ...diagnosticsHeader(verdict.refusal, machine.fqdn),
      ],
      iis: { win32: 0, subStatus: 0 },
    })
  const subject = verdict.assertion.subject.replace(/^sip:/i, '').toLowerCase()
  const user = directory.findUser(subject)
  if (!user?.enabledForSip) {
    site.log.say({
      level: 'WARN',
      component: 'Autodiscover',
      where: 'AutodiscoverService.GetUser',
      correlation: request.correlation,
      text: `The user sip:${subject} is ${user ? 'not enabled for SIP' : 'not known'}: answering 404`,
    })
    return { status: 404, headers: [], body: '' }
  }
  const elsewhere = otherPool(site, pool, subject)
  if (elsewhere) {
    const target = `https://${webFqdnOf(site.side, elsewhere)}${PATHS.user}${queryOf(subject)}`
    return resource(site, request, 'User', [{ token: 'Redirect', href: target }], [])
  }
  return resource(site, request, 'User', userLinks(site, pool), serversOf(site, pool))
}

/** Anonymous: the addresses of the pool. */
export function answerDomain(site: Site, request: WebRequest): WebAnswer {
  const pool = poolOf(site.context)
  const links = [
    ...bothSides(pool, 'Autodiscover', PATHS.root),
    ...bothSides(pool, 'AuthBroker', '/Reach/sip.svc'),
  ]
  return resource(site, request, 'Domain', links, serversOf(site, pool))
}

/** The frame through which pages of other sites ask; only a shell. */
export function answerFrame(): WebAnswer {
  const page = '<!DOCTYPE html>\r\n<html><head><title>XFrame</title></head><body></body></html>\r\n'
  return answer(200, 'text/html', page, [{ name: 'Cache-Control', value: 'no-cache' }])
}

function userLinks({ side }: Site, pool: PoolTopology): Links {
  const own = `https://${webFqdnOf(side, pool)}`
  const mobile = '/ucwa/v1/applications'
  return [
    ...bothSides(pool, 'Autodiscover', PATHS.root),
    ...bothSides(pool, 'AuthBroker', '/Reach/sip.svc'),
    ...bothSides(pool, 'WebScheduler', '/Scheduler'),
    ...bothSides(pool, 'Mcx', '/Mcx/McxService.svc'),
    { token: 'Ucwa', href: `https://${pool.externalWebFqdn}${mobile}` },
    ...bothSides(pool, 'Ucwa', mobile),
    ...bothSides(pool, 'XFrame', PATHS.frame),
    { token: 'XFrame', href: own + PATHS.frame },
    { token: 'Self', href: own + PATHS.user },
  ]
}

function bothSides(pool: PoolTopology, token: string, path: string): Links {
  return [
    { token: `Internal/${token}`, href: `https://${pool.internalWebFqdn}${path}` },
    { token: `External/${token}`, href: `https://${pool.externalWebFqdn}${path}` },
  ]
}

/** The registrar listens on 5061, whatever the published samples of the product say (443). */
function serversOf({ context }: Site, { fqdn }: PoolTopology): AutodiscoverAnswer['servers'] {
  const edge = context.topology().edges[0]?.accessFqdn
  const at = (name: string, host: string, port: number) => ({ name, fqdn: host, port: String(port) })
  return [
    at('SipServerInternalAccess', fqdn, REGISTRAR_PORT),
    at('SipClientInternalAccess', fqdn, REGISTRAR_PORT),
    ...(edge === undefined
      ? []
      : [
          at('SipServerExternalAccess', edge, EDGE_SERVER_PORT),
          at('SipClientExternalAccess', edge, EDGE_CLIENT_PORT),
        ]),
  ]
}

function redirect(site: Site, request: WebRequest, href: string): WebAnswer {
  return resource(site, request, 'Root', [{ token: 'Redirect', href }])
}

function resource(
  { side }: Site,
  { headers }: WebRequest,
  name: string,
  links: Links,
  servers: AutodiscoverAnswer['servers'] = [],
): WebAnswer {
  const uncached = [{ name: 'Cache-Control', value: 'no-cache' }]
  const accept = headerValue(headers, 'Accept') ?? ''
  const wantsXml = /autodiscover\+xml|[/+]xml\b/i.test(accept)
  if (!wantsXml) return answer(200, AUTODISCOVER_JSON, formatAutodiscoverJson({ links }), uncached)
  const accessLocation = side === 'internal' ? 'Internal' : 'External'
  const body = formatAutodiscoverXml({ accessLocation, resource: name, servers, links })
  return answer(200, AUTODISCOVER_XML, body, uncached)
}

/** The pool a user is at home in, when it is another one of this deployment. */
function otherPool({ context }: Site, own: PoolTopology, sipAddress: string): PoolTopology | undefined {
  const home = sipAddress === '' ? undefined : context.directory.findUser(sipAddress)?.homePool
  if (home === undefined || sameName(home, own.fqdn)) return undefined
  return context.topology().pools.find(({ fqdn }) => sameName(fqdn, home))
}

/** Address in the query, with or without scheme, percent-encoded or not; lower case, '' when there is none. */
function sipAddressOf(query: string): string {
  const value = new URLSearchParams(query).get('sipuri') ?? ''
  return value
    .trim()
    .replace(/^sips?:/i, '')
    .toLowerCase()
}

function queryOf(sipAddress: string): string {
  return sipAddress === '' ? '' : `?sipuri=${encodeURIComponent(sipAddress).replace('%40', '@')}`
}
