// Modern authentication is on in one of the two, Exchange and Skype for Business, and off in the other.

import { evidenceOf } from '../../evidence.ts'
import { isOn, settingsNamed } from '../../facts/settings.ts'
import { certain } from '../../ranked.ts'
import { CLEAR, defineRule, fires } from '../../rule.ts'

export const rule = defineRule({
  id: 'hybrid/modern-auth-one-workload',
  stage: 'hybrid',
  kind: 'cause',
  covers: ['HYB-02'],
  title: {
    fires: 'Modern authentication is on for {on} and off for {off}',
    clear: 'Exchange and Skype for Business agree about modern authentication',
  },
  needs: [],
  wants: 'Get-CsOAuthConfiguration and Get-OrganizationConfig',
  judge: facts => {
    const ours = settingsNamed(facts, 'ClientAdalAuthOverride').at(-1)
    const theirs = settingsNamed(facts, 'OAuth2ClientProfileEnabled').at(-1)
    if (!ours || !theirs) return [CLEAR]
    const oursOn = /^allowed$/i.test(ours.value.trim())
    const oursOff = /^disallowed$/i.test(ours.value.trim())
    const theirsOn = isOn(theirs.value)
    if (!(oursOn && !theirsOn) && !(oursOff && theirsOn)) return [CLEAR]
    return [
      fires({
        subject: oursOn
          ? { on: 'Skype for Business', off: 'Exchange' }
          : { on: 'Exchange', off: 'Skype for Business' },
        evidence: [
          evidenceOf(ours, 'the setting of Skype for Business'),
          evidenceOf(theirs, 'the setting of Exchange'),
        ],
        attempts: [],
        causes: [certain('HYB-02', 'The two settings differ.')],
      }),
    ]
  },
  explain:
    'Modern authentication is on for {on} and off for {off}. The client then uses two kinds of credentials at a time: users ' +
    'are asked twice, and those with a second factor cannot sign in where the old protocol is asked for.',
  scope: 'All users of the tenant; those with a second factor fail, the others are asked twice.',
  causes: [
    {
      id: 'HYB-02',
      cause: 'The two services disagree about modern authentication.',
      confirm: [
        'Get-CsOAuthConfiguration | Format-List ClientAdalAuthOverride',
        'Get-OrganizationConfig | Format-List OAuth2ClientProfileEnabled',
      ],
      remedy: [
        'Set-CsOAuthConfiguration -ClientAdalAuthOverride Allowed',
        'Set-OrganizationConfig -OAuth2ClientProfileEnabled $true',
      ],
    },
  ],
  lookAlikes: [{ what: 'NoOverride', tell: 'the default: the service decides; that is no disagreement' }],
  settle: [],
  seeAlso: ['Set-CsOAuthConfiguration', 'Set-OrganizationConfig'],
  samples: { fires: ['hybrid/modern-auth-one-workload.txt'], clear: ['hybrid/modern-auth-agreed.txt'] },
})
