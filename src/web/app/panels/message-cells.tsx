// The cells of a row of the table of messages, and its head.

import { useMemo } from 'preact/hooks'
import { formatDuration } from '../../../base/time.ts'
import { MESSAGE_ROW_COLUMNS } from '../../../report/text/message-rows.ts'
import { markPattern } from '../messages-state.ts'
import { Highlighted } from '../parts/highlighted.tsx'
import { marks, zoneUs } from '../state.ts'
import { texts } from '../texts.ts'
import type { RowView } from '../worker-protocol.ts'

/** Names of the cells for the style sheet, in the order of MESSAGE_ROW_COLUMNS. */
const CELLS = ['index', 'time', 'log', 'way', 'what', 'diag', 'users', 'peer', 'attempt'] as const

/** The head. */
export function MessageHead() {
  return (
    <>
      {CELLS.map((cell, i) => (
        <span key={cell} role="columnheader" class={`cell ${cell}`}>
          {MESSAGE_ROW_COLUMNS[i]?.title ||
            (cell === 'way' ? <span class="visually-hidden">{texts.messages.way}</span> : '')}
          {cell === 'time' ? <span class="delta">Δ</span> : null}
        </span>
      ))}
    </>
  )
}

/** Symbols that go with the tones of a row, so that colour is not the only sign. */
const TONE_SYMBOLS: Readonly<Record<string, string>> = { bad: '✗', warn: '▲', good: '✓' }

/** A row; blank while it is fetched. Drawn again only when something of it changed: results of a search come in many steps. */
export function MessageCells({ row }: { readonly row: RowView | undefined }) {
  const marked = row !== undefined && marks.value.has(row.index)
  const pattern = markPattern.value
  return useMemo(
    () => (row ? <Cells row={row} marked={marked} pattern={pattern} /> : <Blank />),
    [row?.index, row?.deltaUs, zoneUs.value, marked, pattern],
  )
}

function Blank() {
  return (
    <span role="gridcell" class="cell loading">
      <span class="visually-hidden">{texts.working}</span>
    </span>
  )
}

interface CellsProps {
  readonly row: RowView
  readonly marked: boolean
  readonly pattern: RegExp | undefined
}

function Cells({ row, marked, pattern }: CellsProps) {
  return (
    <>
      {CELLS.map((cell, i) => {
        const { text = '', tone = 'plain' } = row.cells[i] ?? {}
        return (
          <span key={cell} role="gridcell" class={`cell ${cell} ${cell === 'what' ? `tone-${tone}` : ''}`}>
            {cell === 'index' && marked ? <span title={texts.messages.marked}>★ </span> : null}
            {cell === 'what' ? <span class="symbol">{TONE_SYMBOLS[tone] ?? ''}</span> : null}
            {cell === 'time' || cell === 'index' ? text : <Highlighted text={text} pattern={pattern} />}
            {cell === 'time' ? <span class="delta">{deltaOf(row.deltaUs)}</span> : null}
          </span>
        )
      })}
    </>
  )
}

function deltaOf(us: number): string {
  return Number.isFinite(us) && us >= 1000 ? `+${formatDuration(us)}` : ''
}
