import { readFileSync } from 'node:fs'
import { beforeAll, expect, test } from 'vitest'
import { createMemorySource } from '../../src/base/byte-source.ts'
import { rules } from '../../src/diagnose/rules.gen.ts'
import { formats } from '../../src/log/formats.gen.ts'
import type { CaseReport } from '../../src/report/case-report.ts'
import { observers } from '../../src/trace/observers.gen.ts'
import { createRedactor } from '../../src/trace/redact.ts'
import { type OpenCase, openCase } from '../../src/workbench/open-case.ts'
import { prepareReport } from '../../src/workbench/prepare-report.ts'
import { reportCase } from '../../src/workbench/report-case.ts'

const LOG = 'examples/external-web-certificate/clients/bob-outside.UccApilog'
let opened: OpenCase
let report: CaseReport

beforeAll(async () => {
  opened = await openCase([createMemorySource('bob.UccApilog', readFileSync(LOG))], {
    formats,
    observers,
    rules,
  })
  report = await reportCase(opened)
})

test('a report comes with the diagrams of its failed attempts', () => {
  const prepared = prepareReport(opened, report)
  expect([...prepared.ladders.keys()]).toEqual(['a1'])
  expect([prepared.report, prepared.redacted]).toEqual([report, false])
})

test('with a redactor no name is left, in report and diagrams alike', () => {
  const prepared = prepareReport(opened, report, createRedactor())
  expect(JSON.stringify([prepared.report, [...prepared.ladders.values()]])).not.toMatch(/contoso|bob/i)
  expect(prepared.redacted).toBe(true)
})

test('what the redactor knows from elsewhere is replaced where it stands bare', () => {
  const [source] = report.sources
  const quoting = { ...report, sources: source ? [{ ...source, clockBasis: 'seen by WKS77' }] : [] }
  expect(prepareReport(opened, quoting, createRedactor()).report.sources[0]?.clockBasis).toContain('WKS77')
  const redactor = createRedactor()
  redactor.learn('Host: wks77.contoso.com')
  expect(prepareReport(opened, quoting, redactor).report.sources[0]?.clockBasis).not.toContain('WKS77')
})
