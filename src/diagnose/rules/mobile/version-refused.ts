// The server refuses the version of the app or of the interface it speaks.

import type { Evidence } from '../../evidence.ts'
import { evidenceOf } from '../../evidence.ts'
import { failedAttemptsOfReporter } from '../../facts/affected.ts'
import { applicationErrors } from '../../facts/application-errors.ts'
import { usesWebApplication } from '../../facts/client-programs.ts'
import { attemptsWith } from '../../facts/facts.ts'
import { CLEAR, defineRule, fires, phrasesOf } from '../../rule.ts'

const ERRORS = ['UserAgentNotAllowed', 'VersionNotSupported', 'APIVersionNotSupported'] as const
const WORD = 'mobile-version-error'
const MESSAGE = 'version-blocked'

export const rule = defineRule({
  id: 'mobile/version-refused',
  stage: 'mobile',
  kind: 'cause',
  covers: ['MOB-05'],
  title: {
    fires: 'The server refuses the version of the app{error}',
    clear: 'No server refused the version of an app',
  },
  needs: ['web', 'phrases'],
  wants: 'a log of the app, or the text of the message',
  phrases: [
    {
      id: WORD,
      anchors: ['UserAgentNotAllowed', 'VersionNotSupported'],
      pattern: /\b(?<error>UserAgentNotAllowed|(?:API)?VersionNotSupported)\b/i,
    },
    {
      id: MESSAGE,
      anchors: ['is blocked', 'blocked or'],
      pattern:
        /version\s+(?:of\s+\S+(?:\s+\S+){0,3}\s+)?is\s+blocked\s+or\s+(?:is\s+)?(?:not|isn['’]t)\s+supported/i,
    },
  ],
  judge: facts => {
    const answers = ERRORS.flatMap(error =>
      applicationErrors(facts, error, '').map(found => ({ ...found, error })),
    )
    const words = phrasesOf(facts, WORD)
    const told = phrasesOf(facts, MESSAGE)
    if (answers.length + words.length + told.length === 0) return [CLEAR]
    const evidence: Evidence[] = [
      ...answers.map(found => found.evidence),
      ...words.map(found => evidenceOf(found, 'error of the web application')),
      ...told.map(found => evidenceOf(found, 'what the app shows')),
    ]
    const named = answers[0]?.error ?? words[0]?.values.get('error')
    const within = answers.flatMap(({ exchange }) => attemptsWith(facts, exchange))
    return [
      fires({
        subject: { error: named === undefined ? '' : ` (${named})` },
        evidence,
        attempts: within.length > 0 ? within : failedAttemptsOfReporter(facts, usesWebApplication),
        causes: [
          {
            id: 'MOB-05',
            certainty: named === undefined ? 'possible' : 'certain',
            because: named === undefined ? '' : 'The server names it.',
          },
        ],
      }),
    ]
  },
  explain:
    'The web application looks at the program and the version of the interface that a client announces{error}. A version rule ' +
    'refuses the program, or the server is too old (or too new) for the interface it asks for.',
  scope: 'Everybody with that app version; the same users sign in with another version or on a desktop.',
  causes: [
    {
      id: 'MOB-05',
      cause:
        'A client version rule blocks the app, or server and app do not share a version of the interface.',
      confirm: [
        'Get-CsClientVersionPolicyRule | Where-Object Action -like Block* | Format-List UserAgent,MajorVersion,CompareOp,Action',
        'Get-CsServerVersion',
      ],
      remedy: ['Change or reorder the rule; update the app, or the server where it lacks the version.'],
    },
  ],
  lookAlikes: [
    { what: '403 with 17002', tell: 'the same filter for SIP clients' },
    { what: 'MobileApplicationNoLongerAllowed', tell: 'the user may not use mobile clients at all' },
  ],
  settle: ['The User-Agent of the app and the rules of the pool.'],
  seeAlso: ['Get-CsClientVersionPolicyRule', 'UCWA versioning'],
  samples: {
    fires: ['mobile/version-refused.http', 'mobile/version-blocked.txt'],
    clear: ['noise/ucwa-application-expired.http'],
  },
})
