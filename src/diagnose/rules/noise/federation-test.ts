// 504 from Test-CsFederatedPartner with ms-edge-route: an artefact of the test.

import { evidenceOfAll, fireOnce } from '../../firing.ts'
import { likely } from '../../ranked.ts'
import { defineRule, phrasesOf } from '../../rule.ts'

const EDGE_ROUTE = 'ms-edge-route'

export const rule = defineRule({
  id: 'noise/federation-test',
  stage: 'noise',
  kind: 'noise',
  covers: ['LA-04'],
  title: {
    fires: 'Test-CsFederatedPartner fails with 504 and ms-edge-route: an artefact of the test',
    clear: 'No test of federation failed with 504',
  },
  needs: [],
  wants: 'the output of Test-CsFederatedPartner',
  phrases: [
    {
      id: EDGE_ROUTE,
      anchors: ['ms-edge-route'],
      pattern: /\b504\b[\s\S]{0,600}?ms-edge-route|ms-edge-route[\s\S]{0,600}?\b504\b/i,
    },
  ],
  judge: facts => {
    const failed = facts.transactions.filter(
      ({ name, passed, error }) => /FederatedPartner/i.test(name) && !passed && /\b504\b/.test(error),
    )
    return fireOnce([...evidenceOfAll(failed), ...evidenceOfAll(phrasesOf(facts, EDGE_ROUTE))], {
      causes: [likely('LA-04')],
    })
  },
  explain:
    'The test sends a request through the Edge Server that partners answer with 504 although federation works. It says ' +
    'nothing about users who sign in.',
  scope: 'Nobody who signs in.',
  causes: [
    {
      id: 'LA-04',
      cause: 'The partner does not answer the request of the test.',
      confirm: ['A message to a user of the partner arrives.'],
      remedy: ['Nothing to do as long as messages arrive.'],
    },
  ],
  lookAlikes: [{ what: '504 as answer to REGISTER', tell: 'then a user cannot be routed to the home pool' }],
  settle: ['A message to a user of the partner.'],
  seeAlso: ['Test-CsFederatedPartner'],
  samples: { fires: ['noise/federation-test.txt'], clear: ['noise/federation-test-passed.txt'] },
})
