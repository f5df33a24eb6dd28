// 0x80EE0083: the user is being moved to another pool, or a move stopped half-way.

import { evidenceOf } from '../../evidence.ts'
import { failedAttemptsOfReporter } from '../../facts/affected.ts'
import { attemptsWith } from '../../facts/facts.ts'
import { CLEAR, defineRule, fires } from '../../rule.ts'

const USER_BEING_MOVED = 0x80ee0083

export const rule = defineRule({
  id: 'account/user-being-moved',
  stage: 'account',
  kind: 'cause',
  covers: ['ACC-12'],
  title: { fires: 'The user is being moved to another pool', clear: 'No user is being moved' },
  needs: ['resultCodes', 'verdicts'],
  wants: 'a client log of the moment at which the user was signed out',
  judge: facts => {
    const verdicts = facts.verdicts.filter(({ status }) => status === USER_BEING_MOVED)
    const found = [...verdicts, ...facts.resultCodes.filter(({ code }) => code === USER_BEING_MOVED)]
    if (found.length === 0) return [CLEAR]
    const later = facts.attempts.some(attempt => attempt.outcome === 'signed-in')
    const attempts = verdicts.flatMap(verdict => attemptsWith(facts, verdict))
    return [
      fires({
        subject: {},
        evidence: found.map(seen => evidenceOf(seen, 'the user is being moved')),
        attempts: attempts.length > 0 ? attempts : failedAttemptsOfReporter(facts),
        causes: [
          {
            id: 'ACC-12',
            certainty: 'certain',
            because: later ? 'A sign-in of these logs succeeds: the move may be over.' : '',
          },
        ],
      }),
    ]
  },
  explain:
    'The pool told the client that its user is moved to another pool. That signs the user out for the time of the move; the ' +
    'client finds the new pool by itself. When it stays so, the move stopped half-way.',
  scope: 'Only users who are moved, and only during the move; others of the same pool notice nothing.',
  causes: [
    {
      id: 'ACC-12',
      cause: 'Move-CsUser is at work for this user, or ended half-way.',
      confirm: [
        "Get-CsUserPoolInfo -Identity 'sip:<user@domain>'",
        "Get-CsUser '<user>' | Format-List RegistrarPool",
      ],
      remedy: [
        "Repeat the move: Move-CsUser -Identity '<user>' -Target <pool-fqdn>",
        'Where the source pool is lost: Move-CsUser … -Force (contacts and meetings come from the backup or are lost).',
      ],
    },
  ],
  lookAlikes: [
    {
      what: '301 Redirect request to Home Server',
      tell: 'every sign-in at a foreign pool shows it; nothing is moved',
    },
    { what: '0x80EE0084', tell: 'the account itself changed' },
  ],
  settle: ['The output of Move-CsUser, or its HTML log.'],
  seeAlso: ['hresult/80EE0083', 'Move-CsUser'],
  samples: {
    fires: ['account/user-being-moved.uccapilog'],
    clear: ['account/address-changed.uccapilog'],
  },
})
