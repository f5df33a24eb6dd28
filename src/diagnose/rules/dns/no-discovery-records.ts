// No name under which a client looks for its server exists: SRV records, lyncdiscover and the fallback addresses.

import { domainOf } from '../../../protocol/sip/address.ts'
import type { Attempt } from '../../../trace/attempt.ts'
import { evidenceOf } from '../../evidence.ts'
import {
  attemptsAbout,
  brokenAttemptsAbout,
  distinct,
  isUnanswered,
  stepsOf,
} from '../../facts/attempts-about.ts'
import type { Facts } from '../../facts/facts.ts'
import { discoveryNameOf, isAbsent, type Lookup, lookupsOf } from '../../facts/lookups.ts'
import { ranked } from '../../ranked.ts'
import { CLEAR, defineRule, type Fires, fires, type RankedCause } from '../../rule.ts'

/** UCC API: DNS lookup failed. */
const LOOKUP_FAILED = 0x80ee0066

export const rule = defineRule({
  id: 'dns/no-discovery-records',
  stage: 'dns',
  kind: 'cause',
  covers: ['DNS-01', 'DNS-08', 'DNS-09'],
  title: {
    fires: 'No DNS record leads to a server for {domain}{where}',
    clear: 'At least one discovery name could be resolved',
  },
  needs: ['dns', 'events', 'verdicts'],
  wants:
    'a client log with the DNS lookups, Application events 1 and 3 of Lync, or nslookup of the discovery names',
  judge: facts => {
    const all = lookupsOf(facts)
    const firings = [...groupBySearch(all).values()].flatMap(search => judgeSearch(facts, all, search))
    const judged = firings.length > 0 ? firings : judgeVerdicts(facts)
    return judged.length > 0 ? judged : [CLEAR]
  },
  explain:
    'A client asks for lyncdiscoverinternal.{domain}, lyncdiscover.{domain}, the SRV records _sipinternaltls._tcp and _sip._tls, ' +
    'and then sipinternal, sip and sipexternal. {asked} All of these were answered with "does not exist", so that the client ' +
    'knows no server to connect to.',
  scope:
    'Everybody in the SIP domain on that network who has no EndpointConfiguration.cache: a client that remembers its server ' +
    'skips the search and still signs in.',
  causes: [
    {
      id: 'DNS-01',
      cause: 'The records for {domain} were never created in the zone that this client asks.',
      confirm: [
        'nslookup -type=srv _sipinternaltls._tcp.{domain}',
        'nslookup lyncdiscoverinternal.{domain}',
        'nslookup lyncdiscover.{domain}',
      ],
      remedy: [
        'Inside: A or CNAME lyncdiscoverinternal.{domain} to the web services, SRV _sipinternaltls._tcp.{domain} 5061 to the pool.',
        'Outside: A or CNAME lyncdiscover.{domain} to the reverse proxy, SRV _sip._tls.{domain} 443 to the Access Edge.',
        'ipconfig /flushdns  # on the client afterwards',
      ],
    },
    {
      id: 'DNS-08',
      cause:
        'The DNS host cannot hold SRV records or took the underscores literally, so that what was entered is not served.',
      confirm: [
        'nslookup -type=srv _sip._tls.{domain} <public resolver>',
        'Compare the zone file with what the host answers.',
      ],
      remedy: [
        'Enter service (_sip) and protocol (_tls) in their own fields, or move the zone to a host that supports SRV.',
      ],
    },
    {
      id: 'DNS-09',
      cause: 'The domain has just been delegated to other name servers and the change has not spread yet.',
      confirm: ['nslookup -type=ns {domain}'],
      remedy: ['Wait up to 72 hours; then test again from outside.'],
    },
    {
      id: 'DNS-11',
      cause: 'The records exist by now, but the machine remembers that they did not.',
      confirm: ['ipconfig /displaydns | findstr /i {domain}'],
      remedy: ['ipconfig /flushdns', 'dscacheutil -flushcache  # on a Mac'],
    },
  ],
  lookAlikes: [
    {
      what: 'a missing SRV record while lyncdiscover is answered',
      tell: 'normal for clients of 2013 and later: one name that is answered is enough',
    },
    {
      what: 'a DNS server that does not answer',
      tell: 'the lookups time out instead of being answered with "does not exist"',
    },
  ],
  settle: [
    'The same lookups against the resolver of the other side (inside and outside).',
    'ipconfig /displaydns of the client, to see whether the answers came from its cache.',
  ],
  seeAlso: [
    'DNS requirements: lyncdiscover, SRV, sipinternal',
    'result code 0x80EE0066',
    'Application events 1 and 3 of Lync',
  ],
  samples: {
    fires: ['dns/no-records.uccapilog', 'dns/no-records-nslookup.txt', 'dns/no-records-events.txt'],
    clear: ['dns/srv-missing-lyncdiscover-answered.uccapilog'],
  },
  provokedBy: 'dns/no-records',
})

