// The calls of the page over one open case: opening, filtering, rows, details. All thinking is done by the pure layers.

import { AppError } from '../../../base/errors.ts'
import { rules } from '../../../diagnose/rules.gen.ts'
import { detectFormats } from '../../../log/detect.ts'
import { readFormatFiles } from '../../../log/format-files.ts'
import { formats } from '../../../log/formats.gen.ts'
import type { ReportAttempt } from '../../../report/case-report.ts'
import { createMessageIndexer } from '../../../trace/message-index.ts'
import { observers } from '../../../trace/observers.gen.ts'
import type { BundleManifest } from '../../../workbench/case-bundle.ts'
import { explainCodes } from '../../../workbench/explain-codes.ts'
import { type OpenCase, openCase } from '../../../workbench/open-case.ts'
import { openMessages } from '../../../workbench/open-messages.ts'
import { reportCase } from '../../../workbench/report-case.ts'
import type { CallContext, CallHandlers, CaseView, GivenClock, OpenRequest } from '../worker-protocol.ts'
import { type AttemptCalls, createAttemptCalls } from './attempt-calls.ts'
import { openInputs } from './open-inputs.ts'
import { createRowCalls, type RowCalls } from './row-calls.ts'
import { createShareCalls, type ShareCalls } from './share-calls.ts'

interface OpenCalls {
  readonly rows: RowCalls
  readonly attempts: AttemptCalls
  readonly share: ShareCalls
  /** Attempts as the page lists them, until it has taken them. */
  listed: readonly ReportAttempt[]
}

/** Progress is reported at most this often. */
const PROGRESS_MS = 50
/** Attempts that are handed over at a time. */
const PIECE_ATTEMPTS = 150

/** The handlers of one page; the case it opened last is the one they answer about. */
export function createCaseCalls(): CallHandlers {
  let calls: OpenCalls | undefined

  function opened(): OpenCalls {
    if (!calls) throw new AppError('usage', 'no case is open')
    return calls
  }

  return {
    async open(request, context) {
      calls = undefined
      const { view, ...made } = await openFiles(request, context)
      calls = made
      return view
    },
    async attempts({ from }) {
      const calls = opened()
      const piece = calls.listed.slice(from, from + PIECE_ATTEMPTS)
      if (from + PIECE_ATTEMPTS >= calls.listed.length) calls.listed = []
      return piece
    },
    filter: (request, context) => opened().rows.filter(request, context),
    rows: request => opened().rows.rows(request),
    detail: request => opened().rows.detail(request),
    bytes: request => opened().rows.bytes(request),
    locate: async request => opened().rows.locate(request),
    ladder: async request => opened().attempts.ladder(request),
    ladderFile: async request => opened().attempts.ladderFile(request),
    compare: async request => opened().attempts.compare(request),
    compareHeaders: request => opened().attempts.compareHeaders(request),
    certificates: (_request, { signal }) => opened().attempts.certificates(signal),
    removed: (_request, context) => opened().share.removed(context),
    share: (request, context) => opened().share.share(request, context),
    explain: async ({ text }) => explainCodes([text], rules),
  }
}

async function openFiles(
  { files, clocks }: OpenRequest,
  { signal, report }: CallContext<'open'>,
): Promise<OpenCalls & { readonly view: CaseView }> {
  const inputs = await openInputs(files, formats)
  if (inputs.sources.length === 0) throw new AppError('usage', describeNothing(inputs.problems))
  const tmf = await readFormatFiles(inputs.formatFiles)
  // What a person says now comes before what a bundle remembers.
  const clockOf = (name: string): GivenClock | undefined =>
    clocks[name] ?? inputs.manifest?.clocks[name.slice(name.indexOf('!') + 1)]
  const indexed = createMessageIndexer()
  let reported = 0
  const opened = await openCase(
    inputs.sources,
    { formats, observers, rules },
    {
      tmf,
      signal,
      alsoTo: indexed,
      zoneOf: ({ name }) => clockOf(name)?.zoneUs,
      skewOf: ({ name }) => clockOf(name)?.skewUs,
      onProgress(progress) {
        const now = performance.now()
        if (now - reported < PROGRESS_MS) return
        reported = now
        report({ kind: 'bytes', ...progress })
      },
    },
  )
  if (signal.aborted) throw new AppError('usage', 'opening was cancelled')
  const messages = await openMessages(opened, formats, { tmf, indexed })
  const view = await viewOf(opened, inputs.problems, messages.count)
  return {
    listed: view.report.attempts,
    view: { ...view, report: { ...view.report, attempts: [] }, ...restoredBy(inputs.manifest) },
    rows: createRowCalls(opened, messages),
    attempts: createAttemptCalls(opened, messages),
    share: createShareCalls({ opened, messages, formats }),
  }
}

async function viewOf(opened: OpenCase, problems: CaseView['problems'], rows: number): Promise<CaseView> {
  const { sources } = opened
  return {
    report: await reportCase(opened),
    attempts: opened.assembled.attempts.length,
    detections: await Promise.all(sources.map(({ source }) => detectFormats(source, formats))),
    clocks: sources.map(({ clock: { zoneUs, skewUs, known } }) => ({ zoneUs, skewUs, known })),
    problems,
    rows,
    totalBytes: sources.reduce((sum, { source }) => sum + source.sizeBytes, 0),
  }
}

function restoredBy(manifest: BundleManifest | undefined): Pick<CaseView, 'restored'> {
  if (!manifest) return {}
  const { redacted, zoneUs, view, marks } = manifest
  return { restored: { redacted, zoneUs, view, marks } }
}

function describeNothing(problems: CaseView['problems']): string {
  const shown = problems.slice(0, 5).map(({ path, text }) => `${path}: ${text}`)
  return ['There is no log among these files.', ...shown].join('\n')
}
