// 404 ApplicationNotFound: a web application session has expired; clients make a new one.

import { applicationErrors } from '../../facts/application-errors.ts'
import { attemptsWith } from '../../facts/facts.ts'
import { fireOnce } from '../../firing.ts'
import { certain } from '../../ranked.ts'
import { defineRule } from '../../rule.ts'

export const rule = defineRule({
  id: 'noise/ucwa-application-expired',
  stage: 'noise',
  kind: 'note',
  covers: ['LA-25'],
  title: {
    fires: 'A web application session has expired (ApplicationNotFound); the client has to make a new one',
    clear: 'No web application session expired',
  },
  needs: [],
  wants: 'a log of the web or mobile client',
  judge: facts => {
    const errors = [
      ...applicationErrors(facts, 'ApplicationNotFound', ''),
      ...applicationErrors(facts, 'InactiveApplicationExpired', ''),
    ]
    return fireOnce(
      errors.map(({ evidence }) => evidence),
      {
        // A request of a running session looks like a sign-in that fails; it is none.
        attempts: errors
          .flatMap(({ exchange }) => attemptsWith(facts, exchange))
          .filter(({ outcome }) => outcome !== 'signed-in'),
        causes: [certain('LA-25', 'The server names it.')],
      },
    )
  },
  explain:
    'The client was signed in. Its application (session) or subscription on the server expired, after a pause of the network ' +
    'or because it was not kept alive. Official clients create a new one at once; programs of others must do the same.',
  scope: 'This session only.',
  causes: [
    {
      id: 'LA-25',
      cause: 'The application resource has expired on the server or was deleted.',
      confirm: ['The requests that follow: POST to …/applications creates a new one.'],
      remedy: ['Let the program create the application again, and report activity in time.'],
    },
  ],
  lookAlikes: [{ what: 'TooManyApplications', tell: 'then no further session is allowed' }],
  settle: [],
  seeAlso: ['ucwa/ApplicationNotFound'],
  samples: { fires: ['noise/ucwa-application-expired.http'], clear: ['account/too-many-applications.http'] },
})
