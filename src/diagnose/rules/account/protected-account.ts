// "Insufficient access rights": an administrator's account cannot be enabled or moved, because AdminSDHolder takes the
// permissions of the RTC groups away.

import { evidenceOfAll, fireOnce } from '../../firing.ts'
import { likely } from '../../ranked.ts'
import { defineRule, phrasesOf } from '../../rule.ts'

const PHRASE = 'insufficient-access-rights'

export const rule = defineRule({
  id: 'account/protected-account',
  stage: 'account',
  kind: 'cause',
  covers: ['ACC-02'],
  title: {
    fires: 'An account cannot be enabled or moved: insufficient access rights',
    clear: 'No change of an account was refused for lack of access rights',
  },
  needs: [],
  wants: 'the message of the Control Panel or of Enable-CsUser / Move-CsUser',
  phrases: [
    {
      id: PHRASE,
      anchors: ['insufficient access', 'access rights', 'INSUFF_ACCESS_RIGHTS'],
      pattern: /insufficient\s+access\s+rights\s+to\s+perform|INSUFF_ACCESS_RIGHTS/i,
    },
  ],
  judge: facts =>
    fireOnce(evidenceOfAll(phrasesOf(facts, PHRASE), 'a change of the account was refused'), {
      causes: [likely('ACC-02')],
    }),
  explain:
    'Active Directory refused to write the account. Members of protected groups (Domain Admins and others, adminCount = 1) ' +
    'lose inherited permissions every hour, so that the RTC groups may not enable or move them. An account that stayed on a ' +
    'pool which was taken down cannot sign in.',
  scope: 'Only administrators: accounts that are, or once were, members of a protected group.',
  causes: [
    {
      id: 'ACC-02',
      cause: 'The account is protected by AdminSDHolder: the RTC groups have no right to change it.',
      confirm: [
        "Get-ADUser '<account>' -Properties adminCount,memberOf | Format-List adminCount,memberOf",
        "Get-CsUser '<account>' | Format-List RegistrarPool,Enabled",
      ],
      remedy: [
        "Run as member of Domain Admins in the Management Shell, not in the Control Panel: Move-CsUser -Identity '<account>' -Target <pool-fqdn>",
        'Where the account is no administrator any more: clear adminCount and switch inheritance on again.',
      ],
    },
  ],
  lookAlikes: [
    {
      what: 'an administrator without the role CsAdministrator',
      tell: 'then every account is refused, not only protected ones',
    },
  ],
  settle: ['adminCount of the account.'],
  seeAlso: ['Move-CsUser', 'Enable-CsUser', 'AdminSDHolder'],
  samples: {
    fires: ['account/protected-account.txt'],
    clear: ['account/access-denied-elsewhere.txt'],
  },
})
