// The calls of the page over one open case: opening, filtering, rows, details. All thinking is done by the pure layers.

import { AppError } from '../../../base/errors.ts'
import { rules } from '../../../diagnose/rules.gen.ts'
import { detectFormats } from '../../../log/detect.ts'
import { readFormatFiles } from '../../../log/format-files.ts'
import { formats } from '../../../log/formats.gen.ts'
import { createMessageIndexer } from '../../../trace/message-index.ts'
import { observers } from '../../../trace/observers.gen.ts'
import { explainCodes } from '../../../workbench/explain-codes.ts'
import { type OpenCase, openCase } from '../../../workbench/open-case.ts'
import { openMessages } from '../../../workbench/open-messages.ts'
import { reportCase } from '../../../workbench/report-case.ts'
import type { CallContext, CallHandlers, CaseView, OpenRequest } from '../worker-protocol.ts'
import { openInputs } from './open-inputs.ts'
import { createRowCalls, type RowCalls } from './row-calls.ts'

/** Progress is reported at most this often. */
const PROGRESS_MS = 50

/** The handlers of one page; the case it opened last is the one they answer about. */
export function createCaseCalls(): CallHandlers {
  let rows: RowCalls | undefined

  function opened(): RowCalls {
    if (!rows) throw new AppError('usage', 'no case is open')
    return rows
  }

  return {
    async open(request, context) {
      rows = undefined
      const { view, calls } = await openFiles(request, context)
      rows = calls
      return view
    },
    filter: (request, context) => opened().filter(request, context),
    rows: request => opened().rows(request),
    detail: request => opened().detail(request),
    bytes: request => opened().bytes(request),
    locate: request => Promise.resolve(opened().locate(request)),
    explain: ({ text }) => Promise.resolve(explainCodes([text], rules)),
  }
}

async function openFiles(
  { files, clocks }: OpenRequest,
  { signal, report }: CallContext<'open'>,
): Promise<{ view: CaseView; calls: RowCalls }> {
  const inputs = await openInputs(files, formats)
  if (inputs.sources.length === 0) throw new AppError('usage', describeNothing(inputs.problems))
  const tmf = await readFormatFiles(inputs.formatFiles)
  const indexed = createMessageIndexer()
  let reported = 0
  const opened = await openCase(
    inputs.sources,
    { formats, observers, rules },
    {
      tmf,
      signal,
      alsoTo: indexed,
      zoneOf: ({ name }) => clocks[name]?.zoneUs,
      skewOf: ({ name }) => clocks[name]?.skewUs,
      onProgress(progress) {
        const now = performance.now()
        if (now - reported < PROGRESS_MS) return
        reported = now
        report({ kind: 'progress', ...progress })
      },
    },
  )
  if (signal.aborted) throw new AppError('usage', 'opening was cancelled')
  const messages = await openMessages(opened, formats, { tmf, indexed })
  const calls = createRowCalls(opened, messages)
  return { view: await viewOf(opened, inputs.problems, messages.count), calls }
}

async function viewOf(opened: OpenCase, problems: CaseView['problems'], rows: number): Promise<CaseView> {
  const { sources } = opened
  return {
    report: await reportCase(opened),
    detections: await Promise.all(sources.map(({ source }) => detectFormats(source, formats))),
    clocks: sources.map(({ clock: { zoneUs, skewUs, known } }) => ({ zoneUs, skewUs, known })),
    problems,
    rows,
    totalBytes: sources.reduce((sum, { source }) => sum + source.sizeBytes, 0),
  }
}

function describeNothing(problems: CaseView['problems']): string {
  const shown = problems.slice(0, 5).map(({ path, text }) => `${path}: ${text}`)
  return ['There is no log among these files.', ...shown].join('\n')
}
