// A firewall does not let the addresses of the online service through.

import { evidenceOf } from '../../evidence.ts'
import { brokenAttemptsAbout, distinct } from '../../facts/attempts-about.ts'
import type { Facts } from '../../facts/facts.ts'
import { isOnlineHost } from '../../facts/hosts.ts'
import { discoveryNameOf } from '../../facts/lookups.ts'
import { createReachability, type Reach, type Reachability } from '../../facts/reachability.ts'
import { ranked } from '../../ranked.ts'
import { CLEAR, defineRule, type Fires, fires } from '../../rule.ts'

export const rule = defineRule({
  id: 'network/cloud-unreachable',
  stage: 'network',
  kind: 'cause',
  covers: ['TCP-14', 'DNS-07'],
  title: {
    fires: 'The online service at {host} cannot be reached from here',
    clear: 'The online service could be reached, or was not tried',
  },
  needs: ['connections'],
  wants: 'the log of a client in that office, or Test-NetConnection to the host from there',
  judge: facts => {
    const network = createReachability(facts)
    const firings = network.reaches.flatMap(reach => judgeReach(facts, network, reach))
    return firings.length > 0 ? firings : [CLEAR]
  },
  explain:
    'No connection to {target} came about. The service has many addresses that change; outbound rules that were written from an old list ' +
    'let some through and drop others.',
  scope: 'Everybody in that office or behind that firewall; the same PC signs in on another network.',
  causes: [
    {
      id: 'TCP-14',
      cause:
        'The outbound rules of the firewall are older than the published names and address ranges of the service.',
      confirm: [
        'Test-NetConnection {host} -Port 443',
        'The same from another network.',
        'The firewall log for drops to the address.',
      ],
      remedy: [
        'Allow the published URLs and ranges (by name where the firewall can), TCP 443 and 80; keep the list up to date.',
      ],
    },
    {
      id: 'DNS-07',
      cause:
        'The names of the SIP domain lead to the online service, but the users are homed on-premises: clients need not come here at all.',
      confirm: ['Get-CsUser | Group-Object HostingProvider  # "SRV:" is on-premises'],
      remedy: [
        'lyncdiscover to the reverse proxy, _sip._tls and sip to the Access Edge of the deployment, as long as users are homed there.',
      ],
    },
  ],
  lookAlikes: [
    { what: 'an outage of the service', tell: 'other networks fail, too' },
    { what: 'a proxy that asks for a login', tell: 'the answer is 407' },
  ],
  settle: ['The same test from another network at the same time.'],
  seeAlso: ['KB2409256'],
  samples: { fires: ['network/cloud-unreachable.txt'], clear: ['network/cloud-reached.txt'] },
})

function isService(name: string): boolean {
  return isOnlineHost(name) || /(?:^|\.)(?:microsoftonline(?:-p)?\.com|login\.windows\.net)$/.test(name)
}

function judgeReach(facts: Facts, network: Reachability, reach: Reach): Fires[] {
  const { host, connection } = reach
  const name = [...network.aliasesOf(host)].find(isService)
  const { source } = connection.origin
  if (reach.reached || name === undefined || connection.outcome === 'reset') return []
  if (network.to(host).some(other => other.reached && other.connection.origin.source === source)) return []
  const attempts = distinct(brokenAttemptsAbout(facts, connection))
  if (attempts.length === 0 && facts.attempts.some(({ sources }) => sources.includes(source))) return []
  const elsewhere = network.to(host).find(other => other.reached)
  const domain = [...network.aliasesOf(host)]
    .filter(alias => !isService(alias))
    .map(alias => ({ name: alias, found: discoveryNameOf(alias) }))
    .find(({ found }) => found !== undefined)
  return [
    fires({
      subject: { host: name, target: connection.target },
      evidence: [
        evidenceOf(connection),
        ...(elsewhere ? [evidenceOf(elsewhere.connection, 'reached from elsewhere')] : []),
      ],
      attempts,
      causes: [
        ranked(
          'TCP-14',
          elsewhere ? 'certain' : 'likely',
          elsewhere ? 'From another network the same host answers.' : '',
        ),
        ...(domain === undefined
          ? []
          : [ranked('DNS-07', 'possible', `${domain.name} leads there: right only for users homed online.`)]),
      ],
    }),
  ]
}
