// What `lyncpin analyze` writes: the report in the forms that were asked for.

import { writeFile } from 'node:fs/promises'
import { AppError } from '../../base/errors.ts'
import type { CaseReport } from '../../report/case-report.ts'
import { formatReportHtml } from '../../report/html.ts'
import { formatJsonText } from '../../report/json.ts'
import { formatReportMarkdown } from '../../report/report-markdown.ts'
import { formatReportText } from '../../report/text/report.ts'
import type { Ladder } from '../../trace/ladder/arrow.ts'
import { buildLadder } from '../../trace/ladder/ladder.ts'
import { createRedactor, learnValue, redactValue } from '../../trace/redact.ts'
import type { OpenCase } from '../../workbench/open-case.ts'
import { reasonOf } from '../file-source.ts'
import { writeOut } from '../output.ts'
import { terminalOf } from '../terminal.ts'
import type { AnalyzeOptions } from './options.ts'

/** Columns beyond which lines are hard to read. */
const WIDEST = 120

interface Output {
  readonly report: CaseReport
  /** Diagrams of the failed attempts, by id. */
  readonly ladders: ReadonlyMap<string, Ladder>
  readonly redacted: boolean
}

/** Writes the report: files first, then standard output. Throws AppError for a file that cannot be written. */
export async function writeOutputs(
  opened: OpenCase,
  report: CaseReport,
  options: AnalyzeOptions,
): Promise<void> {
  const { json, html, markdown, redact, verbose } = options
  const output = prepare(opened, report, redact)
  if (html !== '') await writeReport(html, '--html', formatReportHtml(output.report, output))
  if (typeof markdown === 'string' && markdown !== '')
    await writeReport(markdown, '--markdown', formatReportMarkdown(output.report, output))
  if (json) return writeOut(`${formatJsonText(output.report)}\n`)
  if (markdown === true) return writeOut(formatReportMarkdown(output.report, output))
  const { colour, width } = terminalOf()
  await writeOut(`${formatReportText(output.report, { colour, width: Math.min(width, WIDEST), verbose })}\n`)
}

function prepare(opened: OpenCase, report: CaseReport, redacted: boolean): Output {
  const failed = new Set(report.attempts.filter(({ outcome }) => outcome === 'failed').map(({ id }) => id))
  const ladders = opened.assembled.attempts
    .filter(({ id }) => failed.has(id))
    .map(attempt => [attempt.id, buildLadder(attempt, opened.timeOf)] as const)
  if (!redacted) return { report, ladders: new Map(ladders), redacted }
  const redactor = createRedactor()
  learnValue([report, ladders], redactor)
  return {
    report: redactValue(report, redactor),
    ladders: new Map(ladders.map(([id, ladder]) => [id, redactValue(ladder, redactor)])),
    redacted,
  }
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
