// HostedMigration fault 506 and its like: a user cannot be moved to or from the online service.

import { evidenceOfAll, fireOnce } from '../../firing.ts'
import { defineRule, phrasesOf, type RankedCause } from '../../rule.ts'

const PHRASE = 'hosted-migration-fault'

export const rule = defineRule({
  id: 'noise/hosted-migration',
  stage: 'noise',
  kind: 'note',
  covers: ['LA-20'],
  title: {
    fires: 'Moving a user to or from the online service fails (HostedMigration fault{code})',
    clear: 'No move to or from the online service failed',
  },
  needs: [],
  wants: 'the error of Move-CsUser',
  phrases: [
    {
      id: PHRASE,
      anchors: ['HostedMigration'],
      pattern: /HostedMigration\s+fault:?\s*(?:Error\s*=?\s*\(?\s*(?<code>\d{2,5}))?/i,
    },
  ],
  judge: facts => {
    const found = phrasesOf(facts, PHRASE)
    const code = found.map(({ values }) => values.get('code')).find(value => value !== undefined)
    const causes: RankedCause[] = [
      { id: 'LA-20', certainty: code === '506' ? 'likely' : 'possible', because: '' },
    ]
    return fireOnce(evidenceOfAll(found, 'the move failed'), {
      subject: { code: code === undefined ? '' : ` ${code}` },
      causes,
    })
  },
  explain:
    'The migration service of the cloud refused the move{code}. The user stays where he or she was and signs in there as ' +
    'before; a client that already looks in the new place does not find the user.',
  scope: 'The users who were to be moved.',
  causes: [
    {
      id: 'LA-20',
      cause:
        'Attributes of the account do not fit (506: proxyAddresses, msRTCSIP attributes, synchronisation).',
      confirm: [
        "Get-ADUser '<user>' -Properties proxyAddresses,msRTCSIP-PrimaryUserAddress,msRTCSIP-DeploymentLocator,msRTCSIP-UserEnabled",
        'The same account in the cloud: is it synchronised, is it licensed?',
      ],
      remedy: ['Correct the attributes, wait for directory synchronisation, move again with -Verbose.'],
    },
  ],
  lookAlikes: [
    {
      what: '"the user is not provisioned"',
      tell: 'an on-premises move before the first replication is complete',
    },
  ],
  settle: ['Move-CsUser … -Verbose with its HTML log.'],
  seeAlso: ['Move-CsUser'],
  samples: { fires: ['noise/hosted-migration.txt'], clear: ['account/not-provisioned.txt'] },
})
