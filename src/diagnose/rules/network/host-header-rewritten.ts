// The Host that IIS sees is not the name the client asked for: a load balancer or reverse proxy rewrites it.

import type { WebExchange } from '../../../trace/web-exchange.ts'
import { evidenceOf, evidenceOfWeb } from '../../evidence.ts'
import { attemptsWith, type Facts } from '../../facts/facts.ts'
import { ranked } from '../../ranked.ts'
import { CLEAR, defineRule, type Fires, fires } from '../../rule.ts'

export const rule = defineRule({
  id: 'network/host-header-rewritten',
  stage: 'network',
  kind: 'cause',
  covers: ['TCP-09'],
  title: {
    fires: 'Requests for {asked} arrive at the Front End as requests for {seen}',
    clear: 'The Front End sees the host names that clients ask for',
  },
  needs: ['web'],
  wants: 'the IIS log of the External Web Site with the field cs-host, and the log of a client outside',
  judge: facts => {
    const firings = facts.web.flatMap(exchange => judgeLine(facts, exchange))
    return firings.length > 0 ? firings : [CLEAR]
  },
  explain:
    'The client asked for {asked}; the IIS log of the web site shows {seen}. A web ticket is valid for the host it was asked for, and ' +
    'the redirects and links of the services are made from that name: with another Host header the sign-in goes round in circles.',
  scope: 'All clients through that load balancer or reverse proxy that need web services.',
  causes: [
    {
      id: 'TCP-09',
      cause: 'The load balancer or reverse proxy puts its own target name or address into the Host header.',
      confirm: [
        'Compare cs-host in the IIS log with the URL in the client log.',
        'The publishing rule: is the original Host header forwarded?',
      ],
      remedy: [
        'Forward the original Host header; idle time-out 1800 seconds or more.',
        'Set-WebApplicationProxyApplication … -DisableTranslateUrlInRequestHeaders:$true  # Web Application Proxy',
      ],
    },
  ],
  lookAlikes: [
    {
      what: 'health probes of a load balancer',
      tell: 'one address of the load balancer, no user, always the same path',
    },
  ],
  settle: ['The IIS log with cs-host: Logging > Select Fields > Host on the web site.'],
  seeAlso: ['load balancing requirements: Host header'],
  samples: { fires: ['network/host-header-rewritten'], clear: ['network/host-header-kept'] },
})

/** Services whose requests are compared; others are asked for under many names. */
const SERVICES: ReadonlySet<WebExchange['service']> = new Set([
  'autodiscover',
  'web-ticket',
  'certificate-provisioning',
  'ucwa',
])

/** An IIS line whose host is not the one a client asked for: of the same request, or of the same path of the service. */
function judgeLine(facts: Facts, exchange: WebExchange): Fires[] {
  const { line, service } = exchange
  const seen = line?.host.toLowerCase() ?? ''
  if (line === undefined || seen === '' || seen.startsWith('lyncdiscover') || !SERVICES.has(service))
    return []
  const asked = requestsOf(facts, exchange).filter(({ host }) => host !== '')
  const { externalWeb, internalWeb } = facts.topology
  const known = asked.some(({ host }) => host === seen) || externalWeb.has(seen) || internalWeb.has(seen)
  const client = asked[0]
  if (client === undefined || known) return []
  return [
    fires({
      subject: { asked: client.host, seen },
      evidence: [
        evidenceOfWeb(client, 'start-line', 'what the client asked for'),
        evidenceOf(line, 'what IIS saw'),
      ],
      attempts: asked
        .flatMap(other => attemptsWith(facts, other))
        .filter(({ outcome }) => outcome !== 'signed-in'),
      causes: [ranked('TCP-09', 'likely')],
    }),
  ]
}

/** The client's side of a request that IIS logged: the same one, or those for the same path. */
function requestsOf(facts: Facts, exchange: WebExchange): WebExchange[] {
  const isClients = ({ request, call }: WebExchange): boolean => request !== undefined || call !== undefined
  if (isClients(exchange)) return [exchange]
  return facts.web.filter(
    other =>
      isClients(other) &&
      other.service === exchange.service &&
      samePath(other.path, exchange.line?.path ?? ''),
  )
}

function samePath(a: string, b: string): boolean {
  return a.toLowerCase().replace(/\/$/, '') === b.toLowerCase().replace(/\/$/, '')
}
