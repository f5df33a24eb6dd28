// Which attempts are listed and in which order: filter, sorting, grouping by user. Pure, so that it is tested without a page.

import type { ReportAttempt, ReportFinding } from '../../report/case-report.ts'

export const SORT_KEYS = ['outcome', 'user', 'place', 'time', 'duration', 'finding'] as const

export type SortKey = (typeof SORT_KEYS)[number]

export interface AttemptOrder {
  /** Words that must all stand in what is known of an attempt. */
  readonly words: string
  /** '' for every outcome. */
  readonly outcome: string
  readonly sort: SortKey
  readonly descending: boolean
}

/** An attempt with the finding that explains it. */
export interface ListedAttempt {
  readonly attempt: ReportAttempt
  readonly finding: ReportFinding | undefined
}

/** Attempts of one user, or all of them under ''. */
export interface AttemptGroup {
  readonly user: string
  readonly attempts: readonly ListedAttempt[]
}

/** Attempts that fit, in order. */
export function listAttempts(
  attempts: readonly ReportAttempt[],
  findings: readonly ReportFinding[],
  order: AttemptOrder,
): ListedAttempt[] {
  const byId = new Map(findings.map(finding => [finding.id, finding]))
  const words = order.words
    .toLowerCase()
    .split(/\s+/)
    .filter(word => word !== '')
  const listed = attempts
    .map(attempt => ({ attempt, finding: byId.get(attempt.findings[0] ?? '') }))
    .filter(item => order.outcome === '' || item.attempt.outcome === order.outcome)
    .filter(item => words.length === 0 || words.every(word => textOf(item).includes(word)))
  const sign = order.descending ? -1 : 1
  return listed.sort((a, b) => sign * compare(keyOf(a, order.sort), keyOf(b, order.sort)))
}

/** What is known of attempts, in lower case: asked for again with every key of a filter. */
const known = new WeakMap<ReportAttempt, string>()

function textOf({ attempt, finding }: ListedAttempt): string {
  const text = known.get(attempt) ?? wordsOf({ attempt, finding })
  known.set(attempt, text)
  return text
}

function wordsOf({ attempt, finding }: ListedAttempt): string {
  const { id, user, device, agent, place, server, scheme, outcome, failedPhase } = attempt
  return [id, user, device, agent, place, server, scheme, outcome, failedPhase, finding?.title, finding?.rule]
    .join(' ')
    .toLowerCase()
}

const OUTCOME_ORDER = { failed: 0, unfinished: 1, 'signed-in': 2 } as const

function keyOf({ attempt, finding }: ListedAttempt, sort: SortKey): string | number {
  switch (sort) {
    case 'outcome':
      return OUTCOME_ORDER[attempt.outcome]
    case 'user':
      return attempt.user.toLowerCase()
    case 'place':
      return attempt.place
    case 'time':
      return attempt.from ?? ''
    case 'duration':
      return attempt.durationMs ?? -1
    case 'finding':
      return finding?.title ?? '\uffff'
  }
}

function compare(a: string | number, b: string | number): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Groups by user in the order in which users first come; one group '' when they are not grouped. */
export function groupAttempts(listed: readonly ListedAttempt[], byUser: boolean): AttemptGroup[] {
  if (!byUser) return [{ user: '', attempts: listed }]
  const groups = Map.groupBy(listed, ({ attempt }) => attempt.user)
  return [...groups].map(([user, attempts]) => ({ user, attempts }))
}
