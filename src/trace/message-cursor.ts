// The rows of the message table as a filter sees them: one object that walks over all of them.

import type { PackedColumn } from '../base/columns.ts'
import type { TextPool } from '../base/text-pool.ts'
import { readWebAddress, webServiceOf } from '../protocol/web-service.ts'
import { type Attempt, PHASES } from './attempt.ts'
import type { FilterRow, NumberField, RowDetail, TextField } from './filter/row.ts'
import { DIRECTIONS, type MessageColumns, NO_CSEQ, ROW_KINDS, readIds } from './message-columns.ts'

/** A row as a filter sees it; one cursor walks over all rows. */
export interface RowCursor extends FilterRow {
  detail: RowDetail | undefined
  /** Moves to a row and forgets the detail of the one before. */
  moveTo(index: number): void
}

interface CursorContext {
  readonly sourceNames: readonly string[]
  readonly attemptOf: Uint32Array
  readonly phaseOf: Uint8Array
  readonly attempts: () => readonly Attempt[]
}

const NONE: readonly string[] = []
const NO_NUMBERS: readonly number[] = []

/** Creates a cursor over finished columns. */
export function createRowCursor(columns: MessageColumns, pool: TextPool, context: CursorContext): RowCursor {
  let index = 0
  const one = (text: string): readonly string[] => (text === '' ? NONE : [text])
  const pooled = (column: PackedColumn) => (): readonly string[] => one(pool.text(column[index] ?? 0))
  /** Protocol and kind of a message; undefined for a record. */
  const message = (): readonly string[] | undefined => {
    const parts = (ROW_KINDS[columns.kind[index] ?? 0] ?? 'record').split('-')
    return parts.length === 2 ? parts : undefined
  }
  const url = pooled(columns.target)
  const webUrl = (): string => (message()?.[0] === 'sip' ? '' : (url()[0] ?? ''))
  const readers: Readonly<Record<TextField, () => readonly string[]>> = {
    protocol: () => message()?.slice(0, 1) ?? NONE,
    kind() {
      const kind = message()?.[1]
      return kind === undefined ? ['record'] : ['message', kind]
    },
    method: pooled(columns.method),
    user: () => [pool.text(columns.fromUser[index] ?? 0), pool.text(columns.toUser[index] ?? 0)],
    from: pooled(columns.fromUser),
    to: pooled(columns.toUser),
    callid: pooled(columns.callId),
    cseq() {
      const number = columns.cseq[index] ?? NO_CSEQ
      return number === NO_CSEQ ? NONE : [`${number} ${pool.text(columns.method[index] ?? 0)}`]
    },
    direction: () => one(DIRECTIONS[columns.direction[index] ?? 0] ?? ''),
    peer: pooled(columns.peer),
    local: pooled(columns.local),
    machine: pooled(columns.machine),
    pool: pooled(columns.pool),
    source: () => one(context.sourceNames[columns.source[index] ?? 0] ?? ''),
    url,
    host: () => one(readWebAddress(webUrl()).host),
    path: () => (webUrl() === '' ? NONE : one(readWebAddress(webUrl()).path)),
    service() {
      if (webUrl() === '') return NONE
      const { host, path } = readWebAddress(webUrl())
      return [webServiceOf(host, path)]
    },
    level: pooled(columns.level),
    component: pooled(columns.component),
    attempt: () => one(context.attempts()[(context.attemptOf[index] ?? 0) - 1]?.id ?? ''),
    phase: () => one(PHASES[(context.phaseOf[index] ?? 0) - 1] ?? ''),
  }
  const numbers: Readonly<Record<NumberField, () => readonly number[]>> = {
    status: () => ((columns.status[index] ?? 0) === 0 ? NO_NUMBERS : [columns.status[index] ?? 0]),
    diag: () => readIds(pool.text(columns.diagnostics[index] ?? 0)),
    time: () => [columns.timeUs[index] ?? Number.NaN],
  }
  return {
    detail: undefined,
    moveTo(next) {
      index = next
      this.detail = undefined
    },
    texts: field => readers[field](),
    numbers: field => numbers[field](),
  }
}
