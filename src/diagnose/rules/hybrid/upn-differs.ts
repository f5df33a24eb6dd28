// The SIP address and the user principal name of a failing user differ: renamed in one place, or disjoint from the start.

import type { Attempt } from '../../../trace/attempt.ts'
import { evidenceOfOutcome } from '../../attempt-evidence.ts'
import { type Evidence, evidenceOf } from '../../evidence.ts'
import type { Facts } from '../../facts/facts.ts'
import { type UserRecord, userRecords } from '../../facts/homes.ts'
import { possible } from '../../ranked.ts'
import { CLEAR, defineRule, fires } from '../../rule.ts'

export const rule = defineRule({
  id: 'hybrid/upn-differs',
  stage: 'hybrid',
  kind: 'cause',
  covers: ['HYB-06'],
  title: {
    fires: 'Sign-in address {sip} and user principal name {upn} differ',
    clear: 'No failing user has a user principal name that differs from the sign-in address',
  },
  needs: ['settings'],
  wants: "Get-CsUser '<user>' | Format-List SipAddress,UserPrincipalName and a client log",
  judge: facts => {
    const found = userRecords(facts).flatMap(record => findDiffering(facts, record))
    if (found.length === 0) return [CLEAR]
    return found.map(({ sip, upn, evidence, attempts }) =>
      fires({
        subject: { sip, upn },
        evidence: [...evidence, ...attempts.slice(0, 2).flatMap(attempt => evidenceOfOutcome(attempt))],
        attempts,
        causes: [possible('HYB-06')],
      }),
    )
  },
  explain:
    'The client takes the sign-in address as user name until it is told otherwise. After a change of the user principal name ' +
    'in one place only, it offers {sip}, which the directory does not know as a name to log on with.',
  scope:
    'Renamed users, or users of domains whose names were never made equal. Windows clients in the domain may hide it.',
  causes: [
    {
      id: 'HYB-06',
      cause: 'The user principal name was changed and the SIP address was not, or the reverse.',
      confirm: [
        "Get-CsUser '<user>' | Format-List SipAddress,UserPrincipalName",
        'msRTCSIP-PrimaryUserAddress of the account',
      ],
      remedy: [
        'Enter {upn} as user name; better: make both equal and synchronise.',
        'Delete the sign-in info of the old address on the client.',
      ],
    },
  ],
  lookAlikes: [{ what: 'a wrong password', tell: 'the sign-in succeeds with user name {upn}' }],
  settle: ['A sign-in with {upn} in the field for the user name.'],
  seeAlso: ['UserPrincipalName'],
  samples: { fires: ['hybrid/upn-differs'], clear: ['hybrid/upn-equal'] },
})

interface Differing {
  readonly sip: string
  readonly upn: string
  readonly evidence: readonly Evidence[]
  readonly attempts: readonly Attempt[]
}

/** Phases in which the name is what is refused. */
const NAME_PHASES: ReadonlySet<string | undefined> = new Set(['ticket', 'certificate', 'authenticate'])

function findDiffering({ failedAttempts }: Facts, { user, block }: UserRecord): Differing[] {
  const address = block.find('SipAddress')
  const name = block.find('UserPrincipalName')
  const upn = name?.value.trim().toLowerCase() ?? ''
  if (!address || !name || upn === '' || upn === user) return []
  const attempts = failedAttempts.filter(
    attempt => attempt.user === user && NAME_PHASES.has(attempt.failedPhase),
  )
  const evidence = [evidenceOf(address, 'sign-in address'), evidenceOf(name, 'user principal name')]
  return attempts.length > 0 ? [{ sip: user, upn, evidence, attempts }] : []
}
