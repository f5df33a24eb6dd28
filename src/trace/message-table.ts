// All messages and records of a case in order of time, as columns of numbers: what a viewer pages through and a filter runs
// over. Headers and bodies stay in the logs; a row knows its place.

import type { PackedColumn } from '../base/columns.ts'
import type { TextPool } from '../base/text-pool.ts'
import { type Attempt, PHASES, type PhaseName, type Step } from './attempt.ts'
import {
  DIRECTIONS,
  type MessageColumns,
  NO_CSEQ,
  ROW_KINDS,
  type RowKind,
  readIds,
} from './message-columns.ts'
import { createRowCursor, type RowCursor } from './message-cursor.ts'
import type { Direction } from './origin.ts'
import type { Place } from './record.ts'

/** One row without what only the log itself tells. */
export interface MessageRow {
  /** Position in the table, from 0, in order of time. */
  readonly index: number
  readonly kind: 'request' | 'response' | 'record'
  /** '' for a record. */
  readonly protocol: 'sip' | 'http' | ''
  readonly place: Place
  readonly ordinal: number
  /** µs UTC, corrected; NaN when unknown. */
  readonly timeUs: number
  readonly direction: Direction
  readonly method: string
  /** 0 for what is no response. */
  readonly status: number
  readonly target: string
  readonly reason: string
  readonly callId: string
  /** NaN when there is none. */
  readonly cseq: number
  readonly from: string
  readonly to: string
  readonly diagnostics: readonly number[]
  readonly peer: string
  readonly local: string
  readonly machine: string
  readonly pool: string
  readonly level: string
  readonly component: string
  /** Sign-in attempt and phase the row belongs to; '' when to none. */
  readonly attempt: string
  readonly phase: PhaseName | ''
}

export interface MessageTable {
  readonly count: number
  /** The row at an index below `count`. */
  row(index: number): MessageRow
  placeOf(index: number): Place & { readonly ordinal: number }
  kindOf(index: number): RowKind
  /** The row whose place holds that offset: the message with that ordinal where there are several; -1 when none does. */
  find(source: number, offset: number, ordinal: number): number
  /** @param sourceNames names of the sources, by number */
  cursor(sourceNames: readonly string[]): RowCursor
  /** Indices ordered by source, offset and ordinal: the order in which a log is read. */
  readonly byPlace: Uint32Array
  /** Says which rows belong to which attempt. */
  markAttempts(attempts: readonly Attempt[]): void
  /** Memory held, without strings that were asked for. */
  readonly sizeBytes: number
}

