// A report with the diagrams of its failed attempts, as files and pages show them: with the real names, or with pseudonyms.

import type { CaseReport } from '../report/case-report.ts'
import type { Ladder } from '../trace/ladder/arrow.ts'
import { buildLadder } from '../trace/ladder/ladder.ts'
import { learnValue, type Redactor, redactValue } from '../trace/redact.ts'
import type { OpenCase } from './open-case.ts'

export interface PreparedReport {
  readonly report: CaseReport
  /** Diagrams of the failed attempts, by id. */
  readonly ladders: ReadonlyMap<string, Ladder>
  /** Names, addresses and tokens are pseudonyms. */
  readonly redacted: boolean
}

/**
 * Adds the diagrams to a report of a case.
 * @param redactor replaces the names it has learned, and those that the report itself gives away; undefined leaves them
 */
export function prepareReport(opened: OpenCase, report: CaseReport, redactor?: Redactor): PreparedReport {
  const failed = new Set(report.attempts.filter(({ outcome }) => outcome === 'failed').map(({ id }) => id))
  const ladders = opened.assembled.attempts
    .filter(({ id }) => failed.has(id))
    .map(attempt => [attempt.id, buildLadder(attempt, opened.timeOf)] as const)
  if (!redactor) return { report, ladders: new Map(ladders), redacted: false }
  learnValue([report, ladders], redactor)
  return {
    report: redactValue(report, redactor),
    ladders: new Map(ladders.map(([id, ladder]) => [id, redactValue(ladder, redactor)])),
    redacted: true,
  }
}
