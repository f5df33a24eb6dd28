// The client came with the Office suite, but the plan of the user does not contain the service.

import { failedAttemptsOfReporter } from '../../facts/affected.ts'
import { evidenceOfAll, fireOnce } from '../../firing.ts'
import { possible } from '../../ranked.ts'
import { defineRule, phrasesOf } from '../../rule.ts'

const PHRASE = 'did-not-get-signed-in'

export const rule = defineRule({
  id: 'client/product-without-licence',
  stage: 'client',
  kind: 'cause',
  covers: ['CLI-03'],
  title: {
    fires:
      'The client says that the user did not get signed in: product without licence, or wrong sign-in data',
    clear: 'No such message is reported',
  },
  needs: [],
  wants: 'the text of the message',
  phrases: [
    {
      id: PHRASE,
      anchors: ['get signed', 'signed in'],
      pattern: /did(?:n['’]t|\s+not)\s+get\s+signed\s+in/i,
    },
  ],
  judge: facts =>
    fireOnce(evidenceOfAll(phrasesOf(facts, PHRASE), 'what the client shows'), {
      attempts: failedAttemptsOfReporter(facts),
      causes: [
        possible('CLI-03', 'Typical where the client came with Microsoft 365 Apps.'),
        possible('AUTH-01', 'The client shows the same sentence for wrong sign-in data.'),
      ],
    }),
  explain:
    'Microsoft 365 Apps install the Skype for Business client even where the plan holds no such service. The client then ' +
    'asks for an address that no server knows and shows this sentence.',
  scope: 'Users of plans without the service (Business plans), on every computer with that installation.',
  causes: [
    {
      id: 'CLI-03',
      cause: 'The client is installed, but the plan of the user has no Skype for Business service.',
      confirm: ['Admin centre > Users > Licences and apps of the user.'],
      remedy: [
        'Assign a plan with the service, or leave the client out of the installation (<ExcludeApp ID="Lync" /> in the Office Deployment Tool).',
      ],
    },
    {
      id: 'AUTH-01',
      cause: 'Sign-in address or password is wrong.',
      confirm: ['Sign in at the portal with the same data.'],
      remedy: ['Use the SIP address and password of the account.'],
    },
  ],
  lookAlikes: [
    {
      what: 'an on-premises account',
      tell: 'plans of the cloud do not matter there; look for the SIP answer',
    },
  ],
  settle: ['The plan of the user.', 'A client log: the answer of the server says which of the two it is.'],
  seeAlso: ['KB4486849'],
  samples: { fires: ['client/product-without-licence.txt'], clear: ['client/signed-out.txt'] },
})
