// What `lyncpin analyze` writes: the report in the forms that were asked for.

import { stat, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { AppError } from '../../base/errors.ts'
import type { BinaryOptions } from '../../log/format.ts'
import { formats } from '../../log/formats.gen.ts'
import type { CaseReport } from '../../report/case-report.ts'
import { formatReportHtml } from '../../report/html.ts'
import { formatJsonText } from '../../report/json.ts'
import { formatReportMarkdown } from '../../report/report-markdown.ts'
import { formatReportText } from '../../report/text/report.ts'
import { createRedactor, type Redactor } from '../../trace/redact.ts'
import type { OpenCase } from '../../workbench/open-case.ts'
import { openMessages } from '../../workbench/open-messages.ts'
import { prepareReport } from '../../workbench/prepare-report.ts'
import { learnCase } from '../../workbench/redact-case.ts'
import { reasonOf } from '../file-source.ts'
import { writeOut } from '../output.ts'
import { terminalOf } from '../terminal.ts'
import type { AnalyzeOptions } from './options.ts'

/** Columns beyond which lines are hard to read. */
const WIDEST = 120

/** Throws AppError when a report could not be written: to be asked before the work is done. */
export async function checkOutputs({ html, markdown }: AnalyzeOptions): Promise<void> {
  for (const [option, path] of [
    ['--html', html],
    ['--markdown', markdown],
  ] as const) {
    if (typeof path !== 'string' || path === '') continue
    const folder = dirname(path)
    const kind = await stat(folder).catch(() => undefined)
    if (!kind?.isDirectory())
      throw new AppError('usage', `${option}: ${path} cannot be written: there is no folder ${folder}`)
  }
}

/** Writes the report: files first, then standard output. Throws AppError for a file that cannot be written. */
export async function writeOutputs(
  opened: OpenCase,
  report: CaseReport,
  options: AnalyzeOptions,
  binary: BinaryOptions,
): Promise<void> {
  const { json, html, markdown, redact, verbose } = options
  const output = prepareReport(opened, report, redact ? await learnNames(opened, binary) : undefined)
  if (html !== '') await writeReport(html, '--html', formatReportHtml(output.report, output))
  if (typeof markdown === 'string' && markdown !== '')
    await writeReport(markdown, '--markdown', formatReportMarkdown(output.report, output))
  if (json) return writeOut(`${formatJsonText(output.report)}\n`)
  if (markdown === true) return writeOut(formatReportMarkdown(output.report, output))
  const { colour, width } = terminalOf()
  await writeOut(`${formatReportText(output.report, { colour, width: Math.min(width, WIDEST), verbose })}\n`)
}

/** A redactor that knows the names of all logs, not only of what the report shows. */
async function learnNames(opened: OpenCase, binary: BinaryOptions): Promise<Redactor> {
  const redactor = createRedactor()
  const messages = await openMessages(opened, formats, binary)
  await learnCase({ opened, messages, formats }, redactor)
  return redactor
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
