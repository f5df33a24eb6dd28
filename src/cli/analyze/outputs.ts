// What `lyncpin analyze` writes: the report in the forms that were asked for.

import { writeFile } from 'node:fs/promises'
import { AppError } from '../../base/errors.ts'
import type { CaseReport } from '../../report/case-report.ts'
import { formatReportHtml } from '../../report/html.ts'
import { formatJsonText } from '../../report/json.ts'
import { formatReportMarkdown } from '../../report/report-markdown.ts'
import { formatReportText } from '../../report/text/report.ts'
import type { OpenCase } from '../../workbench/open-case.ts'
import { prepareReport } from '../../workbench/prepare-report.ts'
import { reasonOf } from '../file-source.ts'
import { writeOut } from '../output.ts'
import { terminalOf } from '../terminal.ts'
import type { AnalyzeOptions } from './options.ts'

/** Columns beyond which lines are hard to read. */
const WIDEST = 120

/** Writes the report: files first, then standard output. Throws AppError for a file that cannot be written. */
export async function writeOutputs(
  opened: OpenCase,
  report: CaseReport,
  options: AnalyzeOptions,
): Promise<void> {
  const { json, html, markdown, redact, verbose } = options
  const output = prepareReport(opened, report, redact)
  if (html !== '') await writeReport(html, '--html', formatReportHtml(output.report, output))
  if (typeof markdown === 'string' && markdown !== '')
    await writeReport(markdown, '--markdown', formatReportMarkdown(output.report, output))
  if (json) return writeOut(`${formatJsonText(output.report)}\n`)
  if (markdown === true) return writeOut(formatReportMarkdown(output.report, output))
  const { colour, width } = terminalOf()
  await writeOut(`${formatReportText(output.report, { colour, width: Math.min(width, WIDEST), verbose })}\n`)
}

async function writeReport(path: string, option: string, text: string): Promise<void> {
  try {
    await writeFile(path, text)
  } catch (thrown) {
    throw new AppError('usage', `${option}: ${path} cannot be written: ${reasonOf(thrown)}`, {
      cause: thrown,
    })
  }
  process.stderr.write(`lyncpin: wrote ${path}\n`)
}