/** Wraps finished columns, which must be in order of time. */
export function createMessageTable(columns: MessageColumns, pool: TextPool): MessageTable {
  const count = columns.offset.length
  const attemptOf = new Uint32Array(count)
  const phaseOf = new Uint8Array(count)
  let attempts: readonly Attempt[] = []
  let byPlace: Uint32Array | undefined
  const at = (column: PackedColumn, index: number): number => column[index] ?? 0
  const text = (column: PackedColumn, index: number): string => pool.text(at(column, index))

  function placeOf(index: number): Place & { ordinal: number } {
    return {
      source: at(columns.source, index),
      offset: at(columns.offset, index),
      length: at(columns.length, index),
      line: at(columns.line, index),
      ordinal: at(columns.ordinal, index),
    }
  }

  const kindOf = (index: number): RowKind => ROW_KINDS[at(columns.kind, index)] ?? 'record'

  function find(source: number, offset: number, ordinal: number): number {
    byPlace ??= sortByPlace(columns)
    return findRow(columns, byPlace, { source, offset, ordinal })
  }

  const table: MessageTable = {
    count,
    placeOf,
    find,
    kindOf,
    row(index) {
      const [protocol = '', kind = ''] = kindOf(index).split('-')
      const { ordinal, ...place } = placeOf(index)
      const cseq = at(columns.cseq, index)
      return {
        index,
        kind: kind === 'request' || kind === 'response' ? kind : 'record',
        protocol: protocol === 'sip' || protocol === 'http' ? protocol : '',
        place,
        ordinal,
        timeUs: columns.timeUs[index] ?? Number.NaN,
        direction: DIRECTIONS[at(columns.direction, index)] ?? 'none',
        method: text(columns.method, index),
        status: at(columns.status, index),
        target: text(columns.target, index),
        reason: text(columns.reason, index),
        callId: text(columns.callId, index),
        cseq: cseq === NO_CSEQ ? Number.NaN : cseq,
        from: text(columns.fromUser, index),
        to: text(columns.toUser, index),
        diagnostics: readIds(text(columns.diagnostics, index)),
        peer: text(columns.peer, index),
        local: text(columns.local, index),
        machine: text(columns.machine, index),
        pool: text(columns.pool, index),
        level: text(columns.level, index),
        component: text(columns.component, index),
        attempt: attempts[at(attemptOf, index) - 1]?.id ?? '',
        phase: PHASES[at(phaseOf, index) - 1] ?? '',
      }
    },
    cursor: sourceNames =>
      createRowCursor(columns, pool, { sourceNames, attemptOf, phaseOf, attempts: () => attempts }),
    get byPlace() {
      byPlace ??= sortByPlace(columns)
      return byPlace
    },
    markAttempts(marked) {
      attempts = marked
      attemptOf.fill(0)
      phaseOf.fill(0)
      for (const [number, attempt] of marked.entries()) {
        for (const step of attempt.phases.flatMap(phase => phase.steps)) {
          for (const { source, offset, ordinal } of placesOf(step)) {
            const row = find(source, offset, ordinal)
            if (row < 0) continue
            attemptOf[row] = number + 1
            phaseOf[row] = PHASES.indexOf(step.phase) + 1
          }
        }
      }
    },
    get sizeBytes() {
      const columnBytes = Object.values(columns).reduce((sum, column) => sum + column.byteLength, 0)
      return columnBytes + pool.sizeBytes + count * 5 + (byPlace?.byteLength ?? 0)
    },
  }
  return table
}

/** Places of the messages and records of a step. */
function placesOf({ what }: Step): (Place & { ordinal: number })[] {
  if (what.kind === 'sip') return what.sightings.map(seen => ({ ...seen.origin, ordinal: seen.ordinal }))
  if (what.kind !== 'web') return [{ ...what.origin, ordinal: 0 }]
  const messages = [what.request, what.response].flatMap(seen => seen ?? [])
  const others = what.sightings.filter(origin => !messages.some(seen => seen.origin === origin))
  return [
    ...messages.map(seen => ({ ...seen.origin, ordinal: seen.ordinal })),
    ...others.map(origin => ({ ...origin, ordinal: 0 })),
  ]
}

function sortByPlace({ source, offset, ordinal }: MessageColumns): Uint32Array {
  const order = Uint32Array.from({ length: offset.length }, (_, i) => i)
  const compare = (a: number, b: number): number =>
    (source[a] ?? 0) - (source[b] ?? 0) ||
    (offset[a] ?? 0) - (offset[b] ?? 0) ||
    (ordinal[a] ?? 0) - (ordinal[b] ?? 0)
  const sorted = order.every((row, i) => i === 0 || compare(row - 1, row) <= 0)
  return sorted ? order : order.sort(compare)
}

interface Wanted {
  readonly source: number
  readonly offset: number
  readonly ordinal: number
}

/** The last row of the source that begins at or before the offset, if it reaches it. */
function findRow(columns: MessageColumns, byPlace: Uint32Array, wanted: Wanted): number {
  const { source, offset, length, ordinal } = columns
  let low = 0
  let high = byPlace.length
  while (low < high) {
    const middle = (low + high) >> 1
    const row = byPlace[middle] ?? 0
    const before =
      (source[row] ?? 0) - wanted.source ||
      (offset[row] ?? 0) - wanted.offset ||
      (ordinal[row] ?? 0) - wanted.ordinal
    if (before <= 0) low = middle + 1
    else high = middle
  }
  const row = byPlace[low - 1]
  if (row === undefined || source[row] !== wanted.source) return -1
  return wanted.offset < (offset[row] ?? 0) + Math.max(1, length[row] ?? 0) ? row : -1
}
