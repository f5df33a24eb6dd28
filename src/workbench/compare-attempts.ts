// Two attempts side by side: phases, what was said in each, and the first thing in which they part.

import { AppError } from '../base/errors.ts'
import { type Attempt, PHASES, type PhaseName, type PhaseOutcome } from '../trace/attempt.ts'
import type { ArrowOutcome, LadderArrow } from '../trace/ladder/arrow.ts'
import { foldRepeats } from '../trace/ladder/fold-repeats.ts'
import { buildLadder } from '../trace/ladder/ladder.ts'
import { align } from './align.ts'
import type { OpenCase } from './open-case.ts'
import type { OpenMessages } from './open-messages.ts'

/** One message or connection of a side. */
export interface ComparedArrow {
  readonly label: string
  readonly detail: string
  readonly outcome: ArrowOutcome
  /** Row of the table of messages, -1 when it has none. */
  readonly row: number
}

export interface ComparedRow {
  /** left, right: only there. */
  readonly kind: 'same' | 'differs' | 'left' | 'right'
  readonly left: ComparedArrow | undefined
  readonly right: ComparedArrow | undefined
}

export interface ComparedSide {
  readonly outcome: PhaseOutcome
  /** ms; NaN when nothing was seen. */
  readonly durationMs: number
  readonly reason: string
}

export interface ComparedPhase {
  readonly name: PhaseName
  readonly left: ComparedSide
  readonly right: ComparedSide
  readonly rows: readonly ComparedRow[]
}

/** Where two attempts part. */
export interface Divergence {
  readonly phase: PhaseName
  /** Number of the row within the phase, -1 when the phase as a whole parts them. */
  readonly row: number
}

export interface Comparison {
  readonly phases: readonly ComparedPhase[]
  /** undefined when both went the same way. */
  readonly divergence: Divergence | undefined
}

/** Compares two attempts of a case. Throws AppError('unknown-item'). */
export function compareAttempts(
  { opened, messages }: { readonly opened: OpenCase; readonly messages: OpenMessages },
  leftId: string,
  rightId: string,
): Comparison {
  const left = attemptOf(opened, leftId)
  const right = attemptOf(opened, rightId)
  const arrows = [left, right].map(attempt => arrowsByPhase(attempt, opened, messages))
  const phases = PHASES.map((name): ComparedPhase => {
    const [ofLeft = [], ofRight = []] = arrows.map(byPhase => byPhase.get(name) ?? [])
    return {
      name,
      left: sideOf(left, name),
      right: sideOf(right, name),
      rows: align(ofLeft, ofRight, likenessOf).map(pair => ({
        kind: kindOf(pair.left, pair.right),
        ...pair,
      })),
    }
  })
  return { phases, divergence: findDivergence(phases) }
}

function attemptOf(opened: OpenCase, id: string): Attempt {
  const attempt = opened.assembled.attempts.find(known => known.id === id)
  if (!attempt) throw new AppError('unknown-item', `there is no attempt ${id} in this case`)
  return attempt
}

/** What a client repeats in vain stands there once. */
function arrowsByPhase(
  attempt: Attempt,
  opened: OpenCase,
  messages: OpenMessages,
): Map<PhaseName, ComparedArrow[]> {
  const arrows = foldRepeats(buildLadder(attempt, opened.timeOf).arrows).flatMap(row =>
    row.kind === 'arrow' ? [row.arrow] : [],
  )
  const byPhase = Map.groupBy(arrows, arrow => arrow.phase)
  return new Map(
    [...byPhase].map(([phase, some]) => [phase, some.map(arrow => comparedArrow(arrow, messages))]),
  )
}

function comparedArrow(
  { label, detail, outcome, seen }: LadderArrow,
  { table }: OpenMessages,
): ComparedArrow {
  const rows = seen.map(({ source, offset, ordinal }) => table.find(source, offset, ordinal))
  return { label, detail, outcome, row: rows.find(row => row >= 0) ?? -1 }
}

function sideOf({ phases }: Attempt, name: PhaseName): ComparedSide {
  const phase = phases.find(known => known.name === name)
  if (!phase) return { outcome: 'unknown', durationMs: Number.NaN, reason: '' }
  return { outcome: phase.outcome, durationMs: phase.durationUs / 1000, reason: phase.reason }
}

const ANSWER = /^\d{3}\b/

/** Equal words fit best; answers stand beside answers whatever they say, requests beside requests of the method. */
function likenessOf(a: ComparedArrow, b: ComparedArrow): number {
  if (a.label === b.label) return a.outcome === b.outcome ? 8 : 6
  const [answerA, answerB] = [a, b].map(({ label }) => ANSWER.test(label))
  if (answerA !== answerB) return 0
  if (answerA) return 2
  return a.label.split(' ')[0] === b.label.split(' ')[0] ? 1 : 0
}

function kindOf(left: ComparedArrow | undefined, right: ComparedArrow | undefined): ComparedRow['kind'] {
  if (!left) return 'right'
  if (!right) return 'left'
  return left.label === right.label && left.outcome === right.outcome ? 'same' : 'differs'
}

/** The first phase with another outcome; what no log shows parts nobody, unless the other side failed there. */
function findDivergence(phases: readonly ComparedPhase[]): Divergence | undefined {
  const parted = phases.find(({ left, right }) => {
    const outcomes = [left.outcome, right.outcome]
    return left.outcome !== right.outcome && (outcomes.includes('failed') || !outcomes.includes('unknown'))
  })
  const phase = parted ?? phases.find(({ rows }) => rows.some(({ kind }) => kind === 'differs'))
  if (!phase) return undefined
  return { phase: phase.name, row: decisiveRow(phase.rows) }
}

/** The row that tells most of why: one that failed on one side only, else the first that differs, else one that only one side has. */
function decisiveRow(rows: readonly ComparedRow[]): number {
  const tests: readonly ((row: ComparedRow) => boolean)[] = [
    ({ left, right }) => (left?.outcome === 'failed') !== (right?.outcome === 'failed'),
    ({ kind }) => kind === 'differs',
    ({ kind }) => kind !== 'same',
  ]
  return tests.map(test => rows.findIndex(test)).find(row => row >= 0) ?? -1
}
