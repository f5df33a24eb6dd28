// UCWA refuses a further session: the user has too many that were never ended.

import { applicationErrors } from '../../facts/application-errors.ts'
import { attemptsWith } from '../../facts/facts.ts'
import { certain } from '../../ranked.ts'
import { CLEAR, defineRule, fires } from '../../rule.ts'

export const rule = defineRule({
  id: 'account/too-many-applications',
  stage: 'account',
  kind: 'cause',
  covers: ['ACC-08'],
  title: {
    fires: 'The user has too many web application sessions (TooManyApplications)',
    clear: 'No web application session was refused because of their number',
  },
  needs: ['web', 'phrases'],
  wants: 'a log of the mobile or web client, or a trace of the UCWA component',
  phrases: [
    { id: 'too-many-applications', anchors: ['TooManyApplications'], pattern: /TooManyApplications/i },
  ],
  judge: facts => {
    const errors = applicationErrors(facts, 'TooManyApplications', 'too-many-applications')
    if (errors.length === 0) return [CLEAR]
    return errors.map(({ evidence, exchange }) =>
      fires({
        subject: {},
        evidence: [evidence],
        attempts: attemptsWith(facts, exchange),
        causes: [certain('ACC-08', 'The server names it.')],
      }),
    )
  },
  explain:
    'Every web or mobile client creates an application on the server and is expected to delete it. The number per user is ' +
    'limited; when clients die without deleting theirs, the next one is refused until the old ones expire.',
  scope:
    'One user with many mobile or web clients, typically a test or service account; desktop clients are not concerned.',
  causes: [
    {
      id: 'ACC-08',
      cause: 'Application sessions of this user were never deleted and have not expired.',
      confirm: [
        'Count POST …/ucwa/…/applications against DELETE …/applications/<id> for the user in the IIS logs.',
      ],
      remedy: [
        'Delete the sessions (DELETE on the application), or wait until they expire; correct the client program.',
      ],
    },
  ],
  lookAlikes: [
    { what: '410 Gone with ApplicationNotFound', tell: 'one session expired; a new one is allowed' },
  ],
  settle: ['The IIS logs of the External Web Site, filtered by user.'],
  seeAlso: ['ucwa/TooManyApplications'],
  samples: {
    fires: ['account/too-many-applications.http'],
    clear: ['noise/ucwa-application-expired.http'],
  },
})
