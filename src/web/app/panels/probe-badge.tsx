// A probe in a few words: how it was run, and how it ended.

import { Badge } from '../parts/badge.tsx'
import type { ProbeRunView } from '../probe/views.ts'
import { texts } from '../texts.ts'

/** "outside, with credentials, the lab" */
export function describeHow({ side, at, signsIn }: ProbeRunView): string {
  return [
    texts.probe.sides[side],
    signsIn ? texts.probe.withCredentials : texts.probe.anonymous,
    at === 'lab' ? texts.probe.ofLab : '',
  ]
    .filter(text => text !== '')
    .join(', ')
}

/** How a probe ended, or that it runs. */
export function RunBadge({ run }: { readonly run: ProbeRunView }) {
  const { states, verdicts } = texts.probe
  if (run.state !== 'done') return <Badge {...states[run.state]} />
  if (run.verdict === 'failed')
    return <Badge {...verdicts.failed} text={texts.probe.failed(run.failedSteps)} />
  return <Badge {...(run.cutShort ? states.cut : verdicts.passed)} />
}
