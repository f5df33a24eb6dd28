// 21002: a conferencing policy does not let attendees share.

import { evidenceOfSubset } from '../../facts/diagnostics-families.ts'
import { fireOnce } from '../../firing.ts'
import { certain } from '../../ranked.ts'
import { defineRule } from '../../rule.ts'

const ATTENDEES_CANNOT_SHARE = 21002

export const rule = defineRule({
  id: 'noise/sharing-not-allowed',
  stage: 'noise',
  kind: 'note',
  covers: ['LA-12'],
  title: {
    fires: 'Attendees may not share in the meeting (21002); sign-in is not concerned',
    clear: 'No attendee was kept from sharing',
  },
  needs: [],
  wants: 'a client log of the meeting',
  judge: facts =>
    fireOnce(
      evidenceOfSubset(facts, ({ id }) => id === ATTENDEES_CANNOT_SHARE),
      { causes: [certain('LA-12', 'The application sharing server says so.')] },
    ),
  explain: 'The user is signed in and in the meeting; its policy or its settings do not let attendees share.',
  scope: 'Attendees of meetings of organisers with this policy.',
  causes: [
    {
      id: 'LA-12',
      cause:
        'The conferencing policy of the organiser, or the settings of the meeting, allow sharing to presenters only.',
      confirm: [
        'Get-CsConferencingPolicy | Format-List Identity,EnableAppDesktopSharing,AllowParticipantControl',
      ],
      remedy: ['Make the attendee a presenter, or change the policy: Set-CsConferencingPolicy'],
    },
  ],
  lookAlikes: [
    { what: 'sharing that does not connect', tell: 'ms-client-diagnostics 20 to 39: the media path' },
  ],
  settle: [],
  seeAlso: ['ms-diagnostics/21002', 'Set-CsConferencingPolicy'],
  samples: { fires: ['noise/sharing-not-allowed.txt'], clear: ['noise/media-path.txt'] },
})
