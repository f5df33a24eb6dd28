// lyncdiscoverinternal does not exist although the client is inside: it goes on to the public name and the reverse proxy.

import type { Attempt } from '../../../trace/attempt.ts'
import { attemptsAbout, distinct } from '../../facts/attempts-about.ts'
import type { Facts } from '../../facts/facts.ts'
import { discoveryNameOf, isAbsent, isSameSearch, type Lookup, lookupsOf } from '../../facts/lookups.ts'
import { ranked } from '../../ranked.ts'
import { CLEAR, defineRule, type Fires, fires } from '../../rule.ts'

export const rule = defineRule({
  id: 'dns/lyncdiscoverinternal-missing',
  stage: 'dns',
  kind: 'note',
  covers: ['DNS-06'],
  title: {
    fires: 'lyncdiscoverinternal.{domain} is missing in the internal zone',
    clear: 'No client inside missed lyncdiscoverinternal',
  },
  needs: ['dns'],
  wants: 'a log of a client inside with its DNS lookups, or nslookup from inside',
  judge: facts => {
    const lookups = lookupsOf(facts)
    const firings = lookups.flatMap(lookup => judgeLookup(facts, lookups, lookup))
    return firings.length > 0 ? firings : [CLEAR]
  },
  explain:
    'The client stands inside and found no lyncdiscoverinternal.{domain}. It goes on with lyncdiscover.{domain}, which leads to the ' +
    'reverse proxy and to external addresses: sign-in is slow, or fails where the way out and back in is closed.',
  scope:
    'Clients of 2013 and later and mobile clients inside, for this SIP domain. Old clients use SRV records and notice nothing.',
  causes: [
    {
      id: 'DNS-06',
      cause: 'The record lyncdiscoverinternal.{domain} was not created; it is needed for every SIP domain.',
      confirm: ['nslookup lyncdiscoverinternal.{domain}  # from inside', 'Get-CsSipDomain'],
      remedy: [
        'A or CNAME lyncdiscoverinternal.{domain} to the internal web services (load balancer, Director or Standard Edition server).',
        'The same name among the names of WebServicesInternal: Request-CsCertificate -New -Type WebServicesInternal -AllSipDomain …',
      ],
    },
  ],
  lookAlikes: [{ what: 'the same answer outside', tell: 'right so: the name must never be published' }],
  settle: ['Autodiscover’s answer in the client log: AccessLocation="External" for a client inside.'],
  seeAlso: ['DNS requirements: lyncdiscoverinternal', 'mobility'],
  samples: {
    fires: [
      'dns/lyncdiscoverinternal-missing.uccapilog',
      'dns/lyncdiscoverinternal-missing.txt',
      'dns/views-internal-missing.ndjson',
    ],
    clear: [
      'dns/srv-missing-lyncdiscover-answered.uccapilog',
      'dns/both-sides-complete',
      'dns/views-healthy.ndjson',
    ],
  },
  provokedBy: 'dns/no-lyncdiscoverinternal',
})

function judgeLookup(facts: Facts, lookups: readonly Lookup[], lookup: Lookup): Fires[] {
  const asked = discoveryNameOf(lookup.name)
  if (asked?.kind !== 'lyncdiscoverinternal' || !isAbsent(lookup)) return []
  const attempts = distinct(attemptsAbout(facts, lookup.stated))
  const sign = signOfInside(lookups, lookup, asked.domain, attempts)
  if (sign === undefined) return []
  return [
    fires({
      subject: { domain: asked.domain },
      evidence: [lookup.evidence, ...(sign.lookup ? [sign.lookup.evidence] : [])],
      attempts: attempts.filter(({ place }) => place !== 'outside'),
      causes: [ranked('DNS-06', lookup.resolver === 'cache' ? 'possible' : 'certain', sign.because)],
    }),
  ]
}

/** What shows that the lookup was made inside: a name that only the internal zone holds, or the attempt itself. */
function signOfInside(
  lookups: readonly Lookup[],
  lookup: Lookup,
  domain: string,
  attempts: readonly Attempt[],
): { readonly because: string; readonly lookup: Lookup | undefined } | undefined {
  if (lookup.view === 'outside') return undefined
  if (lookup.view === 'inside') return { because: 'The resolver of the inside was asked.', lookup: undefined }
  const internal = lookups.find(other => {
    const kind = discoveryNameOf(other.name)
    return (
      isSameSearch(other, lookup) &&
      other.outcome === 'answered' &&
      kind?.domain === domain &&
      (kind.kind === 'srv-internal' || kind.kind === 'sipinternal')
    )
  })
  if (internal)
    return { because: `${internal.name} is answered: this is the internal zone.`, lookup: internal }
  const inside = attempts.find(({ place }) => place === 'inside')
  return inside && { because: `The client is inside: ${inside.placeReason}.`, lookup: undefined }
}
