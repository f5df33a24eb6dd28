// The columns of the message table.

import type { PackedColumns } from '../base/columns.ts'
import type { Direction } from './origin.ts'

/** Columns of the table; texts are numbers of the pool. */
export const MESSAGE_COLUMNS = {
  offset: Float64Array,
  length: Uint32Array,
  line: Uint32Array,
  /** Corrected time once the table is built, µs UTC; NaN when unknown. */
  timeUs: Float64Array,
  source: Uint16Array,
  /** Number of the message within its place; for other rows, of the text or observation. */
  ordinal: Uint16Array,
  /** Index in ROW_KINDS. */
  kind: Uint8Array,
  /** Index in DIRECTIONS. */
  direction: Uint8Array,
  /** 0 for what is no response. */
  status: Uint16Array,
  /** 0xffffffff when there is none. */
  cseq: Uint32Array,
  method: Uint32Array,
  /** Request-URI, or URL of a web request (also on its response). */
  target: Uint32Array,
  reason: Uint32Array,
  callId: Uint32Array,
  fromUser: Uint32Array,
  toUser: Uint32Array,
  /** Diagnostics ids, joined by commas. */
  diagnostics: Uint32Array,
  peer: Uint32Array,
  local: Uint32Array,
  machine: Uint32Array,
  pool: Uint32Array,
  level: Uint32Array,
  component: Uint32Array,
} as const

/** The columns of a finished table. */
export type MessageColumns = PackedColumns<typeof MESSAGE_COLUMNS>

/**
 * Kinds of rows. `record` has a text of its own; `observation` is a record that its format reads into an observation only
 * (a line of a table, an event).
 */
export const ROW_KINDS = [
  'sip-request',
  'sip-response',
  'http-request',
  'http-response',
  'record',
  'observation',
] as const

export type RowKind = (typeof ROW_KINDS)[number]

export const DIRECTIONS: readonly Direction[] = ['none', 'in', 'out']

export const NO_CSEQ = 0xffffffff

/** Diagnostics ids of a row as the pool keeps them. */
export function readIds(text: string): number[] {
  return text === '' ? [] : text.split(',').map(Number)
}
