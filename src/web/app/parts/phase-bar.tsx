// The phases of an attempt: a bar whose parts follow the time they took, and a list with the words.

import { formatDuration } from '../../../base/time.ts'
import type { ReportPhase } from '../../../report/case-report.ts'
import { texts } from '../texts.ts'
import './phase-bar.css'

/** "✗ Ticket, failed, 1.2 s" */
function describePhase({ name, outcome, durationMs }: ReportPhase): string {
  const took = durationMs === null || durationMs === 0 ? '' : `, ${formatDuration(durationMs * 1000)}`
  return `${texts.phases[name]}: ${texts.phaseOutcomes[outcome].text}${took}`
}

/** Parts grow with the root of their time: a slow phase stands out, a quick one still shows its symbol. */
function growthOf({ durationMs, outcome }: ReportPhase): number {
  return outcome === 'skipped' || outcome === 'unknown' ? 0 : Math.sqrt(Math.max(1, durationMs ?? 1))
}

/** The bar of a table row. */
export function PhaseBar({ phases }: { readonly phases: readonly ReportPhase[] }) {
  const shown = phases.filter(({ outcome }) => outcome !== 'unknown')
  const label = shown.map(describePhase).join('; ')
  return (
    <span class="phase-bar" role="img" aria-label={label === '' ? texts.common.notSeen : label}>
      {shown.map(phase => (
        <span
          key={phase.name}
          class={`part ${phase.outcome}`}
          style={{ flexGrow: growthOf(phase) }}
          title={describePhase(phase)}
        >
          <span aria-hidden="true">{texts.phaseOutcomes[phase.outcome].symbol}</span>
        </span>
      ))}
    </span>
  )
}

/** All nine phases with their outcome, time and reason. */
export function PhaseList({ phases }: { readonly phases: readonly ReportPhase[] }) {
  return (
    <ol class="phase-list">
      {phases.map(({ name, outcome, durationMs, reason }) => (
        <li key={name} class={outcome}>
          <b>
            <span aria-hidden="true">{texts.phaseOutcomes[outcome].symbol} </span>
            {texts.phases[name]}
          </b>
          <span class="took">
            {durationMs !== null && durationMs > 0 && outcome !== 'unknown'
              ? formatDuration(durationMs * 1000)
              : texts.phaseOutcomes[outcome].text}
          </span>
          {reason === '' ? null : <span class="reason">{reason}</span>}
        </li>
      ))}
    </ol>
  )
}
