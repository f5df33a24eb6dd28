// An old password that was saved is tried before the user is asked: refused sign-ins, locked accounts.

import type { Attempt } from '../../../trace/attempt.ts'
import type { WindowsEvent } from '../../../trace/observation.ts'
import { evidenceOfOutcome } from '../../attempt-evidence.ts'
import { evidenceOf } from '../../evidence.ts'
import type { Facts } from '../../facts/facts.ts'
import { CLEAR, defineRule, fires, phrasesOf } from '../../rule.ts'

const PHRASE = 'saved-credentials'
/** A user account was locked out. */
const LOCKED_OUT = 4740

export const rule = defineRule({
  id: 'client/saved-password',
  stage: 'client',
  kind: 'cause',
  covers: ['CLI-10'],
  title: {
    fires: 'An old password is saved on the computer and refused by the server',
    clear: 'No refused password goes with saved credentials or a locked account',
  },
  needs: ['phrases', 'events'],
  wants: 'cmdkey /list of the user, and the Security log of a domain controller (event 4740)',
  phrases: [
    {
      id: PHRASE,
      anchors: ['target='],
      pattern: /\btarget\s*(?:=|:)[^\n]*?(?:MicrosoftOffice1\d|\bLync|Skype|lyncweb|webext|sip[:._])[^\n]*/i,
    },
  ],
  judge: facts => {
    const refused = facts.failedAttempts.filter(wasPasswordRefused)
    const saved = phrasesOf(facts, PHRASE)
    const locked = facts.events.filter(event => isLockOut(event) && namesUser(facts, event.description))
    if (refused.length === 0 || saved.length + locked.length === 0) return [CLEAR]
    return [
      fires({
        subject: {},
        evidence: [
          ...saved.map(found => evidenceOf(found, 'saved credentials')),
          ...locked.map(found => evidenceOf(found, 'the account was locked')),
          ...refused.slice(0, 3).flatMap(attempt => evidenceOfOutcome(attempt, 'the password is refused')),
        ],
        attempts: refused,
        causes: [
          {
            id: 'CLI-10',
            certainty: saved.length > 0 ? 'likely' : 'possible',
            because:
              saved.length > 0
                ? 'Credential Manager holds entries for the client.'
                : 'The account was locked.',
          },
        ],
      }),
    ]
  },
  explain:
    'The client offers a saved password before it asks for one. After a change of the password it keeps offering the old ' +
    'one: the server refuses it, and after some rounds the domain locks the account.',
  scope: 'One profile on one computer, since the last change of the password; the user signs in elsewhere.',
  causes: [
    {
      id: 'CLI-10',
      cause: 'Credential Manager (or the client) holds the password of before the last change.',
      confirm: ['cmdkey /list', "Get-ADUser '<account>' -Properties PasswordLastSet,LockedOut"],
      remedy: [
        'cmdkey /delete:<target>   # every entry of MicrosoftOffice, Lync and Skype',
        "Unlock-ADAccount '<account>'",
      ],
    },
  ],
  lookAlikes: [
    { what: 'a password typed wrong', tell: 'no entry in Credential Manager, and the next try succeeds' },
    { what: 'another device with the old password', tell: 'event 4740 names the computer that asked' },
  ],
  settle: ['cmdkey /list', 'Event 4740 of the domain controller: caller computer name.'],
  seeAlso: ['cmdkey', 'event/Security-Auditing/4740'],
  samples: { fires: ['client/saved-password'], clear: ['client/saved-password-unused'] },
})

/** The Security log is shown as "Microsoft-Windows-Security-Auditing" or "Microsoft Windows security". */
function isLockOut({ provider, eventId }: WindowsEvent): boolean {
  return eventId === LOCKED_OUT && (provider === '' || /security/i.test(provider))
}

function wasPasswordRefused({ failedPhase, scheme }: Attempt): boolean {
  return failedPhase === 'authenticate' && !/^TLS-DSK$/i.test(scheme)
}

/** True when a word of the text is the user part of a user who failed. */
function namesUser({ failedAttempts }: Facts, text: string): boolean {
  const words = new Set(text.toLowerCase().split(/[^\w.'-]+/))
  return failedAttempts.some(({ user }) => user !== '' && words.has(user.split('@')[0] ?? user))
}
