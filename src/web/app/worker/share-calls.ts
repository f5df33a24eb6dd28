// The calls that make files to give away: reports and bundles, without names unless a person wants them.

import type { CaseReport } from '../../../report/case-report.ts'
import { formatReportHtml } from '../../../report/html.ts'
import { formatJsonText } from '../../../report/json.ts'
import { formatReportCsv } from '../../../report/report-csv.ts'
import { formatReportMarkdown } from '../../../report/report-markdown.ts'
import type { Ladder } from '../../../trace/ladder/arrow.ts'
import { buildLadder } from '../../../trace/ladder/ladder.ts'
import { createRedactor, type Redactor, redactValue } from '../../../trace/redact.ts'
import { learnCase, type RedactableCase } from '../../../workbench/redact-case.ts'
import { reportCase } from '../../../workbench/report-case.ts'
import type { CallContext, Removed, SharedFile, ShareKind, ShareRequest } from '../worker-protocol.ts'
import { breathe } from './breathe.ts'
import { writeBundle } from './write-bundle.ts'

export interface ShareCalls {
  removed(context: CallContext<'removed'>): Promise<Removed>
  share(request: ShareRequest, context: CallContext<'share'>): Promise<SharedFile>
}

type ShareContext = CallContext<'share'> | CallContext<'removed'>

/** Failed attempts that come with their ladder diagram. */
const LADDER_LIMIT = 20

const FILES: Readonly<Record<ShareKind, { readonly name: string; readonly type: string }>> = {
  html: { name: 'sign-in-report.html', type: 'text/html' },
  markdown: { name: 'sign-in-report.md', type: 'text/markdown' },
  json: { name: 'sign-in-report.json', type: 'application/json' },
  csv: { name: 'sign-in-attempts.csv', type: 'text/csv' },
  bundle: { name: 'lyncpin-case.zip', type: 'application/zip' },
}

/** Creates the calls over an open case. The logs are searched for names once, when that is first needed. */
export function createShareCalls(redactable: RedactableCase): ShareCalls {
  const { opened } = redactable
  let learned: Redactor | undefined

  async function redactorOf(context: ShareContext): Promise<Redactor> {
    if (learned) return learned
    const redactor = createRedactor()
    await learnCase(redactable, redactor, runOf(context))
    if (!context.signal.aborted) learned = redactor
    return redactor
  }

  function runOf({ signal, report }: ShareContext) {
    const totalBytes = opened.sources.reduce((sum, { source }) => sum + source.sizeBytes, 0)
    return { signal, pause: breathe, onProgress: (bytes: number) => report({ bytes, totalBytes }) }
  }

  async function reportOf(
    redactor: Redactor | undefined,
  ): Promise<{ report: CaseReport; ladders: Map<string, Ladder> }> {
    const report = await reportCase(opened)
    const failed = opened.assembled.attempts
      .filter(({ outcome }) => outcome === 'failed')
      .slice(0, LADDER_LIMIT)
    const ladders = new Map(failed.map(attempt => [attempt.id, buildLadder(attempt, opened.timeOf)]))
    if (!redactor) return { report, ladders }
    return {
      report: redactValue(report, redactor),
      ladders: new Map([...ladders].map(([id, ladder]) => [id, redactValue(ladder, redactor)])),
    }
  }

  async function bundleOf(request: ShareRequest, context: CallContext<'share'>): Promise<BlobPart[]> {
    const redactor = request.redacted ? await redactorOf(context) : undefined
    return writeBundle(redactable, request, redactor, runOf(context))
  }

  return {
    async removed(context) {
      const redactor = await redactorOf(context)
      await reportOf(redactor)
      const items = redactor.removed().map(({ kind, shown }) => ({ kind, shown }))
      return { items, mapping: redactor.mapping() }
    },
    async share(request, context) {
      const { kind, redacted, zoneUs } = request
      const { name, type } = FILES[kind]
      if (kind === 'bundle') return { name, blob: new Blob(await bundleOf(request, context), { type }) }
      const { report, ladders } = await reportOf(redacted ? await redactorOf(context) : undefined)
      const text = {
        html: () => formatReportHtml(report, { ladders, zoneUs, redacted }),
        markdown: () => formatReportMarkdown(report, { ladders, zoneUs, redacted }),
        json: () => `${formatJsonText(report)}\n`,
        csv: () => formatReportCsv(report),
      }[kind]()
      return { name, blob: new Blob([text], { type: `${type};charset=utf-8` }) }
    },
  }
}
