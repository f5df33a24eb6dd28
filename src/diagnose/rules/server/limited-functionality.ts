// Signed in, but with limited functionality: writes of the routing group cannot be replicated, or the pool runs from a backup.

import type { Phrase } from '../../../trace/observation.ts'
import { evidenceOfAll } from '../../firing.ts'
import { certain, possible } from '../../ranked.ts'
import { CLEAR, defineRule, fires, phrasesOf, type RankedCause } from '../../rule.ts'

const REPLICAS = 'insufficient-secondary-replicas'
const BANNER = 'limited-functionality'

export const rule = defineRule({
  id: 'server/limited-functionality',
  stage: 'server',
  kind: 'cause',
  covers: ['SRV-04', 'SRV-05', 'SRV-10'],
  title: {
    fires: 'Users are signed in with limited functionality',
    clear: 'Nothing says that users have limited functionality',
  },
  needs: ['phrases'],
  wants: 'Get-CsPoolFabricState -PoolFqdn <pool-fqdn> -Type Routing -Verbose, or the text of the banner',
  phrases: [
    {
      id: REPLICAS,
      anchors: ['insufficient secondary', 'secondary replicas'],
      pattern:
        /routing\/(?<group>[0-9a-f-]{32,36})\s+has\s+insufficient\s+secondary\s+replicas(?:\s*\(\s*Expected:\s*(?<expected>\d+)\s*,\s*Current:\s*(?<current>\d+))?/i,
    },
    {
      id: BANNER,
      anchors: ['limited'],
      pattern:
        /\blimited\s+(?:functionality|service)\b[^.\n]{0,40}?(?:\boutage\b|\bmode\b)|\bin\s+limited\s+functionality\b/i,
    },
  ],
  judge: facts => {
    const replicas = phrasesOf(facts, REPLICAS).filter(isShort)
    const told = phrasesOf(facts, BANNER)
    if (replicas.length + told.length === 0) return [CLEAR]
    return [
      fires({
        subject: {},
        evidence: [
          ...evidenceOfAll(replicas, 'too few secondaries'),
          ...evidenceOfAll(told, 'what the client shows'),
        ],
        attempts: [],
        causes: rankCauses(replicas),
      }),
    ]
  },
  explain:
    'A routing group that has lost its secondaries (or a pool that lost its back end, or a user who is served by the backup ' +
    'pool) accepts sign-ins, but writes nothing: no contact list, no change of presence, no meetings.',
  scope:
    'The users of the routing group, or of the whole pool where the back end or the pool itself is down.',
  causes: [
    {
      id: 'SRV-04',
      cause: 'Front End Servers with replicas of the routing group are down.',
      confirm: ['Get-CsPoolFabricState -PoolFqdn <pool-fqdn> -Type Routing -Verbose'],
      remedy: ['Start the missing servers; check their connections to SQL Server.'],
    },
    {
      id: 'SRV-05',
      cause: 'The home pool is down and the users are registered at the backup pool.',
      confirm: [
        'Get-CsPoolBackupRelationship -PoolFqdn <pool-fqdn>',
        "Get-CsUserPoolInfo -Identity 'sip:<user@domain>'",
      ],
      remedy: [
        'Bring the home pool back, or: Invoke-CsPoolFailOver -PoolFqdn <home-pool-fqdn> -DisasterMode',
      ],
    },
    {
      id: 'SRV-10',
      cause:
        'The back end database was failed over to a server that this version cannot follow (2010: no mirroring).',
      confirm: ['The event log: it keeps naming the old SQL Server.'],
      remedy: ['Bring the old name back: restore, or take the name over.'],
    },
  ],
  lookAlikes: [
    { what: '"has no primaries"', tell: 'those users cannot sign in at all' },
    {
      what: 'a full contact list in Exchange that is missing',
      tell: 'unified contact store: Exchange is not reached',
    },
  ],
  settle: ['Get-CsPoolFabricState of the pool.', 'Whether users of one pool or of all pools see the banner.'],
  seeAlso: ['Get-CsPoolFabricState', 'Invoke-CsPoolFailOver'],
  samples: {
    fires: ['server/insufficient-secondaries.txt', 'server/limited-banner.txt'],
    clear: ['server/no-primaries.txt'],
  },
})

/** Fewer replicas than expected, or numbers that the text does not give. */
function isShort({ values }: Phrase): boolean {
  const [expected, current] = [values.get('expected'), values.get('current')]
  return expected === undefined || current === undefined || Number(current) < Number(expected)
}

function rankCauses(replicas: readonly Phrase[]): RankedCause[] {
  return replicas.length > 0
    ? [certain('SRV-04', 'The pool reports too few secondaries.')]
    : [possible('SRV-04'), possible('SRV-05'), possible('SRV-10')]
}
