// 4268: a delegate in another region than the person delegated for.

import { evidenceOfSubset } from '../../facts/diagnostics-families.ts'
import { fireOnce } from '../../firing.ts'
import { certain } from '../../ranked.ts'
import { defineRule } from '../../rule.ts'

const DELEGATE_NOT_ALLOWED = 4268

export const rule = defineRule({
  id: 'noise/delegate-not-allowed',
  stage: 'noise',
  kind: 'note',
  covers: ['LA-14'],
  title: {
    fires:
      'A delegate may not act: delegate and delegator are in different deployments (4268); sign-in is not concerned',
    clear: 'No delegate was refused',
  },
  needs: [],
  wants: 'a client log of the moment',
  judge: facts =>
    fireOnce(
      evidenceOfSubset(facts, ({ id }) => id === DELEGATE_NOT_ALLOWED),
      { causes: [certain('LA-14', 'The server says so.')] },
    ),
  explain:
    'The user is signed in and wants to act for another person (a meeting on behalf of). The two are homed apart.',
  scope: 'This pair of users.',
  causes: [
    {
      id: 'LA-14',
      cause:
        'Delegate and delegator are homed in different regions of the service (preferred data location) or deployments.',
      confirm: ['PreferredDataLocation of both accounts.'],
      remedy: ['Home both in one region.'],
    },
  ],
  lookAlikes: [
    { what: '403 with 4004 as answer to REGISTER', tell: 'there the user signs in with foreign credentials' },
  ],
  settle: [],
  seeAlso: ['ms-diagnostics/4268'],
  samples: { fires: ['noise/delegate-not-allowed.txt'], clear: ['noise/gateway-failure.txt'] },
})
