// A probe as JUnit XML, for pipelines: one suite per phase, one case per step and target; and a suite of what the rules found, because
// names that do not exist are a cause although no step failed.

import { printable } from '../../base/text.ts'
import { escapeXml } from '../../protocol/xml/escape.ts'
import type { ProbeReport, ReportProbeStep } from './probe-report.ts'

/** Formats the report; warnings pass and are told in the output of their case. */
export function formatProbeJunit({ steps, phases, durationMs, report }: ProbeReport): string {
  const findings = report.findings.filter(({ kind }) => kind === 'cause' || kind === 'symptom')
  const suites = phases.map(({ name }) =>
    formatSuite(
      name,
      steps.filter(({ phase }) => phase === name),
    ),
  )
  const failures = steps.filter(({ verdict }) => verdict === 'failed').length
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="lyncpin probe" tests="${steps.length + findings.length}" failures="${failures + findings.length}" time="${seconds(durationMs)}">`,
    ...suites,
    ...(findings.length > 0 ? [formatFindings(findings)] : []),
    '</testsuites>',
    '',
  ].join('\n')
}

function formatSuite(name: string, steps: readonly ReportProbeStep[]): string {
  const count = (verdict: ReportProbeStep['verdict']): number =>
    steps.filter(step => step.verdict === verdict).length
  const timeMs = Math.max(0, ...steps.map(({ durationMs }) => durationMs))
  return [
    ` <testsuite name="${text(name)}" tests="${steps.length}" failures="${count('failed')}" skipped="${count('skipped')}" time="${seconds(timeMs)}">`,
    ...steps.map(formatCase),
    ' </testsuite>',
  ].join('\n')
}

function formatFindings(findings: ProbeReport['report']['findings']): string {
  return [
    ` <testsuite name="findings" tests="${findings.length}" failures="${findings.length}" skipped="0" time="0">`,
    ...findings.map(
      ({ rule, title, explanation }) =>
        `  <testcase classname="probe.findings" name="${text(rule)}" time="0"><failure type="${text(rule)}" message="${text(title)}">${text(explanation)}</failure></testcase>`,
    ),
    ' </testsuite>',
  ].join('\n')
}

function formatCase(step: ReportProbeStep): string {
  const head = `  <testcase classname="${text(`probe.${step.phase}.${step.step}`)}" name="${text(step.target)}" time="${seconds(step.durationMs)}"`
  const lines = [step.text, ...step.details].map(text).join('\n')
  if (step.verdict === 'failed')
    return `${head}><failure type="${text(step.outcome)}" message="${text(step.text)}">${lines}</failure></testcase>`
  if (step.verdict === 'skipped') return `${head}><skipped message="${text(step.text)}"/></testcase>`
  return `${head}><system-out>${step.verdict}: ${lines}</system-out></testcase>`
}

/** XML 1.0 has no control characters, not even escaped. */
function text(value: string): string {
  return escapeXml(printable(value)).replace(/[\ufffe\uffff]/g, '')
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3)
}
