// Lines with a label in a left column and wrapped text beside it, for the terminal.

import { wrap } from './style.ts'

const COLOUR_CODE = /\u001b\[\d+m/g

/**
 * Text wrapped to `width` columns; `label` stands before it in the first `column` columns of the first line. The label may
 * carry colour codes, the text may not.
 */
export function hang(label: string, text: string, width: number, column: number): string {
  const lines = wrap(text, width, ' '.repeat(column))
  const labelWidth = label.replace(COLOUR_CODE, '').length
  return label + ' '.repeat(Math.max(0, column - labelWidth)) + lines.slice(column)
}

const READABLE = { least: 40, most: 120 }

/** Columns for prose on a terminal of `columns`: longer lines are hard to read, shorter ones hold nothing. */
export function readableWidth(columns: number): number {
  return Math.max(READABLE.least, Math.min(columns, READABLE.most))
}
