// lyncpin analyze: reads logs and says why a sign-in failed.

import { rules } from '../../diagnose/rules.gen.ts'
import { readFormatFiles } from '../../log/format-files.ts'
import { formats } from '../../log/formats.gen.ts'
import type { CaseReport } from '../../report/case-report.ts'
import { formatLocalLogsText } from '../../report/local-logs-text.ts'
import { observers } from '../../trace/observers.gen.ts'
import { type OpenCase, openCase } from '../../workbench/open-case.ts'
import { reportCase } from '../../workbench/report-case.ts'
import { ANALYZE_SUMMARY, type AnalyzeOptions, readAnalyzeOptions } from '../analyze/options.ts'
import { checkOutputs, writeOutputs } from '../analyze/outputs.ts'
import type { Command } from '../command.ts'
import { EXIT } from '../exit.ts'
import { type ExpandedInputs, expandInputs } from '../expand-inputs.ts'
import { findLocalLogs } from '../local-logs.ts'
import { endWhenReaderGoes } from '../output.ts'
import { createProgressBar } from '../progress.ts'
import { terminalOf } from '../terminal.ts'

export const command: Command = {
  name: 'analyze',
  summary: ANALYZE_SUMMARY,
  async run(argv) {
    const options = readAnalyzeOptions(argv, formats, Date.now())
    endWhenReaderGoes()
    await checkOutputs(options)
    const paths = options.local ? [...options.paths, ...(await listLocalLogs())] : options.paths
    const inputs = await expandInputs(paths, { formats })
    const formatFiles = await expandInputs(options.tmf, { formats })
    try {
      return await analyse(inputs, formatFiles, options)
    } finally {
      await Promise.all([inputs.close(), formatFiles.close()])
    }
  },
}

async function listLocalLogs(): Promise<readonly string[]> {
  const { folders, paths } = await findLocalLogs()
  process.stderr.write(`${formatLocalLogsText(folders, terminalOf(process.stderr))}\n\n`)
  return paths
}

async function analyse(
  inputs: ExpandedInputs,
  formatFiles: ExpandedInputs,
  options: AnalyzeOptions,
): Promise<number> {
  const problems = [...inputs.problems, ...formatFiles.problems]
  for (const { path, text } of problems) process.stderr.write(`lyncpin: ${path}: ${text}\n`)
  const isUnreadable = problems.some(({ kind }) => kind === 'unreadable')
  if (inputs.sources.length === 0) return isUnreadable ? EXIT.usage : EXIT.nothingRecognised
  const tmf = await readFormatFiles([...inputs.formatFiles, ...formatFiles.formatFiles])
  const opened = await openWithProgress(inputs, { ...options, tmf })
  for (const { path, text } of await inputs.changes()) process.stderr.write(`lyncpin: ${path}: ${text}\n`)
  const report = await reportCase(opened, options)
  await writeOutputs(opened, report, options, { tmf })
  if (isUnreadable || report.sources.some(({ unreadable }) => unreadable !== '')) return EXIT.usage
  return exitOf(opened, report)
}

async function openWithProgress(
  { sources }: ExpandedInputs,
  options: Pick<AnalyzeOptions, 'zoneOf' | 'formatOf'> & {
    readonly tmf: Awaited<ReturnType<typeof readFormatFiles>>
  },
): Promise<OpenCase> {
  const bar = createProgressBar(process.stderr, Date.now)
  try {
    const { zoneOf, formatOf, tmf } = options
    return await openCase(
      sources,
      { formats, observers, rules },
      { zoneOf, formatOf, tmf, onProgress: bar.update },
    )
  } finally {
    bar.end()
  }
}

/** Nothing was read that the analysis could use. */
function isEmpty({ collected }: OpenCase): boolean {
  return collected.messages + collected.http.length + collected.observations.length === 0
}

function exitOf(opened: OpenCase, { attempts, findings, sources }: CaseReport): number {
  if (attempts.some(({ outcome }) => outcome === 'failed')) return EXIT.failureFound
  const recognised = sources.some(source => source.formats.some(({ id }) => id !== 'plain-text'))
  if (recognised && isEmpty(opened) && sources.some(({ problems }) => problems.length > 0)) return EXIT.usage
  if (recognised || attempts.length > 0 || findings.length > 0) return EXIT.ok
  process.stderr.write(
    'lyncpin: no log format was recognised. "lyncpin detect" says what it saw; --format reads a file as a certain format.\n',
  )
  return EXIT.nothingRecognised
}
