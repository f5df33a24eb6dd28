// A request for a public name arrives at the Internal Web Site: the reverse proxy forwards to 443 instead of 4443.

import { EXTERNAL_SITE_PORTS, SAME_REQUEST_US, type WebExchange } from '../../../trace/web-exchange.ts'
import { evidenceOf, evidenceOfWeb } from '../../evidence.ts'
import { attemptsWith, type Facts } from '../../facts/facts.ts'
import { type Lookup, lookupsOf } from '../../facts/lookups.ts'
import { ranked } from '../../ranked.ts'
import { CLEAR, defineRule, type Fires, fires, type RankedCause } from '../../rule.ts'

export const rule = defineRule({
  id: 'network/external-name-on-internal-site',
  stage: 'network',
  kind: 'cause',
  covers: ['TCP-02'],
  title: {
    fires: 'Requests for {host} are served by the Internal Web Site',
    clear: 'Requests for public names are served by the External Web Site',
  },
  needs: ['web'],
  wants: 'Autodiscover’s answer in a log of a client outside, or the IIS log of a Front End',
  judge: facts => {
    const lookups = lookupsOf(facts)
    const firings = facts.web.flatMap(exchange => judgeExchange(facts, lookups, exchange))
    return firings.length > 0 ? firings : [CLEAR]
  },
  explain:
    '{host} is a name for clients outside, and its requests reach the Internal Web Site ({how}). Which site takes a request decides ' +
    'which addresses it hands out: clients outside are sent to internal names that they cannot reach.',
  scope:
    'Clients outside that need web services: mobile clients and those without a stored user certificate. Old desktop clients with a ' +
    'certificate sign in by SIP.',
  causes: [
    {
      id: 'TCP-02',
      cause: 'The publishing rule forwards 443 to 443 and 80 to 80 instead of to 4443 and 8080.',
      confirm: [
        'Compare the target port of the publishing rule with the bindings: Get-WebBinding | Format-Table name,bindingInformation',
        'Invoke-WebRequest https://{host}/?sipuri=<user> from outside: AccessLocation must be External.',
      ],
      remedy: [
        'Reverse proxy: forward 443 to port 4443 and 80 to port 8080 of the Front Ends, with the original Host header.',
      ],
    },
    {
      id: 'DSC-06',
      cause: 'Inside, {host} resolves to the internal web services instead of the reverse proxy.',
      confirm: ['nslookup {host}  # from the place of the client'],
      remedy: [
        'Point {host} to the reverse proxy on both sides; only lyncdiscoverinternal leads to the Internal Web Site.',
      ],
    },
  ],
  lookAlikes: [{ what: 'lyncdiscoverinternal on the Internal Web Site', tell: 'right so' }],
  settle: ['Whether the client was outside when it got the answer: its address, or nslookup from there.'],
  seeAlso: ['reverse proxy: ports 4443 and 8080', 'MS-OCDISCWS AccessLocation'],
  samples: {
    fires: ['network/external-name-internal-site.uccapilog'],
    clear: ['dns/srv-missing-lyncdiscover-answered.uccapilog', 'network/proxy-log-beside-site-log'],
  },
  provokedBy: 'network/reverse-proxy-wrong-port',
})

/** Ports of the Internal Web Site, as an IIS log shows them. */
const INTERNAL_PORTS: ReadonlySet<number | undefined> = new Set([80, 443])

function judgeExchange(facts: Facts, lookups: readonly Lookup[], exchange: WebExchange): Fires[] {
  const { host, line, response } = exchange
  const isPublic =
    host.startsWith('lyncdiscover.') ||
    (facts.topology.externalWeb.has(host) && !facts.topology.internalWeb.has(host))
  if (!isPublic) return []
  const byLine = line !== undefined && INTERNAL_PORTS.has(line.port) && !wasForwarded(facts, exchange)
  const byAnswer = /\bAccessLocation\s*=\s*"Internal"/i.test(response?.body ?? '')
  if (!byLine && !byAnswer) return []
  return [
    fires({
      subject: { host, how: byLine ? `port ${line.port}` : 'AccessLocation="Internal"' },
      evidence: [byLine ? evidenceOf(line) : evidenceOfWeb(exchange, 'body')],
      attempts: attemptsWith(facts, exchange).filter(({ outcome }) => outcome !== 'signed-in'),
      causes: rank(lookups, exchange),
    }),
  ]
}

/** The line is a reverse proxy's own: another log shows the same request where it should arrive. */
function wasForwarded({ web }: Facts, { method, path, status, toUs, origin }: WebExchange): boolean {
  return web.some(
    other =>
      other.line !== undefined &&
      EXTERNAL_SITE_PORTS.has(other.line.port) &&
      other.line.origin.source !== origin.source &&
      other.method === method &&
      other.status === status &&
      other.path.toLowerCase() === path.toLowerCase() &&
      Math.abs(other.toUs - toUs) <= SAME_REQUEST_US,
  )
}

function rank(lookups: readonly Lookup[], { host, origin }: WebExchange): RankedCause[] {
  const insideHere = lookups.some(
    ({ name, outcome, origin: at }) =>
      at.source === origin.source && outcome === 'answered' && name.startsWith('lyncdiscoverinternal.'),
  )
  if (insideHere)
    return [
      ranked('DSC-06', 'likely', `The client is inside and reached the internal site by ${host}.`),
      ranked('TCP-02', 'possible'),
    ]
  return [ranked('TCP-02', 'likely'), ranked('DSC-06', 'possible', 'If the client was inside.')]
}
