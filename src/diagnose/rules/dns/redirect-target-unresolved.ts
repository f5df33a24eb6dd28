// The server sends the client on to another server by 301, and the client cannot resolve that name.

import { parseTarget } from '../../../trace/observe/host-name.ts'
import type { SipExchange } from '../../../trace/sip-exchange.ts'
import { evidenceOf, evidenceOfExchange } from '../../evidence.ts'
import { isBroken, stepsOf } from '../../facts/attempts-about.ts'
import { attemptsWith, type Facts } from '../../facts/facts.ts'
import { lookupsOf } from '../../facts/lookups.ts'
import { ranked } from '../../ranked.ts'
import { CLEAR, defineRule, type Fires, fires } from '../../rule.ts'

/** UCC API: DNS lookup failed. */
const LOOKUP_FAILED = 0x80ee0066

export const rule = defineRule({
  id: 'dns/redirect-target-unresolved',
  stage: 'dns',
  kind: 'cause',
  covers: ['DNS-13'],
  title: {
    fires: 'The client is redirected to {target} and cannot resolve that name',
    clear: 'Every server a client was redirected to could be resolved',
  },
  needs: ['registers'],
  wants: 'a client log with the SIP messages and the DNS lookups',
  judge: facts => {
    const firings = facts.registers.flatMap(exchange => judgeRedirect(facts, exchange))
    return firings.length > 0 ? firings : [CLEAR]
  },
  explain:
    'The first server answered the REGISTER with a redirect to {target}, the home server of the user. The lookup of {target} failed, ' +
    'so that the sign-in ends there.',
  scope:
    'Users whose home server is not the one that the discovery names lead to; users homed on that one sign in.',
  causes: [
    {
      id: 'DNS-13',
      cause: 'There is no address record for the single server {target}; only the pool name is known.',
      confirm: ['nslookup {target}'],
      remedy: ['Create an A record for every Front End and every pool in the zone that clients ask.'],
    },
    {
      id: 'DNS-04',
      cause: 'The record of {target} exists in another zone or for another side only.',
      confirm: ['nslookup {target} <resolver of the servers>'],
      remedy: ['Add it to the zone that clients ask, or forward the zone of the servers.'],
    },
  ],
  lookAlikes: [
    { what: 'a redirect target behind a firewall', tell: 'the name resolves and the connection times out' },
    { what: 'the redirect itself', tell: 'normal where the client does not reach its home server first' },
  ],
  settle: ['nslookup of the name in the Contact header of the 301, from the client.'],
  seeAlso: ['DNS requirements: A record of every server', 'RFC 3261 §21.3.2'],
  samples: {
    fires: ['dns/redirect-target-unresolved.uccapilog'],
    clear: ['dns/redirect-followed.uccapilog'],
  },
  provokedBy: 'dns/redirect-target-unresolved',
})

function judgeRedirect(facts: Facts, exchange: SipExchange): Fires[] {
  const { final } = exchange
  if (!final || final.status < 300 || final.status >= 400) return []
  const target = parseTarget(/sips?:(?:[^@]*@)?([^;>?]+)/i.exec(final.contact)?.[1] ?? '').host
  const attempts = attemptsWith(facts, exchange).filter(isBroken)
  if (target === '' || attempts.length === 0) return []
  const lookups = lookupsOf(facts).filter(({ name, outcome }) => name === target && outcome !== 'answered')
  const said = attempts
    .flatMap(stepsOf)
    .flatMap(({ what }) => (what.kind === 'client-verdict' && what.status === LOOKUP_FAILED ? [what] : []))
  if (lookups.length === 0 && said.length === 0) return []
  return [
    fires({
      subject: { target },
      evidence: [
        ...evidenceOfExchange(exchange, 'Contact', 'where the client is sent'),
        ...lookups.map(({ evidence }) => evidence),
        ...said.map(verdict => evidenceOf(verdict, 'DNS lookup failed')),
      ],
      attempts,
      causes: [ranked('DNS-13', lookups.length > 0 ? 'certain' : 'likely'), ranked('DNS-04', 'possible')],
    }),
  ]
}
