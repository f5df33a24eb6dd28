// The rows of a comparison, phase by phase.

import { formatDuration } from '../../../base/time.ts'
import { ARROW_MARKS } from '../../../report/ladder-words.ts'
import type {
  ComparedArrow,
  ComparedPhase,
  ComparedRow,
  ComparedSide,
  Comparison,
} from '../../../workbench/compare-attempts.ts'
import { moveFocus } from '../parts/row-keys.ts'
import { linkTo } from '../route.ts'
import { texts } from '../texts.ts'

/** Rows of the table of messages whose headers are compared. */
export interface ChosenRow {
  readonly left: number
  readonly right: number
}

/** Where the two part, in words. */
export function DivergenceNote({ comparison: { phases, divergence } }: { readonly comparison: Comparison }) {
  const phase = phases.find(({ name }) => name === divergence?.phase)
  if (!phase || !divergence) return <p class="card divergence same">✓ {texts.compare.same}</p>
  const row = phase.rows[divergence.row]
  return (
    <div class="card divergence">
      <h2>≠ {texts.compare.parted(texts.phases[phase.name])}</h2>
      <p>
        {texts.compare.sides(describeSide(phase.left), describeSide(phase.right))}{' '}
        {row ? describeRow(row) : ''}
      </p>
    </div>
  )
}

function describeRow({ left, right }: ComparedRow): string {
  const words = ({ label, detail }: ComparedArrow): string =>
    [label, detail].filter(text => text !== '').join(' ')
  if (left && right) return texts.compare.firstRow(words(left), words(right))
  return left ? texts.compare.leftOnly(words(left)) : right ? texts.compare.rightOnly(words(right)) : ''
}

function describeSide({ outcome, reason }: ComparedSide): string {
  const words = texts.phaseOutcomes[outcome].text
  return reason === '' ? words : `${words} (${reason})`
}

interface PhasesProps {
  readonly comparison: Comparison
  readonly chosen: ChosenRow | undefined
  readonly onChoose: (rows: ChosenRow) => void
}

/** All phases of which at least one side shows something. */
export function ComparedPhases({ comparison, chosen, onChoose }: PhasesProps) {
  const { phases, divergence } = comparison
  return (
    <div class="compared table-box">
      <table onKeyDown={moveFocus}>
        <thead>
          <tr>
            <th scope="col">
              <span class="visually-hidden">{texts.compare.title}</span>
            </th>
            <th scope="col">{texts.compare.left}</th>
            <th scope="col">{texts.compare.right}</th>
          </tr>
        </thead>
        {phases
          .filter(({ left, right, rows }) => rows.length > 0 || left.outcome !== right.outcome)
          .map(phase => (
            <tbody key={phase.name} class={divergence?.phase === phase.name ? 'parted' : ''}>
              <PhaseHead phase={phase} />
              {phase.rows.map((row, i) => (
                <Row
                  key={`${i}${row.left?.row}${row.right?.row}`}
                  row={row}
                  first={divergence?.phase === phase.name && divergence.row === i}
                  chosen={chosen}
                  onChoose={onChoose}
                />
              ))}
            </tbody>
          ))}
      </table>
    </div>
  )
}

function PhaseHead({ phase: { name, left, right } }: { readonly phase: ComparedPhase }) {
  return (
    <tr class="phase-head">
      <th scope="rowgroup">{texts.phases[name]}</th>
      {[left, right].map((side, i) => (
        <td key={i === 0 ? 'left' : 'right'} class={side.outcome}>
          <b>
            {texts.phaseOutcomes[side.outcome].symbol} {texts.phaseOutcomes[side.outcome].text}
          </b>{' '}
          <span class="hint">
            {Number.isFinite(side.durationMs) && side.durationMs > 0
              ? formatDuration(side.durationMs * 1000)
              : ''}
          </span>
        </td>
      ))}
    </tr>
  )
}

interface RowProps {
  readonly row: ComparedRow
  readonly first: boolean
  readonly chosen: ChosenRow | undefined
  readonly onChoose: (rows: ChosenRow) => void
}

function Row({ row: { kind, left, right }, first, chosen, onChoose }: RowProps) {
  const rows =
    left && right && left.row >= 0 && right.row >= 0 ? { left: left.row, right: right.row } : undefined
  const isChosen = rows !== undefined && rows.left === chosen?.left && rows.right === chosen.right
  return (
    <tr class={`compared-row ${kind} ${first ? 'first' : ''} ${isChosen ? 'chosen' : ''}`}>
      <td class="kind">
        {rows ? (
          <button
            type="button"
            data-row
            class="small"
            aria-pressed={isChosen}
            aria-label={`${texts.compare.kindTexts[kind]}: ${left?.label}. ${texts.compare.headers}`}
            title={texts.compare.kindTexts[kind]}
            onClick={() => onChoose(rows)}
          >
            {texts.compare.kinds[kind]}
          </button>
        ) : (
          <span title={texts.compare.kindTexts[kind]}>
            <span aria-hidden="true">{texts.compare.kinds[kind]}</span>
            <span class="visually-hidden">{texts.compare.kindTexts[kind]}</span>
          </span>
        )}
      </td>
      <Arrow arrow={left} />
      <Arrow arrow={right} />
    </tr>
  )
}

function Arrow({ arrow }: { readonly arrow: ComparedArrow | undefined }) {
  if (!arrow) return <td class="missing" />
  const { label, detail, outcome, row } = arrow
  const words = `${ARROW_MARKS[outcome].symbol} ${label}`.trim()
  return (
    <td>
      {row < 0 ? (
        <span class={`arrow-label ${outcome}`}>{words}</span>
      ) : (
        <a class={`arrow-label ${outcome}`} href={linkTo('messages', [String(row + 1)], { records: '1' })}>
          {words}
        </a>
      )}{' '}
      <span class="hint">{detail}</span>
    </td>
  )
}
