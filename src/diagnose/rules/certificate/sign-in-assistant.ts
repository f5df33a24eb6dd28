// Lync 2010 and the online service: the sign-in assistant is missing.

import { evidenceOf } from '../../evidence.ts'
import { failedAttemptsOfReporter } from '../../facts/affected.ts'
import { certain } from '../../ranked.ts'
import { CLEAR, defineRule, fires, phrasesOf } from '../../rule.ts'

const PHRASE = 'additional-software-required'

export const rule = defineRule({
  id: 'certificate/sign-in-assistant',
  stage: 'certificate',
  kind: 'cause',
  covers: ['CP-05'],
  title: {
    fires: 'The client asks for additional software: the sign-in assistant is missing',
    clear: 'No client asks for additional software',
  },
  needs: ['phrases'],
  wants: 'the words of the dialog',
  phrases: [
    {
      id: PHRASE,
      anchors: ['additional software is required'],
      pattern: /to sign in, additional software is required/i,
    },
  ],
  judge: facts => {
    const said = phrasesOf(facts, PHRASE)
    if (said.length === 0) return [CLEAR]
    return [
      fires({
        subject: {},
        evidence: said.map(found => evidenceOf(found, 'what the client tells its user')),
        attempts: failedAttemptsOfReporter(facts, ({ agent }) => /\bUCCAPI\/4\.|\bOC\/4\./.test(agent)),
        causes: [certain('CP-05', 'The client says so.')],
      }),
    ]
  },
  explain:
    'Lync 2010 signs in at the online service through the Microsoft Online Services Sign-in Assistant, which is not installed on this computer.',
  scope: 'Computers with Lync 2010 on which the desktop setup of the online service was not run.',
  causes: [
    {
      id: 'CP-05',
      cause: 'The Microsoft Online Services Sign-in Assistant is missing.',
      confirm: ['sc query msoidsvc'],
      remedy: ['Install the sign-in assistant, or a newer client.'],
    },
  ],
  lookAlikes: [
    { what: 'a download link for a newer client', tell: 'the version filter of the pool (17003)' },
  ],
  settle: ['services.msc: Microsoft Online Services Sign-in Assistant.'],
  seeAlso: ['KB 2459899'],
  samples: {
    fires: ['certificate/sign-in-assistant.txt'],
    clear: ['certificate/other-software-required.txt'],
  },
})
