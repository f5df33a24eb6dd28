// The process of `lyncpin serve` that analyses one case and writes its reports.

import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { rules } from '../../diagnose/rules.gen.ts'
import { readFormatFiles } from '../../log/format-files.ts'
import { formats } from '../../log/formats.gen.ts'
import type { CaseReport } from '../../report/case-report.ts'
import { formatReportHtml } from '../../report/html.ts'
import { formatJsonText } from '../../report/json.ts'
import { formatReportMarkdown } from '../../report/report-markdown.ts'
import { observers } from '../../trace/observers.gen.ts'
import { createRedactor } from '../../trace/redact.ts'
import { type AnalysisTask, answerTask } from '../../web/api/analysis/process.ts'
import { type AnalysisResult, type ReportForm, reportFileName } from '../../web/api/analysis/queue.ts'
import { openCase } from '../../workbench/open-case.ts'
import { openMessages } from '../../workbench/open-messages.ts'
import { type PreparedReport, prepareReport } from '../../workbench/prepare-report.ts'
import { learnCase } from '../../workbench/redact-case.ts'
import { reportCase } from '../../workbench/report-case.ts'
import { expandInputs } from '../expand-inputs.ts'

/** Archives of a case may grow to so much; a case of a person stays far below. */
const UNPACKED_BYTES = 16 * 2 ** 30
/** What is said about single files. */
const PROBLEMS = 100

async function analyse({ files, folder }: AnalysisTask): Promise<AnalysisResult> {
  const names = new Map(files.map(({ path, name }) => [path, name]))
  const inputs = await expandInputs([...names.keys()], {
    formats,
    archives: { totalBytes: UNPACKED_BYTES },
    nameOf: path => names.get(path) ?? path,
  })
  try {
    if (inputs.sources.length === 0) throw new Error(describeNothing(inputs.problems))
    const tmf = await readFormatFiles(inputs.formatFiles)
    const opened = await openCase(inputs.sources, { formats, observers, rules }, { tmf })
    const report = await reportCase(opened)
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await writeReports(folder, prepareReport(opened, report))
    // Names are learned from the whole logs: what a report quotes bare may be known from another line only.
    const redactor = createRedactor()
    await learnCase({ opened, messages: await openMessages(opened, formats, { tmf }), formats }, redactor)
    await writeReports(folder, prepareReport(opened, report, redactor))
    return { summary: summaryOf(report), problems: inputs.problems.slice(0, PROBLEMS) }
  } finally {
    await inputs.close()
  }
}

async function writeReports(folder: string, prepared: PreparedReport): Promise<void> {
  const { report, redacted } = prepared
  const write = (format: ReportForm['format'], text: string): Promise<void> =>
    writeFile(join(folder, reportFileName({ format, redacted })), text, { mode: 0o600 })
  await write('json', `${formatJsonText(report)}\n`)
  await write('html', formatReportHtml(report, prepared))
  await write('markdown', formatReportMarkdown(report, prepared))
}

function describeNothing(problems: readonly { readonly path: string; readonly text: string }[]): string {
  const said = problems.slice(0, 5).map(({ path, text }) => `${path}: ${text}`)
  return `no log among the files. ${said.join('; ')}`.trim()
}

function summaryOf({ attempts, findings }: CaseReport): AnalysisResult['summary'] {
  return {
    attempts: attempts.length,
    failed: attempts.filter(({ outcome }) => outcome === 'failed').length,
    findings: findings.filter(({ kind }) => kind !== 'noise').length,
  }
}

answerTask(analyse)
