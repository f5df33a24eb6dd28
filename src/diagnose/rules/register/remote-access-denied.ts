// 4003: the registrar knows the user and refuses because the request came through the Edge. Or the Edge lets nobody in.

import type { Attempt } from '../../../trace/attempt.ts'
import { type Evidence, evidenceOf, evidenceOfExchange } from '../../evidence.ts'
import { failuresOf } from '../../facts/decisive-step.ts'
import type { Facts } from '../../facts/facts.ts'
import { attemptsOfRefusals, type Refusal, refusalsOf } from '../../facts/refusals.ts'
import { settingsNamed } from '../../facts/settings.ts'
import { isOff } from '../../facts/switches.ts'
import { certain, ledBy, likely, possible } from '../../ranked.ts'
import { CLEAR, defineRule, fires, type RankedCause } from '../../rule.ts'
import { tellAddresses } from '../../tell-users.ts'

const NOT_ENABLED_FOR_REMOTE_ACCESS: ReadonlySet<number> = new Set([4003])

export const rule = defineRule({
  id: 'register/remote-access-denied',
  stage: 'register',
  kind: 'cause',
  covers: ['SIP-01', 'SIP-02'],
  title: {
    fires: 'Sign-in{named} from outside is not allowed',
    clear: 'No sign-in was refused because it came from outside',
  },
  needs: ['diagnostics', 'registers'],
  wants: 'a client log from outside with the answer to REGISTER, and Get-CsExternalAccessPolicy',
  judge: facts => {
    const policies = settingsNamed(facts, 'EnableOutsideAccess')
    const edge = settingsNamed(facts, 'AllowOutsideUsers').filter(({ value }) => isOff(value))
    const refusals = refusalsOf(facts, NOT_ENABLED_FOR_REMOTE_ACCESS)
    const proof = [
      ...policies.map(setting => evidenceOf(setting, 'external access policy')),
      ...edge.map(setting => evidenceOf(setting, 'the Edge lets no user in')),
    ]
    const denied = policies.filter(({ value }) => isOff(value))
    const bare = edge.length > 0 ? facts.failedAttempts.filter(isBareRefusal) : []
    if (refusals.length + bare.length === 0) return [CLEAR]
    const allDenied = denied.length > 0 && denied.length === policies.length
    return [
      fires({
        subject: { ...tellAddresses([...refusals, ...bare].map(({ user }) => user)) },
        evidence: [
          ...refusals.map(({ found }) => found.evidence),
          ...bare.flatMap(evidenceOfRefusal),
          ...proof,
        ],
        attempts: [...new Set([...attemptsOfRefusals(refusals), ...bare])],
        causes: rankCauses({ facts, refusals, edgeOff: edge.length > 0, allDenied }),
      }),
    ]
  },
  explain:
    'The request came from outside and was refused for that reason alone: the same user may sign in inside. Address, password and ' +
    'certificates are not the matter.',
  scope:
    'Users whose external access policy does not allow access from outside (that is the default of every new policy) — or everybody, ' +
    'if the Edge configuration does not allow remote users at all.',
  causes: [
    {
      id: 'SIP-01',
      cause: 'The external access policy of the user has EnableOutsideAccess False.',
      confirm: [
        "Get-CsUser -Identity '{user}' | Format-List ExternalAccessPolicy",
        'Get-CsExternalAccessPolicy | Format-Table Identity,EnableOutsideAccess',
      ],
      remedy: [
        "Grant-CsExternalAccessPolicy -Identity '{user}' -PolicyName <policy with outside access>",
        'Set-CsExternalAccessPolicy -Identity Global -EnableOutsideAccess $true   # for everybody',
      ],
    },
    {
      id: 'SIP-02',
      cause: 'Remote access is switched off for the organisation (AllowOutsideUsers False).',
      confirm: ['Get-CsAccessEdgeConfiguration | Format-List AllowOutsideUsers'],
      remedy: [
        'Set-CsAccessEdgeConfiguration -AllowOutsideUsers $true',
        'Wait for replication to the Edge: Get-CsManagementStoreReplicationStatus',
      ],
    },
  ],
  lookAlikes: [
    { what: '4004', tell: 'the credentials belong to another account' },
    { what: '403 with 17002 or 17003', tell: 'the client version is refused, inside too' },
    {
      what: 'a policy granted a minute ago',
      tell: 'it takes a replication cycle until the registrar knows it',
    },
  ],
  settle: [
    "Get-CsEffectivePolicy -Identity '{user}' | Format-List ExternalAccessPolicy",
    'Get-CsAccessEdgeConfiguration',
  ],
  seeAlso: [
    'ms-diagnostics/4003',
    'MS-OCER §7',
    'Set-CsExternalAccessPolicy',
    'Set-CsAccessEdgeConfiguration',
  ],
  samples: {
    fires: ['register/remote-access-denied.uccapilog', 'register/remote-access-denied-console.txt'],
    clear: ['register/call-refused.uccapilog', 'register/signed-in-tls-dsk.uccapilog'],
  },
  provokedBy: 'policy/no-outside-access',
})

interface Context {
  readonly facts: Facts
  readonly refusals: readonly Refusal[]
  readonly edgeOff: boolean
  readonly allDenied: boolean
}

function evidenceOfRefusal(attempt: Attempt): Evidence[] {
  return failuresOf(attempt, 'sip').flatMap(exchange => evidenceOfExchange(exchange))
}

/** Refused from outside with 403 and no word why. */
function isBareRefusal(attempt: Attempt): boolean {
  if (attempt.place !== 'outside') return false
  return failuresOf(attempt, 'sip').some(
    ({ final }) => final?.status === 403 && final.diagnostics.length === 0,
  )
}

function rankCauses({ facts, refusals, edgeOff, allDenied }: Context): RankedCause[] {
  const all = [likely('SIP-01'), possible('SIP-02')]
  if (edgeOff)
    return ledBy(certain('SIP-02', 'The Edge configuration does not allow users from outside.'), [
      possible('SIP-01'),
    ])
  if (allDenied) return [certain('SIP-01', 'The pasted policy does not allow access from outside.')]
  const outside = facts.attempts.filter(({ place }) => place === 'outside')
  if (outside.some(({ outcome }) => outcome === 'signed-in'))
    return [certain('SIP-01', 'Other users sign in from outside: the Edge lets users in.')]
  const users = new Set(refusals.map(({ user }) => user).filter(name => name !== ''))
  return users.size > 2
    ? [
        likely('SIP-01', 'Every user of these logs is refused: perhaps the global policy.'),
        possible('SIP-02'),
      ]
    : all
}
