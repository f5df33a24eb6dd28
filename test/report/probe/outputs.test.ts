// The outputs of a probe for people and for other programs, from one report with hostile words in it.

import { DOMParser } from '@xmldom/xmldom'
import { expect, test } from 'vitest'
import { formatProbeJunit } from '../../../src/report/probe/junit.ts'
import { findChanges, formatChanges } from '../../../src/report/probe/probe-changes.ts'
import { formatProbeHtml } from '../../../src/report/probe/probe-html.ts'
import type { ProbeReport, ReportProbeStep } from '../../../src/report/probe/probe-report.ts'
import { formatProbeText } from '../../../src/report/probe/probe-text.ts'
import { formatProbeTree, formatProgress } from '../../../src/report/probe/probe-tree.ts'
import { formatProbePrometheus } from '../../../src/report/probe/prometheus.ts'

const EVIL = '<b>"x"</b> \u001b[31m & \\ \n end'

function stepOf(changes: Partial<ReportProbeStep> = {}): ReportProbeStep {
  return {
    step: 'tls',
    phase: 'secure',
    target: 'sip.contoso.com at 203.0.113.7:443',
    verdict: 'passed',
    outcome: 'good',
    text: 'TLS 1.2',
    details: [],
    at: '2026-03-01T12:00:00.000Z',
    durationMs: 12.4,
    ...changes,
  }
}

function probeOf(...steps: ReportProbeStep[]): ProbeReport {
  const failed = steps.some(({ verdict }) => verdict === 'failed')
  return {
    schema: 'lyncpin.probe',
    version: 1,
    user: 'alice@contoso.com',
    from: '2026-03-01T12:00:00.000Z',
    durationMs: 1500,
    verdict: failed ? 'failed' : 'passed',
    phases: [{ name: 'secure', verdict: failed ? 'failed' : 'passed', steps: steps.length }],
    steps,
    report: {
      schema: 'lyncpin.report',
      version: 1,
      sources: [],
      attempts: [],
      findings: [],
      rules: { judged: 0, cannotTell: [], errors: [] },
    },
  }
}

const FAILED = stepOf({ verdict: 'failed', outcome: 'wrong-name', text: EVIL, details: [EVIL] })
const OPTIONS = { colour: false, width: 100, verbose: true }

test('JUnit is well-formed whatever was seen, and counts failures', () => {
  const xml = formatProbeJunit(probeOf(stepOf(), { ...FAILED, target: EVIL }))
  const document = new DOMParser({ onError: (_level, text) => expect(text).toBe('') }).parseFromString(
    xml,
    'text/xml',
  )
  const suites = document.documentElement
  expect([suites?.getAttribute('tests'), suites?.getAttribute('failures')]).toEqual(['2', '1'])
  expect(document.getElementsByTagName('failure').length).toBe(1)
})

test('every line of the metrics is a comment or a sample', () => {
  const text = formatProbePrometheus(probeOf(stepOf(), { ...FAILED, target: EVIL }))
  const sample = /^[a-z_]+\{[a-z]+="(?:[^"\\\n]|\\.)*"(?:,[a-z]+="(?:[^"\\\n]|\\.)*")*\} [\d.]+$/
  for (const line of text.trimEnd().split('\n'))
    expect(line).toMatch(line.startsWith('#') ? /^# (HELP|TYPE) / : sample)
  expect(text).toContain('lyncpin_probe_success{user="alice@contoso.com"} 0')
})

test('the page shows words of a server as text', () => {
  const html = formatProbeHtml(probeOf(FAILED))
  expect(html).not.toContain('<b>')
  expect(html).toContain('&lt;b&gt;')
})

test('nothing raw reaches a terminal', () => {
  const shown = [
    formatProbeText(probeOf(FAILED), OPTIONS),
    formatProbeTree(probeOf(FAILED), OPTIONS),
    formatProgress([FAILED], [{ phase: 'secure', target: EVIL }], OPTIONS).join('\n'),
    formatChanges(findChanges(probeOf(stepOf()), probeOf(FAILED)), { colour: false, at: '' }),
  ].join('\n')
  expect(shown).not.toContain('\u001b')
  expect(shown).toContain('end')
})

test('changes are steps that turned, came or went; equal runs have none', () => {
  const [before, now] = [
    probeOf(stepOf(), stepOf({ target: 'old' })),
    probeOf(FAILED, stepOf({ target: 'new' })),
  ]
  expect(findChanges(before, before)).toEqual([])
  expect(
    findChanges(before, now).map(({ what, before: was, now: is }) => [what, was !== '', is !== '']),
  ).toEqual([
    ['tls sip.contoso.com at 203.0.113.7:443', true, true],
    ['tls new', false, true],
    ['tls old', true, false],
  ])
})

test('a step that failed is shown, whatever its outcome is called', () => {
  const step = stepOf({
    step: 'sign-in',
    verdict: 'failed',
    outcome: 'not-trusted',
    text: 'stopped before webext',
  })
  const looked = stepOf({ step: 'tcp', verdict: 'note', outcome: 'not-needed', text: 'only looked at' })
  const text = formatProbeText(probeOf(step, looked), { ...OPTIONS, verbose: false })
  expect(text).toContain('stopped before webext')
  expect(text).not.toContain('only looked at')
})

test('what is too long for a line breaks at blanks, and no line is wider than the terminal', () => {
  const long = stepOf({
    text: 'sent, and then '.repeat(20).trim(),
    verdict: 'failed',
    details: ['why '.repeat(40)],
  })
  const lines = formatProbeTree(probeOf(long), { colour: false, width: 60, verbose: false }).split('\n')
  expect(lines.length).toBeGreaterThan(5)
  expect(Math.max(...lines.map(line => line.length))).toBeLessThanOrEqual(60)
  expect(lines.join(' ').replace(/\s+/g, ' ')).toContain('sent, and then sent, and then')
})

test('a probe that did not finish is not called good', () => {
  const text = formatProbeText(probeOf(stepOf(), stepOf({ verdict: 'skipped', outcome: 'ended' })), OPTIONS)
  expect(text).toContain('! Nothing was seen that stands in the way of a sign-in, but 1 step did not finish')
})

test('a cause that no step shows fails in JUnit as well', () => {
  const probe = probeOf(stepOf())
  const finding: ProbeReport['report']['findings'][number] = {
    id: 'f1',
    rule: 'dns/no-discovery-records',
    kind: 'cause',
    severity: 'error',
    certainty: 'certain',
    title: EVIL,
    explanation: '',
    affected: '',
    attempts: [],
    causes: [],
    evidence: [],
    lookAlikes: [],
    settle: [],
    seeAlso: [],
  }
  const findings = [finding, { ...finding, kind: 'note' } as const]
  const xml = formatProbeJunit({ ...probe, report: { ...probe.report, findings } })
  const document = new DOMParser({ onError: (_level, text) => expect(text).toBe('') }).parseFromString(
    xml,
    'text/xml',
  )
  expect(document.documentElement?.getAttribute('failures')).toBe('1')
  expect(document.getElementsByTagName('failure').length).toBe(1)
})
