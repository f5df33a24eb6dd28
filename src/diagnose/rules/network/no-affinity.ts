// Consecutive web requests of one client inside are served by different Front Ends: no source affinity on the load balancer.

import { US_PER_MINUTE } from '../../../base/time.ts'
import type { Attempt } from '../../../trace/attempt.ts'
import type { WebExchange } from '../../../trace/web-exchange.ts'
import { evidenceOfWeb } from '../../evidence.ts'
import { attemptsWith, type Facts } from '../../facts/facts.ts'
import { ranked } from '../../ranked.ts'
import { CLEAR, defineRule, type Fires, fires } from '../../rule.ts'

export const rule = defineRule({
  id: 'network/no-affinity',
  stage: 'network',
  kind: 'cause',
  covers: ['TCP-10'],
  title: {
    fires: 'Web requests of one client are spread over {servers}, and fail',
    clear: 'No failing client was served by changing Front Ends',
  },
  needs: ['web'],
  wants: 'the IIS logs of all Front Ends of the pool, or a client log with the header X-MS-Server-Fqdn',
  judge: facts => {
    const firings = [...groupByClient(facts.web).values()].flatMap(group => judgeClient(facts, group))
    return firings.length > 0 ? firings : [CLEAR]
  },
  explain:
    'Within a few minutes {client} was served by {servers} in turn. Inside, the load balancer must keep a client on one server (source ' +
    'affinity): tickets, handshakes and sessions begun at one Front End fail at the next.',
  scope:
    'Clients of the internal web services and UCWA through this load balancer, at random; SIP does not pass it.',
  causes: [
    {
      id: 'TCP-10',
      cause:
        'Source affinity is off on the internal virtual server, or the load balancer multiplexes requests over server connections.',
      confirm: [
        'Find one client address in the IIS logs of all Front Ends within a minute.',
        'The load balancer: persistence profile, OneConnect or connection multiplexing.',
      ],
      remedy: [
        'Source-address affinity on the internal web services (443 and 80); no multiplexing; idle time-out 1800 seconds.',
      ],
    },
    {
      id: 'DNS-05',
      cause:
        'The internal web name is balanced by DNS, so that the client chooses a server for every connection.',
      confirm: ['nslookup <internal web FQDN>: one virtual address, or all Front Ends?'],
      remedy: ['Override the internal web FQDN and point it to the load balancer.'],
    },
  ],
  lookAlikes: [
    { what: 'requests through the reverse proxy', tell: 'port 4443: no affinity is needed there' },
    { what: 'a client that moves on after a server failed', tell: 'the servers change once, not to and fro' },
  ],
  settle: ['The IIS logs of all Front Ends for the same minutes.'],
  seeAlso: ['load balancing requirements: source affinity inside'],
  samples: { fires: ['network/no-affinity.uccapilog'], clear: ['network/affinity-kept.uccapilog'] },
})

/** Ports of the External Web Site, which needs no affinity. */
const EXTERNAL_PORTS: ReadonlySet<number | undefined> = new Set([4443, 8080])
/** Servers must change at least this often: once is a failover. */
const CHANGES = 2
/** Requests further apart are not one sign-in. */
const WINDOW_US = 5 * US_PER_MINUTE

/** Answered requests of one client to one host, with the server that answered. */
function groupByClient(web: readonly WebExchange[]): Map<string, WebExchange[]> {
  const groups = new Map<string, WebExchange[]>()
  for (const exchange of web) {
    const { status, server, client, host, port, origin, line } = exchange
    if (status === 0 || server === '' || EXTERNAL_PORTS.has(line?.port ?? port)) continue
    const key = line === undefined ? `log ${origin.source} ${host}` : `${client} ${host}`
    groups.set(key, [...(groups.get(key) ?? []), exchange])
  }
  return groups
}

function judgeClient(facts: Facts, group: readonly WebExchange[]): Fires[] {
  const ordered = [...group].sort((a, b) => a.fromUs - b.fromUs)
  const changed = ordered.filter((exchange, i) => {
    const before = ordered[i - 1]
    return (
      before !== undefined &&
      before.server !== exchange.server &&
      !(exchange.fromUs - before.fromUs > WINDOW_US)
    )
  })
  const failing = ordered.filter(
    ({ status, credentials, hasWebTicket }) =>
      (status === 401 || status === 403) && (credentials !== '' || hasWebTicket),
  )
  const attempts: Attempt[] = [...new Set(ordered.flatMap(exchange => attemptsWith(facts, exchange)))]
  const failed = attempts.filter(({ outcome, place }) => outcome === 'failed' && place !== 'outside')
  if (changed.length < CHANGES || failing.length === 0 || (attempts.length > 0 && failed.length === 0))
    return []
  const servers = [...new Set(ordered.map(({ server }) => server))]
  return [
    fires({
      subject: { servers: servers.join(', '), client: ordered[0]?.client || 'the client' },
      evidence: [...changed, ...failing]
        .slice(0, 6)
        .map(exchange =>
          evidenceOfWeb(exchange, exchange.line ? 'text' : 'X-MS-Server-Fqdn', exchange.server),
        ),
      attempts: failed,
      causes: [ranked('TCP-10', 'likely'), ranked('DNS-05', 'possible')],
    }),
  ]
}
