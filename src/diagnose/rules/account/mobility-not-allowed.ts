// UCWA ends or refuses a mobile session: the mobility policy of the user does not allow it.

import { applicationErrors } from '../../facts/application-errors.ts'
import { attemptsWith } from '../../facts/facts.ts'
import { certain } from '../../ranked.ts'
import { CLEAR, defineRule, fires } from '../../rule.ts'

export const rule = defineRule({
  id: 'account/mobility-not-allowed',
  stage: 'account',
  kind: 'cause',
  covers: ['ACC-07'],
  title: {
    fires: 'The mobility policy does not allow the user to sign in with a mobile client',
    clear: 'No mobile session was refused by policy',
  },
  needs: ['web', 'phrases'],
  wants: 'a log of the mobile client, or a trace of the UCWA component',
  phrases: [
    {
      id: 'mobile-application-not-allowed',
      anchors: ['MobileApplicationNoLongerAllowed'],
      pattern: /MobileApplicationNoLongerAllowed/i,
    },
  ],
  judge: facts => {
    const errors = applicationErrors(
      facts,
      'MobileApplicationNoLongerAllowed',
      'mobile-application-not-allowed',
    )
    if (errors.length === 0) return [CLEAR]
    return errors.map(({ evidence, exchange }) =>
      fires({
        subject: {},
        evidence: [evidence],
        attempts: attemptsWith(facts, exchange),
        causes: [certain('ACC-07', 'The server names it.')],
      }),
    )
  },
  explain:
    'The web application for mobile clients (UCWA) checks the mobility policy of the user when a session begins, and again ' +
    'when the policy changes. Here it answered that the user may not use a mobile client.',
  scope: 'Users with this mobility policy, on phones and tablets only; the same users sign in on a desktop.',
  causes: [
    {
      id: 'ACC-07',
      cause: 'EnableMobility is False in the mobility policy that applies to the user.',
      confirm: [
        "Get-CsUser '<user>' | Format-List MobilityPolicy",
        'Get-CsMobilityPolicy | Format-List Identity,EnableMobility',
      ],
      remedy: [
        'Set-CsMobilityPolicy -Identity <policy> -EnableMobility $true',
        "Grant-CsMobilityPolicy -Identity '<user>' -PolicyName <policy>",
      ],
    },
  ],
  lookAlikes: [
    { what: 'ApplicationNotFound', tell: 'the session expired; the client makes a new one by itself' },
    {
      what: 'VersionNotSupported or UserAgentNotAllowed',
      tell: 'the version of the app is refused, not the user',
    },
  ],
  settle: ['Get-CsMobilityPolicy'],
  seeAlso: ['ucwa/MobileApplicationNoLongerAllowed', 'Set-CsMobilityPolicy'],
  samples: {
    fires: ['account/mobility-not-allowed.http'],
    clear: ['noise/ucwa-application-expired.http'],
  },
})
