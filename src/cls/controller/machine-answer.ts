// What a controller tells about each machine: whether it answered, what it holds back, and why an answer is empty.

import { formatDuration, formatTime } from '../../base/time.ts'
import type { AgentResult } from '../agent/protocol.ts'
import { LEVELS } from '../record.ts'
import type { SearchQuery } from '../search/query.ts'
import type { StreamState } from './merge.ts'

/** One machine's part of an answer: plain data. */
export interface MachineAnswer {
  readonly machine: string
  readonly outcome: 'answered' | 'refused' | 'not-answered' | 'broken-off'
  readonly records: number
  /** The answer in words. */
  readonly text: string
  /** What a reader of the answer should know besides. */
  readonly notes: readonly string[]
  readonly result: AgentResult | undefined
}

/** The part of a machine. @param query of a search; undefined for other commands @param answerMs how long was waited */
export function machineAnswer(
  state: StreamState,
  query: SearchQuery | undefined,
  answerMs: number,
): MachineAnswer {
  const { machine, records, result } = state
  if (!result) {
    const gone = state.state === 'not-answered' || state.state === 'waiting'
    const text = gone
      ? `did not answer within ${formatDuration(answerMs * 1000)}`
      : `broke off after ${count(records)}; what it had sent is in the answer`
    return {
      machine,
      outcome: gone ? 'not-answered' : 'broken-off',
      records,
      text,
      notes: [],
      result: undefined,
    }
  }
  const notes = [...stateNotes(state, result), ...(query ? searchNotes(result, query, records) : [])]
  const text = query ? `answered with ${count(records)}` : result.text
  return { machine, outcome: result.ok ? 'answered' : 'refused', records, text, notes, result }
}

/** "1 record", "12 records". */
export function count(records: number): string {
  return records === 1 ? '1 record' : `${records} records`
}

function stateNotes({ aheadUs, late, duplicates }: StreamState, result: AgentResult): string[] {
  const notes: string[] = []
  if (aheadUs !== 0)
    notes.push(
      `its clock is ${formatDuration(Math.abs(aheadUs))} ${aheadUs > 0 ? 'ahead' : 'behind'}; times are corrected`,
    )
  if (late > 0) notes.push(`answered late: ${count(late)} stand out of order`)
  if (duplicates > 0)
    notes.push(`${count(duplicates)} folded: another machine or an earlier reading had them too`)
  if (result.store.problem !== '') notes.push(`its disk refuses to write: ${result.store.problem}`)
  for (const { component, level, left } of result.throttled)
    notes.push(`throttled: ${component}, only ${LEVELS[level] ?? ''} and worse; ${count(left)} left out`)
  return notes
}

function searchNotes(result: AgentResult, query: SearchQuery, records: number): string[] {
  const { search, store } = result
  if (!search) return []
  const notes = search.problems.map(problem => `damaged: ${problem}`)
  for (const { kind, text, fromUs, toUs } of search.losses)
    if (kind !== 'throttled' || !result.throttled.some(({ component }) => text.includes(component)))
      notes.push(`${kind}: ${text} (${formatTime(fromUs)} to ${formatTime(toUs)})`)
  if (store.oldestUs !== null && query.fromUs < store.oldestUs)
    notes.push(`its oldest record is of ${formatTime(store.oldestUs)}: the window begins before it`)
  return records > 0 ? notes : [...notes, whyEmpty(result, query)]
}

/** A note that says why an answer is empty begins so. */
export const NOTHING_FOUND = 'nothing found'

/** Why a machine that answered found nothing. */
function whyEmpty({ search, store, running }: AgentResult, query: SearchQuery): string {
  const now = running.map(({ scenario }) => scenario).join(' and ')
  if (store.records === 0)
    return now === ''
      ? `${NOTHING_FOUND}: no scenario runs here and nothing was ever recorded; start one (lyncpin cls start)`
      : `${NOTHING_FOUND}: ${now} ${running.length === 1 ? 'runs' : 'run'}, but nothing has been recorded yet`
  if (search && search.records + search.skippedBlocks > 0)
    return `${NOTHING_FOUND}: there are records of that time, but none matches (${search.records} looked at, ${search.skippedBlocks} blocks excluded by their index)`
  if (search?.ran.length === 0)
    return `${NOTHING_FOUND}: no scenario ran here at that time; lyncpin cls start --scenario AlwaysOn records from now on`
  const level = query.level === 'Debug' ? '' : ` of level ${query.level} and worse`
  return `${NOTHING_FOUND}: nothing${level} was recorded at that time, although ${scenariosOf(search)} ran`
}

function scenariosOf(search: AgentResult['search']): string {
  return [...new Set(search?.ran.map(({ scenario }) => scenario))].join(', ')
}
