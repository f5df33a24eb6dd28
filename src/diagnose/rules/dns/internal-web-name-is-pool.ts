// The internal web services share the name of a pool that is balanced by DNS: web requests of one sign-in reach different
// Front Ends.

import type { Attempt } from '../../../trace/attempt.ts'
import { evidenceOf } from '../../evidence.ts'
import { stepsOf } from '../../facts/attempts-about.ts'
import type { Facts } from '../../facts/facts.ts'
import { answersOf, type Lookup, lookupsOf } from '../../facts/lookups.ts'
import { ranked } from '../../ranked.ts'
import { CLEAR, defineRule, type Fires, fires } from '../../rule.ts'

export const rule = defineRule({
  id: 'dns/internal-web-name-is-pool',
  stage: 'dns',
  kind: 'cause',
  covers: ['DNS-05'],
  title: {
    fires: 'The internal web services share the name of the DNS-balanced pool {pool}',
    clear: 'The internal web services have a name of their own, or the pool is not balanced by DNS',
  },
  needs: ['dns', 'settings'],
  wants: 'nslookup of the pool name, and Get-CsService -WebServer | Format-List InternalFqdn,PoolFqdn',
  judge: facts => {
    const lookups = lookupsOf(facts)
    const firings = [...facts.topology.pools].flatMap(pool => judgePool(facts, lookups, pool))
    return firings.length > 0 ? firings : [CLEAR]
  },
  explain:
    '{pool} resolves to {count} addresses, one for each Front End, and the internal web services are reached under the same name. ' +
    'DNS load balancing suits SIP only: requests of one web sign-in land on different servers, which do not know each other’s state.',
  scope:
    'Clients inside, request by request: web ticket, address book and mobility fail at random, SIP works.',
  causes: [
    {
      id: 'DNS-05',
      cause: 'The internal web FQDN of {pool} is not overridden, so that it equals the pool FQDN.',
      confirm: ['Get-CsService -WebServer | Format-List PoolFqdn,InternalFqdn', 'nslookup {pool}'],
      remedy: [
        'Topology Builder: override the internal web FQDN of the pool, publish the topology.',
        'Point the new name to the virtual address of the hardware load balancer (source affinity).',
        'Re-issue WebServicesInternal with the new name, run Enable-CsTopology and the setup step on every Front End.',
      ],
    },
  ],
  lookAlikes: [
    {
      what: 'a Standard Edition server',
      tell: 'its web name always equals the pool name, and resolves to one address',
    },
    { what: 'a pool behind a hardware load balancer', tell: 'the pool name resolves to one virtual address' },
  ],
  settle: ['The IIS logs of all Front Ends: requests of one client within one sign-in on several of them.'],
  seeAlso: ['DNS and load balancing requirements: override of the internal web FQDN'],
  samples: { fires: ['dns/web-name-is-pool'], clear: ['dns/web-name-overridden'] },
})

function judgePool(facts: Facts, lookups: readonly Lookup[], pool: string): Fires[] {
  const addresses = answersOf(lookups, pool).filter(answer => /^[\d.]+$|:.*:/.test(answer))
  const settings = facts.settings.filter(
    ({ name, value }) =>
      /^(?:internalfqdn|internalwebfqdn)$/i.test(name) && value.trim().toLowerCase() === pool,
  )
  const named = facts.topology.internalWeb.has(pool) || settings.length > 0
  if (addresses.length < 2 || !named) return []
  const usesIt = facts.failedAttempts.filter(attempt => isWebFailureAt(attempt, pool))
  return [
    fires({
      subject: { pool, count: String(addresses.length) },
      evidence: [
        ...settings.map(setting => evidenceOf(setting, 'web name equals pool name')),
        ...lookups
          .filter(({ name, answers }) => name === pool && answers.length > 0)
          .map(({ evidence }) => evidence),
      ],
      attempts: usesIt,
      causes: [ranked('DNS-05', usesIt.length > 0 || settings.length > 0 ? 'likely' : 'possible')],
    }),
  ]
}

/** The attempt failed at a web service under the pool's name. */
function isWebFailureAt(attempt: Attempt, pool: string): boolean {
  return stepsOf(attempt).some(
    ({ what, outcome }) => what.kind === 'web' && what.host === pool && outcome === 'failed',
  )
}
