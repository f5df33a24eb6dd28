// The web application for mobile clients answers 503 on one Front End Server, while others serve it.

import type { WebExchange } from '../../../trace/web-exchange.ts'
import type { Evidence } from '../../evidence.ts'
import { evidenceOf, evidenceOfWeb } from '../../evidence.ts'
import { attemptsWith, type Facts } from '../../facts/facts.ts'
import { hostOf } from '../../facts/hosts.ts'
import { likely, possible } from '../../ranked.ts'
import { CLEAR, defineRule, fires, phrasesOf, type RankedCause } from '../../rule.ts'

const PHRASE = 'ucwa-unavailable'

export const rule = defineRule({
  id: 'server/ucwa-on-one-node',
  stage: 'server',
  kind: 'cause',
  covers: ['SRV-11', 'SRV-12'],
  title: {
    fires: 'The web application for mobile clients (UCWA) is unavailable{where}',
    clear: 'The web application for mobile clients answered',
  },
  needs: ['web', 'phrases'],
  wants: 'IIS logs of all Front End Servers, or a log of the mobile client',
  phrases: [
    { id: PHRASE, anchors: ['E_UcwaUnavailable', 'E2-3-48'], pattern: /E_UcwaUnavailable|\(E2-3-48\)/i },
  ],
  judge: facts => {
    const refused = facts.web.filter(isUnavailable)
    const told = phrasesOf(facts, PHRASE)
    if (refused.length + told.length === 0) return [CLEAR]
    const sick = serversOf(refused)
    const healthy = serversOf(facts.web.filter(isAlive)).filter(server => !sick.includes(server))
    const evidence: Evidence[] = [
      ...refused.map(exchange => evidenceOfWeb(exchange, 'start-line', 'unavailable')),
      ...told.map(found => evidenceOf(found, 'what the mobile client logs')),
    ]
    return [
      fires({
        subject: { where: sick.length === 0 ? '' : ` on ${sick.join(', ')}` },
        evidence: [...evidence, ...aliveEvidence(facts, healthy)],
        attempts: refused.flatMap(exchange => attemptsWith(facts, exchange)),
        causes: rankCauses(sick, healthy),
      }),
    ]
  },
  explain:
    'Mobile and web clients sign in through the application UCWA of a Front End Server. On a server whose application is in ' +
    'a bad state it answers 503; whoever is balanced to that server fails, the next try may succeed.',
  scope:
    'Mobile and web clients whose requests reach the server; desktop clients do not use the application.',
  causes: [
    {
      id: 'SRV-11',
      cause: 'The web application is in a bad state on one Front End Server.',
      confirm: [
        'Ask each server directly: Invoke-WebRequest https://<front-end>:4443/ucwa/v1/applications   # 401 = healthy, 503 = not',
      ],
      remedy: ['iisreset   # in a command prompt on that server; a restart from IIS Manager was not enough'],
    },
    {
      id: 'SRV-12',
      cause: 'The application pool of UCWA is stopped, or was recycled and did not come back.',
      confirm: [
        "Get-ChildItem IIS:\\AppPools | Where-Object Name -like '*Ucwa*'",
        'Application event log of the server: ASP.NET 1309, WAS 5002',
      ],
      remedy: [
        'Start-WebAppPool -Name <pool>; keep backup and antivirus programs out of the folders of the web components.',
      ],
    },
  ],
  lookAlikes: [
    { what: '401', tell: 'the normal challenge of a healthy server' },
    { what: '503 for every service of the server', tell: 'the load balancer or IIS itself is down' },
  ],
  settle: ['The status of POST /ucwa/…/applications in the IIS logs of every Front End Server.'],
  seeAlso: ['UCWA', 'http/503'],
  samples: {
    fires: ['server/ucwa-on-one-node', 'server/ucwa-unavailable-mobile.txt'],
    clear: ['server/ucwa-healthy'],
  },
})

function isUnavailable({ service, status }: WebExchange): boolean {
  return service === 'ucwa' && status === 503
}

function isAlive({ service, status }: WebExchange): boolean {
  return service === 'ucwa' && (status === 401 || (status >= 200 && status < 300))
}

function serversOf(exchanges: readonly WebExchange[]): string[] {
  return [...new Set(exchanges.map(({ server, host }) => hostOf(server || host)).filter(name => name !== ''))]
}

function aliveEvidence(facts: Facts, healthy: readonly string[]): Evidence[] {
  return facts.web
    .filter(exchange => isAlive(exchange) && healthy.includes(hostOf(exchange.server || exchange.host)))
    .slice(0, 2)
    .map(exchange => evidenceOfWeb(exchange, 'start-line', 'another server answers'))
}

function rankCauses(sick: readonly string[], healthy: readonly string[]): RankedCause[] {
  if (sick.length > 0 && healthy.length > 0) {
    return [likely('SRV-11', `${healthy.join(', ')} answers the same requests.`), possible('SRV-12')]
  }
  return [possible('SRV-11', 'No log here shows whether other servers answer.'), possible('SRV-12')]
}
