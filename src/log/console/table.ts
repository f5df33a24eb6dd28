// Objects printed as tables: a line of names, a line of dashes, one line per object.

import type { TextLine } from '../record-text.ts'
import { readConsoleLine } from './console-line.ts'
import { createObject, type PrintedObject, type Property } from './property-list.ts'

/** Rows of a table longer than this are left out; the text of the record still holds them. */
const ROW_LIMIT = 5000
const COLUMN_LIMIT = 100

/** The objects of every table in the lines of a record. */
export function readTables(lines: readonly TextLine[]): PrintedObject[] {
  return lines.flatMap((line, i) => {
    const names = lines[i - 1]
    return names && readConsoleLine(line.text).kind === 'rule'
      ? readTable(names.text, line.text, lines.slice(i + 1))
      : []
  })
}

interface Column {
  readonly name: string
  readonly from: number
  readonly to: number
}

function readTable(names: string, rule: string, below: readonly TextLine[]): PrintedObject[] {
  const columns = readColumns(names, rule)
  if (columns.length < 2 || columns.length > COLUMN_LIMIT) return []
  const end = below.findIndex(line => !isRow(line))
  const rows = below.slice(0, Math.min(ROW_LIMIT, end < 0 ? below.length : end))
  return rows.map(row => createObject(readRow(row, columns)))
}

function isRow(line: TextLine): boolean {
  const { kind } = readConsoleLine(line.text)
  return kind === 'other' || kind === 'property'
}

/** Columns reach from where their dashes begin to where the next begin; a name may be longer than its dashes. */
function readColumns(names: string, rule: string): Column[] {
  const starts = [...rule.matchAll(/-+/g)].map(match => match.index)
  return starts.map((from, i) => {
    const to = starts[i + 1] ?? Number.MAX_SAFE_INTEGER
    return { name: names.slice(from, to).trim(), from, to }
  })
}

/** Values by column; numbers are printed flush right and may reach to the left of their column. */
function readRow(row: TextLine, columns: readonly Column[]): Property[] {
  return columns
    .map(({ name, from, to }) => ({ name, value: sliceValue(row.text, from, to), first: row, last: row }))
    .filter(({ name }) => name !== '')
}

function sliceValue(row: string, from: number, to: number): string {
  return row.slice(wordStart(row, from), wordStart(row, to)).trim()
}

/** Moves a border that stands inside a word to the start of the word. */
function wordStart(row: string, at: number): number {
  if (at <= 0 || at >= row.length || row[at - 1] === ' ' || row[at] === ' ') return Math.min(at, row.length)
  const blank = row.lastIndexOf(' ', at)
  return blank < 0 ? at : blank + 1
}
