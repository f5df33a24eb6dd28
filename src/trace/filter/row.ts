// What a filter can ask of a row, whoever holds it: the command line's table, the browser's viewer, a test.
// Fields are cheap; headers and body are there only when somebody has decoded the message.

/** Fields that a row has at hand, as text. */
export type TextField =
  | 'protocol'
  | 'kind'
  | 'method'
  | 'user'
  | 'from'
  | 'to'
  | 'callid'
  | 'cseq'
  | 'direction'
  | 'peer'
  | 'local'
  | 'machine'
  | 'pool'
  | 'source'
  | 'url'
  | 'host'
  | 'path'
  | 'service'
  | 'level'
  | 'component'
  | 'attempt'
  | 'phase'

/** Fields that a row has at hand, as numbers. */
export type NumberField = 'status' | 'diag' | 'time'

/** What only the decoded message tells. */
export interface RowDetail {
  /** Start line of a message, first line of a record. */
  readonly startLine: string
  /** Values of the headers of that name, compared without case. */
  header(name: string): readonly string[]
  readonly body: string
  /** Everything: start line, headers and body, or the whole record. */
  readonly text: string
}

export interface FilterRow {
  /** Values of a field; none, or '', when the row has no such thing. */
  texts(field: TextField): readonly string[]
  /** Values of a field; `time` is µs UTC, corrected. None when the row has no such thing. */
  numbers(field: NumberField): readonly number[]
  /** Undefined while the message is not decoded: a filter then may answer that it cannot tell yet. */
  readonly detail: RowDetail | undefined
}
