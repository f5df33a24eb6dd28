// The SRV record of a SIP domain points to a host of another domain: against the strict naming rule of the clients.

import type { Attempt } from '../../../trace/attempt.ts'
import { attemptsAt, distinct, isBroken } from '../../facts/attempts-about.ts'
import { clientKindOf } from '../../facts/client-kind.ts'
import type { DiagnosticsFact } from '../../facts/diagnostics.ts'
import { attemptsWith, type Facts } from '../../facts/facts.ts'
import { isOnlineHost } from '../../facts/hosts.ts'
import { discoveryNameOf, hostOfAnswer, type Lookup, lookupsOf } from '../../facts/lookups.ts'
import { ranked } from '../../ranked.ts'
import { CLEAR, defineRule, type Fires, fires, type RankedCause } from '../../rule.ts'

/** Conflicting SRV and host domains in DNS. MS-OCER */
const CONFLICTING_DOMAINS = 1009
/** First build of Lync Phone Edition that compares the domains strictly: 4.0.7577.4363 (CU7). */
const STRICT_PHONE_BUILD = 4363

export const rule = defineRule({
  id: 'dns/srv-target-outside-domain',
  stage: 'dns',
  kind: 'cause',
  covers: ['DNS-02', 'DNS-03'],
  title: {
    fires: 'The SRV record of {domain} points to a host of another domain, {target}',
    clear: 'Every SRV record points to a host of its own domain',
  },
  needs: ['dns', 'diagnostics'],
  wants: 'nslookup -type=srv of _sipinternaltls._tcp and _sip._tls, or a network capture of the lookups',
  judge: facts => {
    const firings = [
      ...lookupsOf(facts).flatMap(lookup => judgeLookup(facts, lookup)),
      ...facts.diagnostics.flatMap(found => judgeDiagnostics(facts, found)),
    ]
    return firings.length > 0 ? firings : [CLEAR]
  },
  explain:
    'Clients trust an SRV record only as far as its target lies in the domain of the user: {domain} must lead to a host under ' +
    '{domain}, here it leads to {target}. Communicator and phones refuse such an answer without a word; Lync 2010 and later ask ' +
    'the user whether to trust the server.',
  scope:
    'Users of this SIP domain only, mostly the second one that was added; users whose addresses share the domain of the target ' +
    'sign in by the same server.',
  causes: [
    {
      id: 'DNS-02',
      cause: 'The SRV record of {domain} names the host of another SIP domain instead of sip.{domain}.',
      confirm: ['nslookup -type=srv _sipinternaltls._tcp.{domain}', 'nslookup -type=srv _sip._tls.{domain}'],
      remedy: [
        'Point the SRV record to sip.{domain}, and create the A record sip.{domain} with the address of {target}.',
        'Re-issue the certificate of the server (Default inside, AccessEdgeExternal outside) with sip.{domain} among its names.',
      ],
    },
    {
      id: 'DNS-03',
      cause:
        'Lync Phone Edition compares the domains strictly since build 4.0.7577.4363 and refuses {target}.',
      confirm: [
        'Compare the firmware in the User-Agent with 4.0.7577.4363.',
        'nslookup -type=srv _sipinternaltls._tcp.{domain}',
      ],
      remedy: [
        'Point the SRV record to a host in {domain} and add that name to the certificate of the pool.',
      ],
    },
    {
      id: 'TLS-17',
      cause: 'The user was asked whether to trust {target} and did not agree.',
      confirm: ['Sign in with a new profile and look for the question.'],
      remedy: ['Policy TrustModelData with the domain of {target}, or the records as above.'],
    },
  ],
  lookAlikes: [
    { what: 'SRV records of a domain hosted online', tell: 'sipdir.online.lync.com is known to the clients' },
    {
      what: '1009 for a call or a message to a partner',
      tell: 'about the partner’s records; the request is not REGISTER',
    },
  ],
  settle: ['A client log with the trust question, or the log of a phone with its firmware.'],
  seeAlso: [
    'ms-diagnostics/1009',
    'DNS requirements: strict naming',
    'certificate roles Default and AccessEdgeExternal',
  ],
  samples: {
    fires: ['dns/srv-other-domain.txt', 'dns/srv-other-domain-phone'],
    clear: ['dns/srv-own-domain.txt'],
  },
  provokedBy: 'dns/srv-other-domain',
})

function judgeLookup(facts: Facts, lookup: Lookup): Fires[] {
  const asked = discoveryNameOf(lookup.name)
  if (lookup.type !== 'SRV' || lookup.outcome !== 'answered' || asked === undefined) return []
  const foreign = lookup.answers
    .map(hostOfAnswer)
    .filter(host => !isUnder(host, asked.domain) && !isOnlineHost(host))
  const attempts = facts.attempts.filter(({ user }) => user === '' || user.endsWith(`@${asked.domain}`))
  // Who signs in has trusted the server before.
  const concerned = attempts.filter(isBroken)
  if (foreign.length === 0 || (attempts.length > 0 && concerned.length === 0)) return []
  return foreign.map(target =>
    fires({
      subject: { domain: asked.domain, target },
      evidence: [lookup.evidence],
      attempts: concerned,
      causes: rank(concerned),
    }),
  )
}

function isUnder(host: string, domain: string): boolean {
  return host === domain || host.endsWith(`.${domain}`)
}

function judgeDiagnostics(facts: Facts, found: DiagnosticsFact): Fires[] {
  if (found.id !== CONFLICTING_DOMAINS || (found.method !== '' && found.method !== 'REGISTER')) return []
  const domain = found.parameters.get('domain') ?? found.parameters.get('Domain')
  const target = found.parameters.get('peerserver') ?? found.parameters.get('PeerServer')
  const attempts = found.exchange
    ? attemptsWith(facts, found.exchange)
    : distinct(attemptsAt(facts, found.evidence.origin))
  return [
    fires({
      subject: { domain: domain ?? '<SIP domain>', target: target ?? 'another host' },
      evidence: [found.evidence],
      attempts,
      causes: [
        ranked('DNS-02', 'likely', 'The server compared the domains and found that they differ (1009).'),
      ],
    }),
  ]
}

function rank(attempts: readonly Attempt[]): RankedCause[] {
  const named = attempts.filter(({ agent }) => agent !== '')
  const phones = named.filter(({ agent }) => clientKindOf(agent) === 'phone')
  const strict = phones.some(
    ({ agent }) => Number(/\b4\.0\.7577\.(\d+)/.exec(agent)?.[1] ?? 0) >= STRICT_PHONE_BUILD,
  )
  if (phones.length > 0 && phones.length === named.length) {
    return [
      ranked(
        'DNS-03',
        strict ? 'certain' : 'likely',
        strict ? 'The firmware of the phone is one that compares strictly.' : 'Only phones fail.',
      ),
      ranked('DNS-02', 'likely'),
    ]
  }
  return [ranked('DNS-02', 'likely'), ranked('TLS-17', 'possible')]
}
