// A user who is expected in the cloud is still homed on premises, or the other way round.

import { evidenceOfOutcome } from '../../attempt-evidence.ts'
import { evidenceOf } from '../../evidence.ts'
import { misplacedUsers } from '../../facts/homes.ts'
import { likely } from '../../ranked.ts'
import { CLEAR, defineRule, fires } from '../../rule.ts'

export const rule = defineRule({
  id: 'hybrid/user-not-moved',
  stage: 'hybrid',
  kind: 'cause',
  covers: ['HYB-05'],
  title: {
    fires: '{user} signs in at the {asked}, but is homed {home}',
    clear: 'No user signs in at a service where the user is not homed',
  },
  needs: ['settings'],
  wants: "Get-CsUser '<user>' | Format-List SipAddress,HostingProvider,RegistrarPool and a client log",
  judge: facts => {
    const found = misplacedUsers(facts)
    if (found.length === 0) return [CLEAR]
    return found.map(({ user, provider, attempts, homedOnline }) =>
      fires({
        subject: {
          user,
          asked: homedOnline ? 'pool on premises' : 'online service',
          home: homedOnline ? 'in the online service' : 'on premises',
        },
        evidence: [
          evidenceOf(provider, 'where the user is homed'),
          ...attempts
            .slice(0, 2)
            .flatMap(attempt => evidenceOfOutcome(attempt, 'where the client was refused')),
        ],
        attempts,
        causes: [likely('HYB-05', 'HostingProvider and the server that was asked differ.')],
      }),
    )
  },
  explain:
    'In a hybrid organisation a user exists in both directories and is homed in one place, named by HostingProvider. A ' +
    'licence alone does not move anybody: enable on premises, assign the licence, then Move-CsUser.',
  scope: 'Users for whom one of the three steps is missing.',
  causes: [
    {
      id: 'HYB-05',
      cause: '{user} was not moved: homed {home}, while the client asks the {asked}.',
      confirm: [
        "Get-CsUser '{user}' | Format-List HostingProvider,RegistrarPool",
        'The licence of the user in the cloud.',
      ],
      remedy: [
        "Move-CsUser -Identity '{user}' -Target sipfed.online.lync.com -Credential <online administrator>",
      ],
    },
  ],
  lookAlikes: [
    { what: 'public DNS that points to the cloud', tell: 'then all users of the domain ask there, not one' },
  ],
  settle: [
    'The public records lyncdiscover and _sip._tls of the domain: in a hybrid they point on premises.',
  ],
  seeAlso: ['Move-CsUser', 'HostingProvider'],
  samples: { fires: ['hybrid/user-not-moved'], clear: ['hybrid/user-moved'] },
})
