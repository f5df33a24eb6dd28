// A room system that forgets its password every 90 days or so.

import { failedAttemptsOfReporter } from '../../facts/affected.ts'
import { isRoomSystem } from '../../facts/client-programs.ts'
import { evidenceOfAll, fireOnce } from '../../firing.ts'
import { possible } from '../../ranked.ts'
import { defineRule, phrasesOf } from '../../rule.ts'

const MESSAGE = 'username-and-password-is-incorrect'
const ROOM = 'room-system'

export const rule = defineRule({
  id: 'client/room-system-password',
  stage: 'client',
  kind: 'cause',
  covers: ['CLI-11'],
  title: {
    fires: 'A room system says that its user name and password are incorrect, though nothing was changed',
    clear: 'No room system complains about its password',
  },
  needs: [],
  wants: 'the text on the screen of the room system, and since when it shows it',
  phrases: [
    {
      id: MESSAGE,
      anchors: ['password is', 'password are', 'is incorrect', 'are incorrect'],
      pattern: /user\s?name\s+and\s+password\s+(?:is|are)\s+incorrect/i,
    },
    {
      id: ROOM,
      anchors: ['room system', 'Lync Room', 'Skype Room'],
      pattern: /\b(?:Lync|Skype)\s+Room\s+System/i,
    },
  ],
  judge: facts => {
    const isRoom =
      phrasesOf(facts, ROOM).length > 0 || facts.attempts.some(({ agent }) => isRoomSystem(agent))
    return fireOnce(isRoom ? evidenceOfAll(phrasesOf(facts, MESSAGE), 'what the screen shows') : [], {
      attempts: failedAttemptsOfReporter(facts, ({ agent }) => isRoomSystem(agent)),
      causes: [possible('CLI-11')],
    })
  },
  explain:
    'The room system stores its password encrypted with a key that Windows renews about every 90 days. Builds before ' +
    'March 2014 cannot read the password after that and report that it is wrong.',
  scope: 'Lync Room Systems before update 2929207, each some 90 days after its password was entered.',
  causes: [
    {
      id: 'CLI-11',
      cause: 'The key that protects the stored password was renewed; the build cannot follow.',
      confirm: [
        'The password of the account was not changed (PasswordLastSet), and some 90 days have passed.',
      ],
      remedy: ['Enter the password again; install update 2929207 or later.'],
    },
  ],
  lookAlikes: [
    { what: 'a password that expired', tell: 'PasswordLastSet and the password policy of the room account' },
  ],
  settle: ["Get-ADUser '<room account>' -Properties PasswordLastSet,PasswordExpired,Enabled"],
  seeAlso: ['KB2929207'],
  samples: { fires: ['client/room-system-password.txt'], clear: ['client/password-incorrect.txt'] },
})
