// Turns an open case into its report: filters, resolves evidence, formats nothing.

import { US_PER_HOUR, US_PER_MINUTE } from '../base/time.ts'
import type { Finding } from '../diagnose/finding.ts'
import {
  type CaseReport,
  REPORT_SCHEMA,
  REPORT_VERSION,
  type ReportAttempt,
  type ReportEvidence,
  type ReportFinding,
  type ReportPhase,
  type ReportSource,
} from '../report/case-report.ts'
import type { Attempt, Phase } from '../trace/attempt.ts'
import type { CaseSource, OpenCase } from './open-case.ts'
import { type ResolvedEvidence, resolveEvidence } from './resolve-evidence.ts'

/** What of a case to report; everything without it. */
export interface ReportFilter {
  /** Part of the user's address, compared without case. */
  readonly user?: string | undefined
  /** Attempts that end before, or begin after, are left out; µs UTC. */
  readonly sinceUs?: number | undefined
  readonly untilUs?: number | undefined
}

/** Builds the report. Rejects only when a source can no longer be read. */
export async function reportCase(opened: OpenCase, filter: ReportFilter = {}): Promise<CaseReport> {
  const attempts = opened.assembled.attempts.filter(attempt => isWanted(attempt, filter))
  const ids = new Set(attempts.map(attempt => attempt.id))
  const findings = opened.diagnosis.findings.filter(
    finding => finding.attempts.length === 0 || finding.attempts.some(id => ids.has(id)),
  )
  const { results } = opened.diagnosis
  const reportPhase = createPhaseReporter()
  return {
    schema: REPORT_SCHEMA,
    version: REPORT_VERSION,
    sources: opened.sources.map(reportSource),
    attempts: attempts.map(attempt => reportAttempt(attempt, findings, reportPhase)),
    findings: await Promise.all(findings.map(finding => reportFinding(opened, finding))),
    rules: {
      judged: results.length,
      cannotTell: results.flatMap(({ rule, outcome, text }) =>
        outcome === 'cannot-tell' ? [{ rule, wants: text }] : [],
      ),
      errors: results.flatMap(({ rule, outcome, text }) =>
        outcome === 'error' ? [{ rule, error: text }] : [],
      ),
    },
  }
}

function isWanted(attempt: Attempt, { user, sinceUs, untilUs }: ReportFilter): boolean {
  if (user !== undefined && !attempt.user.includes(user.toLowerCase())) return false
  if (sinceUs !== undefined && attempt.toUs < sinceUs) return false
  return !(untilUs !== undefined && attempt.fromUs > untilUs)
}

function reportSource({ source, summary, clock, unreadable }: CaseSource): ReportSource {
  return {
    name: source.name,
    sizeBytes: source.sizeBytes,
    encoding: summary.encoding,
    formats: formatsOf(summary.regions),
    records: summary.records,
    lines: summary.lines,
    zone: clock.known ? formatZone(clock.zoneUs) : '',
    skewMs: Math.round(clock.skewUs / 1000),
    clockBasis: clock.basis,
    problems: summary.problems.map(problem => problem.text),
    unreadable: unreadable ?? '',
  }
}

function formatsOf(regions: CaseSource['summary']['regions']): ReportSource['formats'] {
  const formats = new Map<string, { id: string; title: string; records: number; sizeBytes: number }>()
  for (const { format, title, records, fromOffset, toOffset } of regions) {
    const known = formats.get(format) ?? { id: format, title, records: 0, sizeBytes: 0 }
    known.records += records
    known.sizeBytes += toOffset - fromOffset
    formats.set(format, known)
  }
  return [...formats.values()].sort((a, b) => b.sizeBytes - a.sizeBytes)
}

function formatZone(zoneUs: number): string {
  const minutes = Math.round(Math.abs(zoneUs) / US_PER_MINUTE)
  const hours = Math.floor(Math.abs(zoneUs) / US_PER_HOUR)
  return `${zoneUs < 0 ? '-' : '+'}${String(hours).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
}

function isoTime(timeUs: number): string | null {
  return Number.isFinite(timeUs) ? new Date(timeUs / 1000).toISOString() : null
}

function milliseconds(us: number): number | null {
  return Number.isFinite(us) ? us / 1000 : null
}

/** Phases that attempts share, because nothing was seen of them, are shared by their reports too. */
function createPhaseReporter(): (phase: Phase) => ReportPhase {
  const known = new Map<Phase, ReportPhase>()
  return phase => {
    const { name, outcome, durationUs, reason, steps } = phase
    const shown = known.get(phase) ?? { name, outcome, durationMs: milliseconds(durationUs), reason }
    if (steps.length === 0) known.set(phase, shown)
    return shown
  }
}

function reportAttempt(
  attempt: Attempt,
  findings: readonly Finding[],
  reportPhase: (phase: Phase) => ReportPhase,
): ReportAttempt {
  const { fromUs, toUs, phases, failedPhase, ...rest } = attempt
  const { refreshes: _refreshes, signedOut: _signedOut, ...shown } = rest
  return {
    ...shown,
    failedPhase: failedPhase ?? null,
    from: isoTime(fromUs),
    durationMs: milliseconds(toUs - fromUs),
    phases: phases.map(reportPhase),
    findings: findings.filter(finding => finding.attempts.includes(attempt.id)).map(finding => finding.id),
  }
}

async function reportFinding(opened: OpenCase, finding: Finding): Promise<ReportFinding> {
  const { evidence, subject: _subject, ...rest } = finding
  return {
    ...rest,
    evidence: foldEqual(await Promise.all(evidence.map(piece => resolveEvidence(opened, piece)))),
  }
}

/** Pieces with equal words become one, with the lines that repeat it. */
function foldEqual(evidence: readonly ResolvedEvidence[]): ReportEvidence[] {
  const folded = new Map<string, ReportEvidence & { again: { file: string; line: number }[] }>()
  for (const piece of evidence) {
    const key = `${piece.text}|${piece.note}`
    const known = folded.get(key)
    if (!known) folded.set(key, { ...piece, again: [] })
    else if (piece.line !== known.line || piece.file !== known.file)
      known.again.push({ file: piece.file, line: piece.line })
  }
  return [...folded.values()]
}
