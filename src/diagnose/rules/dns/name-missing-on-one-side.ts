// A name that clients need is known on one side (inside or outside) and missing on the other: an incomplete copy of the zone.

import type { Attempt } from '../../../trace/attempt.ts'
import { brokenAttemptsAbout, distinct } from '../../facts/attempts-about.ts'
import type { Facts } from '../../facts/facts.ts'
import {
  discoveryNameOf,
  hostOfAnswer,
  isAbsent,
  isSameSearch,
  type Lookup,
  lookupsOf,
} from '../../facts/lookups.ts'
import { ranked } from '../../ranked.ts'
import { CLEAR, defineRule, type Fires, fires, type RankedCause } from '../../rule.ts'

export const rule = defineRule({
  id: 'dns/name-missing-on-one-side',
  stage: 'dns',
  kind: 'cause',
  covers: ['DNS-04'],
  title: {
    fires: '{name} does not exist in the DNS that this client asks',
    clear: 'No name that clients are told to use is missing',
  },
  needs: ['dns'],
  wants:
    'nslookup of the web service names from inside and from outside, or a client log with the failed lookup',
  judge: facts => {
    const lookups = lookupsOf(facts)
    const firings = lookups.filter(isAbsent).flatMap(lookup => judgeLookup(facts, lookups, lookup))
    return firings.length > 0 ? firings : [CLEAR]
  },
  explain:
    '{name} is a name that clients of both sides use. {known} The DNS server that this client asked answers that it does not exist.',
  scope:
    'All clients that ask this DNS server and need the name, usually everybody inside: at home, where the public zone answers, the ' +
    'same client signs in.',
  causes: [
    {
      id: 'DNS-04',
      cause: 'The internal zone is a copy of the public one that lacks {name} (split-brain DNS).',
      confirm: ['nslookup {name}  # from inside', 'nslookup {name} <public resolver>'],
      remedy: [
        'Add {name} to the internal zone, with the address that clients inside can reach.',
        'Or a pin-point zone: dnscmd . /zoneadd {name}. /dsprimary  and an address record for its root.',
        'ipconfig /flushdns  # on the client afterwards',
      ],
    },
    {
      id: 'DNS-01',
      cause: 'The address record of {name} was forgotten; only the record that leads to it exists.',
      confirm: ['nslookup {name}'],
      remedy: ['Create the A record {name} in the zone that clients ask.'],
    },
    {
      id: 'TCP-02',
      cause:
        'The client is outside and was told a name that is only meant for inside: the reverse proxy leads to the Internal Web Site.',
      confirm: [
        'Compare the port that the publishing rule forwards to (4443) with the bindings of the web sites.',
      ],
      remedy: ['Publish 443 to port 4443 and 80 to port 8080 of the Front Ends.'],
    },
    {
      id: 'DNS-11',
      cause: 'The record was added recently and the machine still remembers that it was missing.',
      confirm: ['ipconfig /displaydns | findstr /i {name}'],
      remedy: ['ipconfig /flushdns'],
    },
  ],
  lookAlikes: [
    { what: 'lyncdiscoverinternal missing outside', tell: 'right so: it must never be published' },
    { what: '_sip._tls or sipexternal missing inside', tell: 'normal: clients inside have other ways' },
  ],
  settle: ['The same lookup against the resolvers of both sides.'],
  seeAlso: ['DNS requirements: split-brain DNS, pin-point zones'],
  samples: {
    fires: ['dns/web-name-missing-inside', 'dns/web-name-missing.uccapilog'],
    clear: ['dns/both-sides-complete', 'dns/srv-missing-lyncdiscover-answered.uccapilog'],
  },
  provokedBy: 'dns/split-brain-incomplete',
})

/** Names that belong to one side only, or that a client can do without. */
const ONE_SIDED: ReadonlySet<string> = new Set([
  'lyncdiscoverinternal',
  'srv-internal',
  'srv-external',
  'sipinternal',
  'sipexternal',
])

function judgeLookup(facts: Facts, lookups: readonly Lookup[], lookup: Lookup): Fires[] {
  const { name, resolver, origin, stated, view } = lookup
  const kind = discoveryNameOf(name)?.kind
  if (name === '' || resolver === 'cache' || (kind !== undefined && ONE_SIDED.has(kind))) return []
  const elsewhere = lookups.find(
    other => other.name === name && other.outcome === 'answered' && isOtherSide(other, lookup),
  )
  const { externalWeb, internalWeb, pools, accessEdges } = facts.topology
  const inSrv = lookups.some(
    other =>
      other.type === 'SRV' &&
      other.answers.map(hostOfAnswer).includes(name) &&
      (view === undefined || other.view === view),
  )
  // Where the side is known, only what its clients are told counts.
  const told =
    inSrv ||
    (view !== 'outside' && (internalWeb.has(name) || pools.has(name))) ||
    (view !== 'inside' && accessEdges.has(name)) ||
    externalWeb.has(name)
  if (!told && (elsewhere === undefined || view !== undefined)) return []
  const attempts = distinct(brokenAttemptsAbout(facts, stated))
  // Where the client got on without the name it was not needed.
  const inAttempts = facts.attempts.some(attempt => attempt.sources.includes(origin.source))
  const internalAnswered =
    kind === 'lyncdiscover' && isAnsweredBeside(lookups, name.replace('.', 'internal.'), lookup)
  if ((inAttempts && attempts.length === 0) || internalAnswered) return []
  return [
    fires({
      subject: {
        name,
        known: tellKnown(elsewhere?.answers, inSrv),
      },
      evidence: [lookup, ...(elsewhere ? [elsewhere] : [])].map(({ evidence }) => evidence),
      attempts,
      causes: rank({
        inSrv,
        elsewhere: elsewhere !== undefined,
        internalOnly: internalWeb.has(name) && !externalWeb.has(name),
        attempts,
      }),
    }),
  ]
}

function isOtherSide(other: Lookup, { origin, resolver, view }: Lookup): boolean {
  if (other.resolver === 'cache') return false
  if (view !== undefined && other.view !== undefined) return view !== other.view
  const otherResolver = resolver !== undefined && other.resolver !== undefined && other.resolver !== resolver
  return other.origin.source !== origin.source || otherResolver
}

function isAnsweredBeside(lookups: readonly Lookup[], name: string, lookup: Lookup): boolean {
  return lookups.some(
    other => other.name === name && other.outcome === 'answered' && isSameSearch(other, lookup),
  )
}

function tellKnown(answers: readonly string[] | undefined, inSrv: boolean): string {
  if (answers)
    return `Another resolver in these logs leads it to ${answers.slice(0, 3).join(', ') || 'a host'}.`
  return inSrv ? 'An SRV record leads to it.' : 'A server named it to the client.'
}

function rank(found: {
  inSrv: boolean
  elsewhere: boolean
  internalOnly: boolean
  attempts: readonly Attempt[]
}): RankedCause[] {
  const outside = found.attempts.some(({ place }) => place === 'outside')
  if (found.internalOnly && outside && !found.elsewhere) {
    return [
      ranked('TCP-02', 'likely', 'The client is outside and the name is one of the internal web services.'),
      ranked('DNS-04', 'possible'),
    ]
  }
  if (found.inSrv && !found.elsewhere) {
    return [
      ranked('DNS-01', 'likely', 'The SRV record exists, the address record does not.'),
      ranked('DNS-04', 'possible'),
    ]
  }
  return [
    ranked(
      'DNS-04',
      found.elsewhere ? 'certain' : 'likely',
      found.elsewhere ? 'One resolver knows the name, the other does not.' : '',
    ),
    ranked('DNS-11', 'possible'),
  ]
}
