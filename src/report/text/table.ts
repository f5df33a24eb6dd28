// Columns for a terminal: cells are padded to the widest of their column, the last one is left as it is.

import type { Paint, Tone } from '../style.ts'

export interface Cell {
  readonly text: string
  readonly tone?: Tone
  readonly right?: boolean
}

/** Lines of a table; empty columns vanish. Widths count characters, which is right for what logs hold. */
export function formatTable(rows: readonly (readonly Cell[])[], paint: Paint, indent = '  '): string[] {
  const columns = Math.max(0, ...rows.map(row => row.length))
  const widths = Array.from({ length: columns }, (_, i) =>
    Math.max(...rows.map(row => row[i]?.text.length ?? 0)),
  )
  return rows.map(row => {
    const cells = row.flatMap((cell, i) =>
      (widths[i] ?? 0) === 0 ? [] : [formatCell(cell, widths[i] ?? 0, i === row.length - 1, paint)],
    )
    return (indent + cells.join('  ')).trimEnd()
  })
}

function formatCell(
  { text, tone = 'plain', right = false }: Cell,
  width: number,
  last: boolean,
  paint: Paint,
): string {
  if (right) return ' '.repeat(width - text.length) + paint(tone, text)
  return paint(tone, text) + (last ? '' : ' '.repeat(width - text.length))
}
