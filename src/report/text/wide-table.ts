// Wide tables in a terminal, line by line: columns fit a sample of the rows and are cut where the terminal ends.
// `formatTable` is for short tables that may be as wide as they are.

import { printableLine } from '../../base/text.ts'
import { cellsOf, clip, fill } from '../columns.ts'
import type { Paint, Tone } from '../style.ts'
import type { Cell } from './table.ts'

export interface Column {
  readonly title: string
  /** Cells it gets at most. */
  readonly most: number
  readonly right?: boolean
  /** Takes what the others leave; one column at most. */
  readonly stretches?: boolean
}

export interface WideTable {
  /** Titles of the columns. */
  head(): string
  row(cells: readonly Cell[]): string
}

const GAP = '  '
/** A column that stretches gets at least this. */
const STRETCH_LEAST = 16
/** Longer texts are cut before anything is measured. */
const TEXT_LIMIT = 500

/**
 * Creates a table whose columns fit the sample rows. Columns that are empty in all of them are left out.
 * @param width columns of the terminal
 */
export function createWideTable(
  columns: readonly Column[],
  sample: readonly (readonly Cell[])[],
  { width, paint }: { readonly width: number; readonly paint: Paint },
): WideTable {
  const widths = columns.map(({ title, most }, i) => {
    const held = Math.max(0, ...sample.map(cells => cellsOf(shown(cells[i]))))
    return held === 0 ? 0 : Math.min(most, Math.max(held, cellsOf(title)))
  })
  const kept = widths.filter(cells => cells > 0).length
  const stretching = columns.findIndex(column => column.stretches)
  if (stretching >= 0 && (widths[stretching] ?? 0) > 0) {
    const others = widths.reduce((sum, cells, i) => (i === stretching ? sum : sum + cells), 0)
    widths[stretching] = Math.max(STRETCH_LEAST, width - others - GAP.length * Math.max(0, kept - 1))
  }

  function line(texts: readonly string[], tones: readonly (Tone | undefined)[]): string {
    const parts = texts.flatMap((text, i) => {
      const cells = widths[i] ?? 0
      if (cells === 0) return []
      const cut = clip(text, cells)
      const placed = columns[i]?.right ? ' '.repeat(cells - cellsOf(cut)) + cut : fill(cut, cells)
      return [{ placed, tone: tones[i] ?? 'plain' }]
    })
    const last = parts.at(-1)
    return parts
      .map(part => paint(part.tone, part === last ? part.placed.trimEnd() : part.placed))
      .join(GAP)
      .trimEnd()
  }

  return {
    head: () =>
      line(
        columns.map(({ title }) => title),
        columns.map(() => 'muted' as const),
      ),
    row: cells =>
      line(
        columns.map((_, i) => shown(cells[i])),
        columns.map((_, i) => cells[i]?.tone),
      ),
  }
}

function shown(cell: Cell | undefined): string {
  return cell === undefined ? '' : printableLine(cell.text, TEXT_LIMIT)
}
