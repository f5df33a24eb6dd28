// A probe as metrics in Prometheus' text format, for the textfile collector of a node exporter.

import type { ProbeReport, ReportProbeStep, ReportVerdict } from './probe-report.ts'

const STATES: readonly ReportVerdict[] = ['passed', 'warning', 'note', 'skipped', 'failed']

/** Formats the report. Names and labels stay the same from version to version. */
export function formatProbePrometheus(probe: ProbeReport): string {
  const user = label('user', probe.user)
  const counts = STATES.map(state => {
    const count = probe.steps.filter(({ verdict }) => verdict === state).length
    return `lyncpin_probe_steps{${user},verdict="${state}"} ${count}`
  })
  const byTarget = new Map(probe.steps.map(step => [labelsOf(step), step]))
  const at = probe.from === null ? 0 : Date.parse(probe.from) / 1000
  return [
    ...metric('lyncpin_probe_success', 'Whether nothing failed (1) or something did (0).', [
      `lyncpin_probe_success{${user}} ${probe.verdict === 'passed' ? 1 : 0}`,
    ]),
    ...metric('lyncpin_probe_duration_seconds', 'How long the probe took.', [
      `lyncpin_probe_duration_seconds{${user}} ${probe.durationMs / 1000}`,
    ]),
    ...metric('lyncpin_probe_timestamp_seconds', 'When the probe began, seconds since 1970.', [
      `lyncpin_probe_timestamp_seconds{${user}} ${at}`,
    ]),
    ...metric('lyncpin_probe_steps', 'Steps by verdict.', counts),
    ...metric(
      'lyncpin_probe_step_success',
      'One step at one target: 0 failed, 1 did not.',
      [...byTarget].map(
        ([labels, { verdict }]) => `lyncpin_probe_step_success{${labels}} ${verdict === 'failed' ? 0 : 1}`,
      ),
    ),
    ...metric(
      'lyncpin_probe_step_duration_seconds',
      'How long one step took.',
      [...byTarget].map(
        ([labels, { durationMs }]) => `lyncpin_probe_step_duration_seconds{${labels}} ${durationMs / 1000}`,
      ),
    ),
    ...metric(
      'lyncpin_probe_finding',
      'Findings of the rules, 1 each.',
      [
        ...new Set(
          probe.report.findings.map(
            ({ rule, severity }) => `${label('rule', rule)},${label('severity', severity)}`,
          ),
        ),
      ].map(labels => `lyncpin_probe_finding{${labels}} 1`),
    ),
    '',
  ].join('\n')
}

function metric(name: string, help: string, samples: readonly string[]): string[] {
  return samples.length === 0 ? [] : [`# HELP ${name} ${help}`, `# TYPE ${name} gauge`, ...samples]
}

function labelsOf({ step, phase, target }: ReportProbeStep): string {
  return [label('phase', phase), label('step', step), label('target', target)].join(',')
}

function label(name: string, value: string): string {
  const escaped = value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
  return `${name}="${escaped}"`
}
