// 1006, 1007: the server that took the REGISTER cannot hand it on to the home pool.

import type { Attempt } from '../../../trace/attempt.ts'
import type { Facts } from '../../facts/facts.ts'
import { refusalsOf } from '../../facts/refusals.ts'
import { likely, possible } from '../../ranked.ts'
import { CLEAR, defineRule, fires, type RankedCause } from '../../rule.ts'

/** Error routing on client connection; temporarily cannot route. MS-OCER §7. */
const CANNOT_ROUTE: ReadonlySet<number> = new Set([1006, 1007])

export const rule = defineRule({
  id: 'register/home-pool-unreachable',
  stage: 'register',
  kind: 'cause',
  covers: ['SIP-07', 'SIP-08'],
  title: {
    fires: 'The sign-in cannot be routed to the home pool{by}',
    clear: 'Every sign-in reached its home pool',
  },
  needs: ['registers', 'diagnostics'],
  wants: 'a client log with the answer to REGISTER, and a SIPStack trace of the server named in it',
  judge: facts => {
    const refusals = refusalsOf(facts, CANNOT_ROUTE)
    if (refusals.length === 0) return [CLEAR]
    return refusals.map(({ found, attempts }) =>
      fires({
        subject: {
          by: found.source === '' ? '' : ` by ${found.source}`,
          server: found.source || '<edge-or-director>',
        },
        evidence: [found.evidence],
        attempts,
        causes: rankCauses(facts, attempts),
      }),
    )
  },
  explain:
    'The server at which the client knocked (Edge, Director or another pool) took the request and could not deliver it to the pool of the ' +
    'user. User and password were not looked at yet.',
  scope:
    'Users of the pool that cannot be reached, through the server that cannot reach it: from outside all of them, inside only those who come by another pool.',
  causes: [
    {
      id: 'SIP-07',
      cause: 'The next hop is down, or port 5061 between this server and the pool is closed.',
      confirm: [
        'Test-NetConnection <pool-fqdn> -Port 5061   # on {server}',
        'Get-CsWindowsService -ComputerName <front-end> | Where-Object Status -ne Running',
      ],
      remedy: ['Start the pool: Start-CsWindowsService on its Front Ends.', 'Open 5061 in both directions.'],
    },
    {
      id: 'SIP-08',
      cause:
        'The Edge Server itself is not in order: replication, certificate assignment, or a service it depends on.',
      confirm: [
        'Get-CsWindowsService   # on the Edge',
        'Get-CsManagementStoreReplicationStatus',
        'Get-CsCertificate   # on the Edge: Internal and AccessEdgeExternal, with chain in certlm.msc',
      ],
      remedy: ['Repair what is missing of the three, then Start-CsWindowsService.'],
    },
  ],
  lookAlikes: [
    { what: '504 with 1008 or 1014', tell: 'the next hop cannot be resolved in DNS' },
    { what: '504 with 1010', tell: 'the certificates of the servers do not trust one another' },
    { what: '1007 as answer to INVITE', tell: 'the pool of the person called' },
  ],
  settle: [
    'SIPStack trace of {server} for the same request: the connection record to the next hop.',
    'Test-NetConnection <pool-fqdn> -Port 5061 on {server}.',
  ],
  seeAlso: ['ms-diagnostics/1007', 'ms-diagnostics/1006', 'MS-OCER §7'],
  samples: {
    fires: ['register/home-pool-unreachable.uccapilog'],
    clear: ['register/next-hop-not-resolved.uccapilog', 'register/timeout-then-signed-in.uccapilog'],
  },
  provokedBy: 'network/edge-to-pool-closed',
})

function rankCauses(facts: Facts, attempts: readonly Attempt[]): RankedCause[] {
  const outside = attempts.some(({ place }) => place === 'outside')
  const inside = facts.attempts.some(({ outcome, place }) => outcome === 'signed-in' && place === 'inside')
  const because = inside && outside ? 'Inside, users of these logs sign in.' : ''
  return outside ? [likely('SIP-07', because), possible('SIP-08')] : [likely('SIP-07')]
}
