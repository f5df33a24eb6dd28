// Enable-CsAdForest and its like fail: preparation of Active Directory, not sign-in.

import { evidenceOfAll, fireOnce } from '../../firing.ts'
import { defineRule, phrasesOf } from '../../rule.ts'

const CMDLET = 'preparation-cmdlet-failed'
const MISSING = 'directory-object-missing'

export const rule = defineRule({
  id: 'noise/forest-preparation',
  stage: 'noise',
  kind: 'note',
  covers: ['LA-23'],
  title: {
    fires: 'The preparation of Active Directory fails; sign-in is not concerned',
    clear: 'No preparation of Active Directory failed',
  },
  needs: [],
  wants: 'the output of the cmdlet and its HTML log',
  phrases: [
    {
      id: CMDLET,
      anchors: ['CsAdForest', 'CsAdDomain', 'CsAdServerSchema'],
      pattern: /\b(?:Enable-CsAd(?:Forest|Domain)|Install-CsAdServerSchema)\b\s*(?::|failed)/i,
    },
    {
      id: MISSING,
      anchors: ['ADNoSuchObjectException', 'RTCUniversal'],
      pattern: /ADNoSuchObjectException|CN=RTCUniversal\w+[^"]{0,200}"?\s+does\s+not\s+exist/i,
    },
  ],
  judge: facts => {
    const cmdlets = phrasesOf(facts, CMDLET)
    const missing = phrasesOf(facts, MISSING)
    return fireOnce(cmdlets.length === 0 ? [] : [...evidenceOfAll(cmdlets), ...evidenceOfAll(missing)], {
      causes: [{ id: 'LA-23', certainty: missing.length > 0 ? 'likely' : 'possible', because: '' }],
    })
  },
  explain:
    'A cmdlet that prepares Active Directory for the product failed. That stops an installation or upgrade; users of servers ' +
    'that run are not concerned.',
  scope: 'Whoever installs or upgrades.',
  causes: [
    {
      id: 'LA-23',
      cause: 'The RTC universal groups are in another domain than the one the cmdlet looks in.',
      confirm: ["Get-ADGroup -Filter {Name -like 'RTCUniversal*'} -Server <domain>:3268"],
      remedy: ['Enable-CsAdForest -GroupDomain <domain of the groups>'],
    },
  ],
  lookAlikes: [
    { what: 'a user whose account lacks permissions', tell: 'then Enable-CsUser or Move-CsUser fails' },
  ],
  settle: ['The HTML log that the cmdlet names.'],
  seeAlso: ['Enable-CsAdForest'],
  samples: { fires: ['noise/forest-preparation.txt'], clear: ['account/protected-account.txt'] },
})