/** The searches of the logs: the discovery lookups of one source for one domain, with the resolvers of one side. */
function groupBySearch(lookups: readonly Lookup[]): Map<string, Lookup[]> {
  const searches = new Map<string, Lookup[]>()
  for (const lookup of lookups) {
    const domain = discoveryNameOf(lookup.name)?.domain
    if (lookup.resolver === 'cache' || (domain === undefined && lookup.name !== '')) continue
    const key = `${lookup.origin.source} ${lookup.view ?? ''} ${domain ?? ''}`
    searches.set(key, [...(searches.get(key) ?? []), lookup])
  }
  return searches
}

/** Different ways to a server that must all be absent before the search is called lost. */
const ENOUGH_WAYS = 2
/** With this many absent nothing is left to find. */
const ALL_WAYS = 4

function judgeSearch(facts: Facts, all: readonly Lookup[], lookups: readonly Lookup[]): Fires[] {
  const domain =
    lookups.map(({ name }) => discoveryNameOf(name)?.domain).find(found => found !== undefined) ?? ''
  const view = lookups[0]?.view
  // What another log answers is a matter of sides, not of missing records; where the side is known, it alone counts.
  const answeredAnywhere = all.some(
    other =>
      other.outcome === 'answered' &&
      other.resolver !== 'cache' &&
      discoveryNameOf(other.name)?.domain === domain &&
      (view === undefined || other.view === view),
  )
  const absent = lookups.filter(isAbsent)
  const ways = new Set(absent.map(({ name, type }) => discoveryNameOf(name)?.kind ?? type))
  if (answeredAnywhere || absent.length < lookups.length || ways.size < ENOUGH_WAYS) return []
  const about = attemptsOf(facts, absent, attemptsAbout)
  if (about.some(attempt => !isUnanswered(attempt) || hasConnected(attempt))) return []
  const broken = attemptsOf(facts, absent, brokenAttemptsAbout)
  return [
    fires({
      subject: {
        domain: domain || '<SIP domain>',
        where: view === undefined ? '' : ` ${view}`,
        asked: `${ways.size} of these ways were tried.`,
      },
      evidence: absent.map(({ evidence }) => evidence),
      attempts: broken,
      causes: rank(facts, absent, ways.size),
    }),
  ]
}

function attemptsOf(
  facts: Facts,
  lookups: readonly Lookup[],
  find: (facts: Facts, stated: Lookup['stated']) => Attempt[],
): Attempt[] {
  return distinct(lookups.flatMap(({ stated }) => find(facts, stated)))
}

function hasConnected(attempt: Attempt): boolean {
  return stepsOf(attempt).some(({ what, outcome }) => what.kind === 'connection' && outcome === 'passed')
}

function rank(facts: Facts, absent: readonly Lookup[], ways: number): RankedCause[] {
  const srvOnly = absent.every(({ type }) => type === 'SRV')
  const nameServers = facts.dns.filter(({ type, outcome }) => type === 'NS' && outcome === 'answered')
  return [
    ranked(
      'DNS-01',
      ways >= ALL_WAYS ? 'certain' : 'likely',
      ways >= ALL_WAYS ? 'SRV and address records are missing alike.' : '',
    ),
    ranked('DNS-08', 'possible', srvOnly ? 'Only SRV records were asked for.' : ''),
    ranked(
      'DNS-09',
      nameServers.length > 0 ? 'likely' : 'possible',
      nameServers.length > 0
        ? `The zone is served by ${nameServers.flatMap(({ answers }) => answers).join(', ')}.`
        : '',
    ),
    ranked('DNS-11', 'possible'),
  ]
}

/** Where no lookup was logged, the client's last word still names the stage; a redirect has a rule of its own. */
function judgeVerdicts(facts: Facts): Fires[] {
  return facts.verdicts
    .filter(({ status }) => status === LOOKUP_FAILED)
    .flatMap(verdict => {
      const attempts = brokenAttemptsAbout(facts, verdict).filter(isUnanswered)
      const hasLookups = facts.dns.some(({ origin }) => origin.source === verdict.origin.source)
      if (attempts.length === 0 || hasLookups) return []
      const domain = attempts.map(({ user }) => domainOf(user)).find(found => found !== undefined)
      return [
        fires({
          subject: {
            domain: domain ?? '<SIP domain>',
            where: '',
            asked: 'The log does not show which of them were tried.',
          },
          evidence: [evidenceOf(verdict, 'DNS lookup failed')],
          attempts,
          causes: [
            ranked('DNS-01', 'possible', 'The client says only that a lookup failed.'),
            ranked('DNS-11', 'possible'),
          ],
        }),
      ]
    })
}
