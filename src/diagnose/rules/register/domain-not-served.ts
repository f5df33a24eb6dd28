// 1005: the server that was asked does not serve the domain of the sign-in address.

import { domainOf } from '../../../protocol/sip/address.ts'
import { evidenceOf } from '../../evidence.ts'
import type { Facts } from '../../facts/facts.ts'
import { type Refusal, refusalsOf } from '../../facts/refusals.ts'
import { switchedOff } from '../../facts/switches.ts'
import { certain, ledBy, likely, possible } from '../../ranked.ts'
import { CLEAR, defineRule, fires, type RankedCause } from '../../rule.ts'

const NO_ROUTE_TO_DOMAIN: ReadonlySet<number> = new Set([1005])

export const rule = defineRule({
  id: 'register/domain-not-served',
  stage: 'register',
  kind: 'cause',
  covers: ['SIP-03', 'AUTH-01'],
  title: {
    fires: 'The server does not serve the SIP domain{domain} (1005)',
    clear: 'No server refused a SIP domain',
  },
  needs: ['diagnostics'],
  wants: 'a client log with the answer to REGISTER, or a SIPStack trace of the Edge',
  judge: facts => {
    const refusals = refusalsOf(facts, NO_ROUTE_TO_DOMAIN)
    if (refusals.length === 0) return [CLEAR]
    const stale = switchedOff(facts, 'UpToDate')
    return refusals.map(refusal => {
      const domain = domainOf(refusal.user) ?? ''
      return fires({
        subject: { domain: domain === '' ? '' : ` ${domain}`, by: refusal.found.source || 'The server' },
        evidence: [
          refusal.found.evidence,
          ...stale.map(setting => evidenceOf(setting, 'replication is behind')),
        ],
        attempts: refusal.attempts,
        causes: rankCauses(facts, refusal, domain, stale.length > 0),
      })
    })
  },
  explain:
    '{by} answered that it cannot route to the domain{domain}. Either that is no SIP domain of the deployment, or this server — often the ' +
    'Edge, which learns the topology by replication only — has not been told of it.',
  scope:
    'All users of that domain at that server. An Edge with an old topology refuses users of new domains and pools from outside only.',
  causes: [
    {
      id: 'SIP-03',
      cause: 'The Edge works with an old topology: replication to it fails.',
      confirm: [
        'Get-CsManagementStoreReplicationStatus | Where-Object UpToDate -eq $false',
        'Lync Server log of the master: event 1017 of LS File Transfer Agent',
      ],
      remedy: [
        'Repair port 4443 and the internal certificate of the Edge.',
        'Invoke-CsManagementStoreReplication',
      ],
    },
    {
      id: 'AUTH-01',
      cause: 'The domain of the sign-in address is mistyped or is no SIP domain.',
      confirm: ['Get-CsSipDomain'],
      remedy: [
        'Sign in with the SIP address that the directory holds.',
        'New-CsSipDomain -Identity <domain>; then publish and replicate',
      ],
    },
  ],
  lookAlikes: [
    { what: '1003 or 4005', tell: 'the domain is served, the user is not known' },
    { what: '1005 as answer to INVITE', tell: 'a call to a foreign domain; not this user' },
  ],
  settle: ['Get-CsSipDomain', 'Get-CsManagementStoreReplicationStatus', 'The same sign-in from inside.'],
  seeAlso: ['ms-diagnostics/1005', 'MS-OCER §7'],
  samples: { fires: ['register/domain-not-served'], clear: ['register/call-refused.uccapilog'] },
})

function rankCauses(facts: Facts, { attempts }: Refusal, domain: string, stale: boolean): RankedCause[] {
  const all = [possible('SIP-03'), possible('AUTH-01')]
  if (stale) return ledBy(certain('SIP-03', 'The replication status shows a server that is behind.'), all)
  const healthy = facts.attempts.filter(
    ({ outcome, user }) => outcome === 'signed-in' && domainOf(user) === domain,
  )
  if (domain !== '' && healthy.length > 0) {
    const inside =
      healthy.some(({ place }) => place === 'inside') && attempts.some(({ place }) => place === 'outside')
    return ledBy(
      likely(
        'SIP-03',
        `Users of ${domain} sign in${inside ? ' inside' : ' elsewhere'}: the domain is served.`,
      ),
      all,
    )
  }
  const others = facts.attempts.some(({ outcome }) => outcome === 'signed-in')
  return others ? ledBy(likely('AUTH-01', 'Users of other domains sign in.'), all) : all
}
