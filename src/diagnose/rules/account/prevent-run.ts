// PreventRun: a policy closes the client as soon as it starts.

import { evidenceOf } from '../../evidence.ts'
import { failedAttemptsOfReporter } from '../../facts/affected.ts'
import { isOn, settingsNamed } from '../../facts/settings.ts'
import { certain } from '../../ranked.ts'
import { CLEAR, defineRule, fires } from '../../rule.ts'

export const rule = defineRule({
  id: 'account/prevent-run',
  stage: 'account',
  kind: 'cause',
  covers: ['ACC-13'],
  title: {
    fires: 'A policy does not let the client run (PreventRun)',
    clear: 'No policy keeps the client from running',
  },
  needs: [],
  wants: 'reg query "HKLM\\Software\\Policies\\Microsoft\\Office\\16.0\\Lync" and the same under HKCU',
  judge: facts => {
    const policies = settingsNamed(facts, 'PreventRun').filter(({ value }) => isOn(value))
    if (policies.length === 0) return [CLEAR]
    return [
      fires({
        subject: {},
        evidence: policies.map(policy => evidenceOf(policy, 'the client may not run')),
        attempts: failedAttemptsOfReporter(facts),
        causes: [certain('ACC-13')],
      }),
    ]
  },
  explain:
    'The policy value PreventRun is set. The client reads it at start and closes at once, without any message.',
  scope: 'Every computer or user that the group policy object applies to; mobile clients are not concerned.',
  causes: [
    {
      id: 'ACC-13',
      cause: 'The group policy "Prevent users from running Skype for Business" is switched on.',
      confirm: [
        'gpresult /h policy.html',
        'reg query "HKLM\\Software\\Policies\\Microsoft\\Office\\16.0\\Lync" /v PreventRun',
      ],
      remedy: ['Take the computer or user out of the scope of the policy, then gpupdate /force.'],
    },
  ],
  lookAlikes: [
    { what: 'a client that crashes at start', tell: 'a crash leaves an Application Error event 1000' },
  ],
  settle: ['gpresult of the computer.'],
  seeAlso: ['policy PreventRun'],
  samples: {
    fires: ['account/prevent-run.txt'],
    clear: ['account/prevent-run-off.txt'],
  },
})
