// 32078: a user has reached the limit of presence subscriptions.

import { eventsOf } from '../../facts/events.ts'
import { evidenceOfAll, fireOnce } from '../../firing.ts'
import { certain } from '../../ranked.ts'
import { defineRule } from '../../rule.ts'

const LIMIT_REACHED = 32078

export const rule = defineRule({
  id: 'noise/subscription-limit',
  stage: 'noise',
  kind: 'note',
  covers: ['LA-21'],
  title: {
    fires: 'A user has reached the limit of presence subscriptions (32078); sign-in is not concerned',
    clear: 'No user reached the limit of presence subscriptions',
  },
  needs: [],
  wants: 'the Lync Server event log of the Front End Servers',
  judge: facts =>
    fireOnce(evidenceOfAll(eventsOf(facts, 'User Services', LIMIT_REACHED)), {
      causes: [certain('LA-21', 'The event says so.')],
    }),
  explain:
    'So many people watch this user that further subscriptions to the presence are refused: some see the user as unknown. The ' +
    'user signs in, and so do the others.',
  scope: 'Those who cannot see the presence of this user.',
  causes: [
    {
      id: 'LA-21',
      cause: 'MaxCategorySubscription of the presence policy (1000) is reached.',
      confirm: ['Get-CsPresencePolicy | Format-List Identity,MaxCategorySubscription,MaxPromptedSubscriber'],
      remedy: [
        'Set-CsPresencePolicy -Identity <policy> -MaxCategorySubscription 3000   # more load for the servers',
      ],
    },
  ],
  lookAlikes: [
    { what: 'presence unknown for everybody', tell: 'then the own subscriptions fail: look at the pool' },
  ],
  settle: [],
  seeAlso: ['event/LS User Services/32078', 'Set-CsPresencePolicy'],
  samples: { fires: ['noise/subscription-limit.txt'], clear: ['noise/other-notify-failure.txt'] },
})
