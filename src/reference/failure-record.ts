// A record of the catalogue of failures: one way in which a sign-in is known to fail. Rules name the records they recognise;
// the ids are those of the catalogue and are never reused.

import type { Stage } from './stage.ts'

export interface FailureRecord {
  /** "WT-01" */
  readonly id: string
  readonly stage: Stage
  readonly title: string
  /** What the user or the help desk notices. */
  readonly sees: string
  readonly evidence: {
    /** log: some log shows it; probe: only a look at DNS, network or servers does; none: neither does. */
    readonly where: 'log' | 'probe' | 'none'
    /** In which log, by which look, or why not; a clause. */
    readonly why: string
  }
  /** Who is hit. */
  readonly scope: string
}

/** A row of a section: id, title, what is seen, where the evidence is, why, who is hit. */
export interface FailureRow extends Omit<FailureRecord, 'stage' | 'evidence'> {
  readonly where: FailureRecord['evidence']['where']
  readonly why: string
  /** Where it differs from the stage of the section. */
  readonly stage?: Stage
}

/** Builds the records of one section. */
export function defineFailures(stage: Stage, rows: readonly FailureRow[]): readonly FailureRecord[] {
  return rows.map(({ where, why, ...row }) => ({ stage, ...row, evidence: { where, why } }))
}
