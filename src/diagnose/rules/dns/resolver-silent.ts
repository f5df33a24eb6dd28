// The DNS server does not answer, or answers that it cannot: the lookup times out or fails without saying that the name is absent.

import { brokenAttemptsAbout, distinct, failedBy } from '../../facts/attempts-about.ts'
import { clientKindsOf, isDevice } from '../../facts/client-kind.ts'
import type { Facts } from '../../facts/facts.ts'
import { isAbsent, type Lookup, lookupsOf } from '../../facts/lookups.ts'
import { ranked } from '../../ranked.ts'
import { CLEAR, defineRule, type Fires, fires } from '../../rule.ts'

export const rule = defineRule({
  id: 'dns/resolver-silent',
  stage: 'dns',
  kind: 'cause',
  covers: ['DNS-10'],
  title: {
    fires: 'The DNS server does not answer for {asked}',
    clear: 'No lookup was left without an answer',
  },
  needs: ['dns'],
  wants: 'a client log with the DNS lookups, or nslookup from the client',
  judge: facts => {
    const silent = lookupsOf(facts).filter(
      ({ outcome, resolver, origin }) =>
        (outcome === 'timeout' || outcome === 'failed') &&
        resolver !== 'cache' &&
        origin.machine === undefined,
    )
    const sources = [...new Set(silent.map(({ origin }) => origin.source))]
    const firings = sources.flatMap(source =>
      judgeSource(
        facts,
        silent.filter(({ origin }) => origin.source === source),
      ),
    )
    return firings.length > 0 ? firings : [CLEAR]
  },
  explain:
    'The lookup of {asked} was not answered. {all} That says nothing about the record: the question got lost or the DNS server of this ' +
    'network refuses or fails to pass it on.',
  scope:
    'Clients on that network (carrier, guest or home Wi-Fi, a site with its own DNS server). The same client signs in on another ' +
    'network.',
  causes: [
    {
      id: 'DNS-10',
      cause:
        'The DNS server of the client’s network filters {asked}, or fails on it or on the CNAME behind it.',
      confirm: [
        'nslookup {name}',
        'nslookup {name} <another resolver>',
        'nslookup www.contoso.com  # does it answer for any other name?',
        'Try the same client on another network.',
      ],
      remedy: [
        'Correct the DNS servers that DHCP hands out; open UDP and TCP 53 to them; let the carrier correct its resolver.',
        'Until then: give the mobile client the discovery address by hand, https://<external web FQDN>/Autodiscover/autodiscoverservice.svc/Root',
      ],
    },
  ],
  lookAlikes: [
    {
      what: 'a record that does not exist',
      tell: 'the answer is NXDOMAIN or "does not exist" (8007232b), and comes at once',
    },
    {
      what: 'nslookup "Server: UnKnown"',
      tell: 'only the name of the resolver is unknown; the answer below it counts',
    },
  ],
  settle: ['The same lookup from the same place against another resolver, and from another network.'],
  seeAlso: ['result codes 0x800705B4, 0x8007232A, 0x80072AFA'],
  samples: {
    fires: ['dns/resolver-silent.uccapilog', 'dns/resolver-silent-nslookup.txt'],
    clear: ['dns/srv-missing-lyncdiscover-answered.uccapilog', 'dns/no-records.uccapilog'],
  },
  provokedBy: 'dns/resolver-silent',
})

/** Judges the unanswered lookups of one log together: they went to the same resolver. */
function judgeSource(facts: Facts, silent: readonly Lookup[]): Fires[] {
  const source = silent[0]?.origin.source
  const others = facts.dns.filter(other => other.origin.source === source)
  const open = silent.filter(
    ({ name }) => !others.some(other => other.outcome === 'answered' && (other.name === name || name === '')),
  )
  const attempts = distinct(open.flatMap(({ stated }) => brokenAttemptsAbout(facts, stated))).filter(
    attempt => failedBy(attempt, 'autodiscover'),
  )
  // In a client's log only what kept it from signing in counts; on a console every question was asked for a reason.
  const inAttempts = facts.attempts.some(attempt => source !== undefined && attempt.sources.includes(source))
  if (open.length === 0 || (inAttempts && attempts.length === 0)) return []
  const names = [...new Set(open.map(({ name }) => name).filter(name => name !== ''))]
  const answersOthers = others.some(other => other.outcome === 'answered' || isAbsent(other))
  const device = [
    ...clientKindsOf(
      attempts,
      open.map(({ evidence }) => evidence.quote ?? ''),
    ),
  ].some(isDevice)
  return [
    fires({
      subject: {
        name: names[0] ?? '<name>',
        asked: names[0] ?? 'the names of the server',
        all: names.length > 1 ? `${names.length} names were asked for.` : '',
      },
      evidence: open.map(({ evidence }) => evidence),
      attempts,
      causes: [ranked('DNS-10', names.length === 0 ? 'possible' : 'likely', tellWhy(answersOthers, device))],
    }),
  ]
}

function tellWhy(answersOthers: boolean, device: boolean): string {
  if (answersOthers) return 'The same resolver answers for other names.'
  return device
    ? 'A mobile client asks the resolver of the network it is on.'
    : 'No other name is answered in this log either.'
}
