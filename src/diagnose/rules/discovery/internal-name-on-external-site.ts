// lyncdiscoverinternal is answered by the External Web Site: clients inside are sent around through the outside.

import type { WebExchange } from '../../../trace/web-exchange.ts'
import { type Evidence, evidenceOfWeb } from '../../evidence.ts'
import { isOpenOrFailed } from '../../facts/decisive-step.ts'
import { attemptsWith } from '../../facts/facts.ts'
import { certain } from '../../ranked.ts'
import { CLEAR, defineRule, fires } from '../../rule.ts'

export const rule = defineRule({
  id: 'discovery/internal-name-on-external-site',
  stage: 'discovery',
  kind: 'cause',
  covers: ['DSC-06'],
  title: {
    fires: '{host} is answered by the External Web Site',
    clear: 'lyncdiscoverinternal is answered by the Internal Web Site',
  },
  needs: ['web'],
  wants:
    'the log of a client inside with the answers of Autodiscover, or curl of https://lyncdiscoverinternal.<sip-domain>',
  judge: facts => {
    const crossed = facts.web.flatMap(exchange => {
      const evidence = findSign(exchange)
      return evidence ? [{ exchange, evidence }] : []
    })
    if (crossed.length === 0) return [CLEAR]
    return crossed.map(({ exchange, evidence }) =>
      fires({
        subject: { host: exchange.host },
        evidence: [evidence],
        attempts: attemptsWith(facts, exchange).filter(isOpenOrFailed),
        causes: [certain('DSC-06', 'The internal name is served by the external site.')],
      }),
    )
  },
  explain:
    '{host} exists for clients inside. The web site that takes a request decides which addresses it hands out, and here it is the External ' +
    'Web Site: clients inside get the Edge and the external web FQDN, go out and come back through the firewall, or do not get through.',
  scope:
    'Every client inside that uses Autodiscover (2013 and later, mobiles); older clients that only ask for SRV records are not hit.',
  causes: [
    {
      id: 'DSC-06',
      cause: 'The DNS record of {host} points to the reverse proxy instead of the pool.',
      confirm: [
        'nslookup {host}   # inside',
        'Get-CsService -WebServer | Format-List PoolFqdn,InternalFqdn,ExternalFqdn',
      ],
      remedy: [
        '{host}: address of the pool (internal web services, port 443). lyncdiscover: reverse proxy, published to port 4443 of the pool.',
      ],
    },
  ],
  lookAlikes: [{ what: 'lyncdiscover answered for clients outside', tell: 'right so' }],
  settle: ['nslookup {host} inside, beside the addresses of the pool and of the reverse proxy.'],
  seeAlso: ['MS-OCDISCWS §3.1.5.2', 'Mobility planning, Skype for Business Server'],
  samples: {
    fires: ['discovery/internal-name-external-answer.uccapilog'],
    clear: ['discovery/lyncdiscover-inside.uccapilog', 'register/signed-in-first-time.uccapilog'],
  },
})

/** Ports of the External Web Site, as an IIS log shows them. */
const EXTERNAL_PORTS: ReadonlySet<number | undefined> = new Set([4443, 8080])

function findSign(exchange: WebExchange): Evidence | undefined {
  const { host, line, port, response, status } = exchange
  if (!host.startsWith('lyncdiscoverinternal.') || status >= 400) return undefined
  if (/<AutodiscoverResponse\b[^>]*\bAccessLocation\s*=\s*"\s*External/i.test(response?.body ?? ''))
    return evidenceOfWeb(exchange, 'body', 'the addresses for clients outside')
  return line !== undefined && EXTERNAL_PORTS.has(port)
    ? evidenceOfWeb(exchange, 'text', `port ${port}`)
    : undefined
}
