// Hybrid: the public records of a SIP domain lead to the cloud although users of it are homed on-premises.

import type { Attempt } from '../../../trace/attempt.ts'
import { isBroken } from '../../facts/attempts-about.ts'
import { SIDE_OF_NAME } from '../../facts/dns-views.ts'
import type { Facts } from '../../facts/facts.ts'
import { isOnlineHost } from '../../facts/hosts.ts'
import { discoveryNameOf, hostOfAnswer, type Lookup, lookupsOf } from '../../facts/lookups.ts'
import { ranked } from '../../ranked.ts'
import { CLEAR, defineRule, type Fires, fires } from '../../rule.ts'

export const rule = defineRule({
  id: 'dns/points-to-cloud',
  stage: 'dns',
  kind: 'cause',
  covers: ['DNS-07'],
  title: {
    fires: 'The records of {domain} point to the cloud, but its users are homed on-premises',
    clear: 'No record of a domain with servers of its own points to the cloud',
  },
  needs: ['dns'],
  wants:
    'the public answers for lyncdiscover, _sip._tls and sip of the domain, and a log that shows where the users are homed',
  judge: facts => {
    const firings = lookupsOf(facts).flatMap(lookup => judgeLookup(facts, lookup))
    return firings.length > 0 ? firings : [CLEAR]
  },
  explain:
    '{name} leads to {target}. In a hybrid deployment with a shared SIP domain all public records must lead on-premises: the ' +
    'deployment sends users that are homed online on to the cloud, the cloud does not send anybody back.',
  scope:
    'All users of the domain who are homed on-premises and connect from outside. Inside, the internal records lead them right.',
  causes: [
    {
      id: 'DNS-07',
      cause: '{name} was pointed to the cloud when the domain was added there.',
      confirm: [
        'nslookup lyncdiscover.{domain} <public resolver>',
        'nslookup -type=srv _sip._tls.{domain} <public resolver>',
        'Get-CsUser | Group-Object HostingProvider',
      ],
      remedy: [
        'lyncdiscover.{domain} to the reverse proxy of the deployment.',
        'SRV _sip._tls.{domain} 443 and sip.{domain} to the Access Edge; _sipfederationtls._tcp.{domain} 5061 likewise.',
      ],
    },
  ],
  lookAlikes: [
    { what: 'a domain whose users are all homed online', tell: 'the same records are right there' },
  ],
  settle: ['Get-CsUser -Identity <user> | Select-Object HostingProvider: "SRV:" means on-premises.'],
  seeAlso: ['Plan hybrid connectivity: DNS settings'],
  samples: { fires: ['dns/points-to-cloud'], clear: ['dns/online-only.txt'] },
  provokedBy: 'dns/points-to-cloud',
})

function judgeLookup(facts: Facts, lookup: Lookup): Fires[] {
  const domain = discoveryNameOf(lookup.name)?.domain
  const target = lookup.answers.map(hostOfAnswer).find(isOnlineHost)
  if (domain === undefined || target === undefined || lookup.outcome !== 'answered') return []
  const sign = signOfOnPremises(facts, domain)
  if (sign === undefined) return []
  const attempts = facts.failedAttempts.filter(attempt => isConcerned(attempt, domain))
  return [
    fires({
      subject: { domain, name: lookup.name, target },
      evidence: [lookup.evidence],
      attempts,
      causes: [ranked('DNS-07', attempts.length > 0 ? 'certain' : 'likely', sign)],
    }),
  ]
}

function isConcerned(attempt: Attempt, domain: string): boolean {
  const ofDomain = attempt.user === '' || attempt.user.endsWith(`@${domain}`)
  return ofDomain && attempt.place !== 'inside' && isBroken(attempt)
}

/** What shows that the domain has servers of its own; undefined when nothing does. */
function signOfOnPremises(facts: Facts, domain: string): string | undefined {
  const { pools, accessEdges } = facts.topology
  const own = [...pools, ...accessEdges].find(name => !isOnlineHost(name))
  if (own !== undefined) return `${own} is a server of the deployment.`
  const inside = lookupsOf(facts).find(
    ({ view, name, outcome, answers }) =>
      view === 'inside' &&
      outcome === 'answered' &&
      isOfInside(name, domain) &&
      !answers.map(hostOfAnswer).some(isOnlineHost),
  )
  if (inside) return `Inside, ${inside.name} leads to ${inside.answers.join(', ')}.`
  const homed = facts.settings.find(
    ({ name, value }) => /^hostingprovider$/i.test(name) && /^SRV:?$/i.test(value.trim()),
  )
  if (homed) return 'HostingProvider SRV: the user is homed on-premises.'
  const signedIn = facts.attempts.find(
    ({ outcome, user, server }) =>
      outcome === 'signed-in' &&
      user.endsWith(`@${domain}`) &&
      server !== '' &&
      !isOnlineHost(server.toLowerCase()),
  )
  return signedIn && `${signedIn.user} signed in at ${signedIn.server}.`
}

function isOfInside(name: string, domain: string): boolean {
  const asked = discoveryNameOf(name)
  return asked?.domain === domain && SIDE_OF_NAME[asked.kind] === 'inside'
}
