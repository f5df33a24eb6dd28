// 15000 to 15999: a call to voice mail or an auto attendant could not be routed.

import { evidenceOfSubset } from '../../facts/diagnostics-families.ts'
import { fireOnce } from '../../firing.ts'
import { likely } from '../../ranked.ts'
import { defineRule } from '../../rule.ts'

export const rule = defineRule({
  id: 'noise/voice-mail-routing',
  stage: 'noise',
  kind: 'note',
  covers: ['LA-13'],
  title: {
    fires: 'A call to voice mail or an auto attendant could not be routed (15000); sign-in is not concerned',
    clear: 'No call to voice mail failed',
  },
  needs: [],
  wants: 'a client log of the call',
  judge: facts =>
    fireOnce(
      evidenceOfSubset(
        facts,
        ({ id, parameters }) =>
          (id >= 15_000 && id < 16_000) || /^ExumRouting$/i.test(parameters.get('appname') ?? ''),
      ),
      { causes: [likely('LA-13')] },
    ),
  explain:
    'The caller is signed in. The application ExumRouting, which sends calls to Exchange Unified Messaging, could not read ' +
    'where the mailbox or auto attendant of the called contact is.',
  scope: 'Calls to subscriber access, auto attendants or voice mail of users on this pool.',
  causes: [
    {
      id: 'LA-13',
      cause:
        'The contact object was moved to Skype for Business Server 2019 (Move-CsExUmContact), which cannot read it: a known ' +
        'fault of the product.',
      confirm: [
        'Get-CsExUmContact | Format-List SipAddress,RegistrarPool',
        'Server: ExumRouting/7 in the answer',
      ],
      remedy: ['Move-CsExUmContact -Identity <contact> -Target <2015-pool-fqdn>'],
    },
  ],
  lookAlikes: [{ what: 'an Exchange UM server that is down', tell: 'then the call is routed and times out' }],
  settle: ['The pool of the contact object.'],
  seeAlso: ['ms-diagnostics/15000', 'Move-CsExUmContact'],
  samples: { fires: ['noise/voice-mail-routing.txt'], clear: ['noise/gateway-failure.txt'] },
})
