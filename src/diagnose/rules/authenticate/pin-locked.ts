// The PIN of a phone user is locked.

import { evidenceOf } from '../../evidence.ts'
import { failedAttemptsOfReporter } from '../../facts/affected.ts'
import { mayBe } from '../../facts/client-programs.ts'
import { switchedOn } from '../../facts/switches.ts'
import { certain } from '../../ranked.ts'
import { CLEAR, defineRule, fires, phrasesOf } from '../../rule.ts'

const PHRASE = 'pin-locked'

export const rule = defineRule({
  id: 'authenticate/pin-locked',
  stage: 'authenticate',
  kind: 'cause',
  covers: ['AUTH-07'],
  title: { fires: 'The PIN of a user is locked', clear: 'No log shows a locked PIN' },
  needs: ['phrases', 'settings'],
  wants: "Get-CsClientPinInfo -Identity sip:<user>, or the message on the phone's display",
  phrases: [
    {
      id: PHRASE,
      anchors: ['islockedout', 'pin is locked', 'pin has been locked', 'locked pin'],
      pattern: /\bIsLockedOut\s*[:=]\s*\$?True\b|\bPIN (?:is|has been) locked\b/i,
    },
  ],
  judge: facts => {
    const found = phrasesOf(facts, PHRASE)
    const set = found.length > 0 ? [] : switchedOn(facts, 'IsLockedOut')
    if (found.length + set.length === 0) return [CLEAR]
    return [
      fires({
        subject: {},
        evidence: [...found, ...set].map(observation => evidenceOf(observation)),
        attempts: failedAttemptsOfReporter(facts, attempt => attempt.agent !== '' && mayBe(attempt, 'phone')),
        causes: [certain('AUTH-07', 'The lock is shown.')],
      }),
    ]
  },
  explain:
    'After too many wrong PINs the server locks the PIN of the user: at the local limit for an hour, at the global limit until an ' +
    'administrator unlocks it. A correct PIN is refused as long.',
  scope: 'One user, on phones with number and PIN; sign-in with the password goes on.',
  causes: [
    {
      id: 'AUTH-07',
      cause: 'MaximumLogonAttempts of the PIN policy was reached.',
      confirm: [
        'Get-CsClientPinInfo -Identity sip:<user>',
        'Get-CsPinPolicy | Format-List Identity,MaximumLogonAttempts',
      ],
      remedy: [
        'Unlock-CsClientPin -Identity sip:<user>',
        'Set-CsClientPin -Identity sip:<user>   # a new PIN',
      ],
    },
  ],
  lookAlikes: [
    { what: 'a correct PIN refused for everybody', tell: 'event 47067: the PIN service fails, not the PIN' },
  ],
  settle: ['Get-CsClientPinInfo -Identity sip:<user>'],
  seeAlso: ['Unlock-CsClientPin', 'Set-CsPinPolicy'],
  samples: { fires: ['authenticate/pin-locked.txt'], clear: ['authenticate/pin-not-locked.txt'] },
})
