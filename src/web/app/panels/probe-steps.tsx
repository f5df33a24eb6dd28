// The steps of a probe as a tree: phases in the order of a sign-in, below each what was asked and what was seen.

import { useState } from 'preact/hooks'
import { formatDuration } from '../../../base/time.ts'
import type { ReportProbeStep, ReportVerdict } from '../../../report/probe/probe-report.ts'
import { isTelling } from '../../../report/probe/probe-text.ts'
import { PHASES } from '../../../trace/attempt.ts'
import type { SeenStep } from '../probe/follow-run.ts'
import { texts } from '../texts.ts'
import { StepSheet } from './probe-step-sheet.tsx'

interface ProbeStepsProps {
  readonly steps: readonly SeenStep[]
  readonly ended: boolean
}

/** The tree; a choice shows also the steps that say little. */
export function ProbeSteps({ steps, ended }: ProbeStepsProps) {
  const [all, setAll] = useState(false)
  const [about, setAbout] = useState('')
  const isShown = ({ result }: SeenStep): boolean => all || result === undefined || isTelling(result)
  const hidden = steps.filter(({ result }) => result !== undefined && !isTelling(result)).length
  return (
    <section class="probe-steps">
      <div class="section-head">
        <h2>{texts.probe.steps}</h2>
        {hidden > 0 ? (
          <label class="check">
            <input type="checkbox" checked={all} onChange={event => setAll(event.currentTarget.checked)} />
            {texts.probe.showAll(hidden)}
          </label>
        ) : null}
      </div>
      {PHASES.map(phase => {
        const own = steps.filter(step => step.phase === phase)
        const shown = own.filter(isShown)
        return shown.length === 0 ? null : (
          <div key={phase} class="card probe-phase">
            <PhaseHead phase={phase} steps={own} ended={ended} />
            <ul>
              {shown.map(step => (
                <StepLine key={step.key} seen={step} onAbout={setAbout} />
              ))}
            </ul>
          </div>
        )
      })}
      <StepSheet id={about} onClose={() => setAbout('')} />
    </section>
  )
}

/** Worst first. */
const WEIGHT: readonly ReportVerdict[] = ['failed', 'warning', 'passed', 'note', 'skipped']

interface PhaseHeadProps {
  readonly phase: (typeof PHASES)[number]
  readonly steps: readonly SeenStep[]
  readonly ended: boolean
}

function PhaseHead({ phase, steps, ended }: PhaseHeadProps) {
  const verdicts = steps.flatMap(({ result }) => result?.verdict ?? [])
  const worst = WEIGHT.find(verdict => verdicts.includes(verdict))
  const runs = !ended && verdicts.length < steps.length
  return (
    <h3>
      {runs && worst !== 'failed' ? (
        <span class="spinner" aria-hidden="true" />
      ) : (
        <Mark verdict={worst ?? 'skipped'} />
      )}
      {texts.phases[phase]}
      <span class="hint">
        {runs ? `${verdicts.length} / ${steps.length}` : null}
        <span class="visually-hidden">
          {runs ? texts.probe.underWay : worst && texts.probe.verdicts[worst].text}
        </span>
      </span>
    </h3>
  )
}

function Mark({ verdict }: { readonly verdict: ReportVerdict }) {
  return (
    <span class={`mark-symbol ${verdict}`} aria-hidden="true">
      {texts.probe.verdicts[verdict].symbol}
    </span>
  )
}

interface StepLineProps {
  readonly seen: SeenStep
  readonly onAbout: (step: string) => void
}

function StepLine({ seen: { step, target, result }, onAbout }: StepLineProps) {
  return (
    <li class={`probe-step ${result?.verdict ?? 'running'}`}>
      {result ? <Mark verdict={result.verdict} /> : <span class="spinner" aria-hidden="true" />}
      <button type="button" class="step-name" title={texts.probe.about(step)} onClick={() => onAbout(step)}>
        {step}
      </button>
      <span class="step-target">{target}</span>
      <div class="step-seen">
        <span class="visually-hidden">
          {result ? `${texts.probe.verdicts[result.verdict].text}: ` : texts.probe.underWay}
        </span>
        {result ? <Seen result={result} /> : null}
      </div>
      <span class="step-time">{result ? formatDuration(result.durationMs * 1000) : ''}</span>
    </li>
  )
}

function Seen({ result: { text, details, verdict } }: { readonly result: ReportProbeStep }) {
  if (details.length === 0) return <span>{text}</span>
  return (
    <details open={verdict === 'failed'}>
      <summary>{text}</summary>
      <ul class="step-details">
        {details.map((detail, i) => (
          // Details are lines: two may be equal, and their order never changes.
          <li key={i}>{detail}</li>
        ))}
      </ul>
    </details>
  )
}
