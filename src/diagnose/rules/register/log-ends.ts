// A log that ends between a request of a sign-in and its answer.

import { evidenceOfRequest, findOpenRequests } from '../../facts/silence.ts'
import { possible } from '../../ranked.ts'
import { CLEAR, defineRule, fires } from '../../rule.ts'

/** So many open sign-ins are shown. */
const SHOWN = 6

export const rule = defineRule({
  id: 'register/log-ends',
  stage: 'register',
  kind: 'note',
  covers: ['CLI-02'],
  title: {
    fires: 'The log ends in the middle of a sign-in',
    clear: 'Every sign-in in these logs came to an end',
  },
  needs: ['attempts'],
  wants: 'a log that holds a sign-in',
  judge: facts => {
    const open = findOpenRequests(facts).filter(
      ({ attempt, silent }) => !silent && attempt.outcome === 'unfinished',
    )
    if (open.length === 0) return [CLEAR]
    return [
      fires({
        subject: {},
        evidence: open
          .slice(0, SHOWN)
          .flatMap(({ exchanges }) =>
            exchanges.slice(-1).map(exchange => evidenceOfRequest(exchange, 'the last that is seen of it')),
          ),
        attempts: open.map(({ attempt }) => attempt),
        causes: [possible('CLI-02')],
      }),
    ]
  },
  explain:
    'What these logs show of the sign-in is in order as far as it goes. The answer to its last request is not in them, and nothing after it: ' +
    'success and failure are both possible.',
  scope: 'Says nothing about users: it is the log that is not complete.',
  causes: [
    {
      id: 'CLI-02',
      cause:
        'The log was copied before the sign-in ended, was overwritten, or was written with too little detail.',
      confirm: ['Time of the last line beside the time of the failure.'],
      remedy: [
        'Logging: Full; sign in; wait for the message of the client; quit the client; then copy the log.',
      ],
    },
  ],
  lookAlikes: [{ what: 'requests without an answer in a log that goes on', tell: 'the server is silent' }],
  settle: ['The same log, copied a minute after the message of the client.'],
  seeAlso: ['Client logging'],
  samples: {
    fires: ['register/log-ends.uccapilog'],
    clear: ['register/signed-in-tls-dsk.uccapilog', 'register/no-answer.uccapilog'],
  },
})
