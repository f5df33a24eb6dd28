// What a step of the probe does: its objective, what it sends, what may come of it.

import { useEffect, useState } from 'preact/hooks'
import { messageOf } from '../../../base/errors.ts'
import { say } from '../actions.ts'
import { Badge } from '../parts/badge.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { listSteps } from '../probe/calls.ts'
import type { ProbeStepView } from '../probe/views.ts'
import { texts } from '../texts.ts'

interface StepSheetProps {
  /** Id of the step; '' for none. */
  readonly id: string
  readonly onClose: () => void
}

/** The page of a step, over the view. */
export function StepSheet({ id, onClose }: StepSheetProps) {
  const [steps, setSteps] = useState<readonly ProbeStepView[]>([])
  useEffect(() => {
    if (id !== '' && steps.length === 0) listSteps().then(setSteps, thrown => say(messageOf(thrown)))
  }, [id])
  const page = steps.find(step => step.id === id)
  return (
    <Sheet title={page?.title ?? id} shown={page !== undefined} onClose={onClose}>
      {page ? <StepPage page={page} /> : null}
    </Sheet>
  )
}

function StepPage({ page: { objective, needs, sends, outcomes } }: { readonly page: ProbeStepView }) {
  return (
    <div class="step-page">
      <p>{objective}</p>
      <h3>{texts.probe.sheet.needs}</h3>
      <p>{needs}</p>
      <h3>{texts.probe.sheet.sends}</h3>
      <ul>
        {sends.map(sent => (
          <li key={sent}>{sent}</li>
        ))}
      </ul>
      <h3>{texts.probe.sheet.outcomes}</h3>
      <ul class="outcome-list">
        {outcomes.map(outcome => (
          <li key={outcome.id}>
            <Badge {...texts.probe.verdicts[outcome.verdict]} text={outcome.id} />
            <span>
              <b>{outcome.text}</b>
              <span class="hint">{outcome.meaning}</span>
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}
