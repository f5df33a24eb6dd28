// Turns the open case of a probe's trace into the report of the probe.

import type { CaseReport } from '../report/case-report.ts'
import type { ProbeReport, ReportProbeStep, ReportVerdict } from '../report/probe/probe-report.ts'
import { PHASES } from '../trace/attempt.ts'
import type { ProbeStepResult } from '../trace/observation.ts'
import type { OpenCase } from './open-case.ts'

/** Verdicts, the worst first. */
const WORST: readonly ReportVerdict[] = ['failed', 'warning', 'passed', 'note', 'skipped']

/** The report of the probe in a case. */
export function reportProbe(opened: OpenCase, report: CaseReport): ProbeReport {
  const results = opened.collected.observations
    .filter((found): found is ProbeStepResult => found.kind === 'probe-step')
    .toSorted((a, b) => opened.timeOf(a.origin) - opened.timeOf(b.origin))
  const steps = results.map(result => reportStep(result, opened.timeOf(result.origin)))
  const fromUs = Math.min(...results.map(({ origin }) => opened.timeOf(origin)))
  const toUs = Math.max(...results.map(({ origin, durationUs }) => opened.timeOf(origin) + durationUs))
  const failed =
    steps.some(({ verdict }) => verdict === 'failed') ||
    report.findings.some(({ kind }) => kind === 'cause' || kind === 'symptom')
  return {
    schema: 'lyncpin.probe',
    version: 1,
    user: report.attempts.map(({ user }) => user).find(user => user !== '') ?? '',
    from: Number.isFinite(fromUs) ? new Date(fromUs / 1000).toISOString() : null,
    durationMs: Number.isFinite(fromUs) ? (toUs - fromUs) / 1000 : 0,
    verdict: failed ? 'failed' : 'passed',
    phases: PHASES.flatMap(name => reportPhase(name, steps)),
    steps,
    report,
  }
}

function reportStep(result: ProbeStepResult, timeUs: number): ReportProbeStep {
  const { step, phase, target, verdict, outcome, details, durationUs, quote } = result
  const at = Number.isFinite(timeUs) ? new Date(timeUs / 1000).toISOString() : ''
  return { step, phase, target, verdict, outcome, text: quote, details, at, durationMs: durationUs / 1000 }
}

function reportPhase(name: string, steps: readonly ReportProbeStep[]): ProbeReport['phases'] {
  const own = steps.filter(({ phase }) => phase === name)
  const verdict = WORST.find(worst => own.some(step => step.verdict === worst))
  return verdict === undefined ? [] : [{ name, verdict, steps: own.length }]
}
