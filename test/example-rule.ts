// A rule with every part filled, for tests of what is made from rules. It judges nothing.

import type { Rule } from '../src/diagnose/rule.ts'

/** The example, with parts replaced. */
export function exampleRule(parts: Partial<Rule> = {}): Rule {
  return {
    id: 'register/not-outside',
    stage: 'register',
    kind: 'cause',
    covers: ['SIP-01', 'XX-99'],
    title: { fires: '{user} may not sign in from outside', clear: 'Nobody was refused outside' },
    needs: ['diagnostics'],
    wants: 'a client log from outside',
    phrases: [{ id: 'refused', anchors: ['refused'], pattern: /refused/ }],
    judge: () => [],
    explain: 'The pool refuses {user} with 4003.',
    scope: 'Users whose policy | forbids it.',
    causes: [
      {
        id: 'SIP-01',
        cause: 'The policy of {user} forbids it.',
        confirm: ['Get-CsExternalAccessPolicy | select Identity', 'Ask the administrator.'],
        remedy: ['Grant-CsExternalAccessPolicy -Identity {user} -PolicyName Outside'],
      },
    ],
    lookAlikes: [{ what: '4004', tell: 'the id differs' }],
    settle: ['A log from inside.'],
    seeAlso: ['ms-diagnostics/4003', 'event LS User Services 32174', 'MS-OCER §7'],
    samples: { fires: ['register/a.log'], clear: ['register/b.log'] },
    provokedBy: 'policy/outside-off',
    ...parts,
  }
}
