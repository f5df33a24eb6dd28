// The ladder diagram in a terminal: time, lanes with one arrow a line, and beside it what was said.

import { printableLine } from '../base/text.ts'
import { formatDuration, formatTimeOfDay } from '../base/time.ts'
import type { Ladder, LadderArrow } from '../trace/ladder/arrow.ts'
import { foldRepeats, type LadderRow } from '../trace/ladder/fold-repeats.ts'
import { cellsOf, centre, clip, fill } from './columns.ts'
import { ARROW_MARKS, describeRepeat, GAP_US, LANE_TITLES } from './ladder-words.ts'
import { createPaint, type Paint } from './style.ts'

export interface LadderTextOptions {
  readonly colour: boolean
  /** Columns. */
  readonly width: number
  /** Zone of the times, µs east of UTC. */
  readonly zoneUs: number
}

const TIME_CELLS = 13
const PHASE_CELLS = 13
const MARGIN_CELLS = TIME_CELLS + PHASE_CELLS
const LANE_CELLS = { least: 8, most: 14 } as const
/** Room that labels get at least. */
const LABEL_CELLS = 44

/** Formats a ladder; every line is printable, with no escape sequence but those of the colours. */
export function formatLadderText(ladder: Ladder, options: LadderTextOptions): string {
  const { lanes, arrows } = ladder
  if (arrows.length === 0) return '(nothing was seen between client and servers)'
  const paint = createPaint(options.colour)
  const room = Math.floor((options.width - MARGIN_CELLS - LABEL_CELLS) / Math.max(1, lanes.length))
  const laneCells = Math.max(LANE_CELLS.least, Math.min(LANE_CELLS.most, room))
  const layout: Layout = {
    lanes: lanes.length,
    laneCells,
    width: options.width,
    zoneUs: options.zoneUs,
    paint,
  }
  return [
    ...formatHead(ladder, layout),
    ...foldRepeats(arrows).flatMap((row, i, rows) => formatRow(row, rows[i - 1], layout)),
    formatLegend(arrows, paint),
  ].join('\n')
}

interface Layout {
  readonly lanes: number
  readonly laneCells: number
  readonly width: number
  readonly zoneUs: number
  readonly paint: Paint
}

function formatHead({ lanes }: Ladder, { laneCells, paint }: Layout): string[] {
  const margin = ' '.repeat(MARGIN_CELLS)
  const titles = lanes.map(({ kind }) => centre(clip(LANE_TITLES[kind], laneCells - 1), laneCells)).join('')
  const names = lanes.map(({ name }) => centre(clip(shortName(name), laneCells - 1), laneCells)).join('')
  return [
    margin + paint('strong', titles.trimEnd()),
    ...(names.trim() === '' ? [] : [margin + paint('muted', names.trimEnd())]),
  ]
}

/** A host without its domain; an address with its port as it is. */
function shortName(name: string): string {
  const line = printableLine(name, 60)
  return /^[\d.:[\]a-f]+$/i.test(line) ? line : (line.split('.')[0] ?? line)
}

function formatRow(row: LadderRow, before: LadderRow | undefined, layout: Layout): string[] {
  if (row.kind === 'repeat') return [besideLanes('⋮', describeRepeat(row, layout.zoneUs), layout)]
  const { arrow } = row
  const phase = before?.kind === 'arrow' && before.arrow.phase === arrow.phase ? '' : arrow.phase
  const pause = arrow.gapUs >= GAP_US && before?.kind === 'arrow'
  const gap = pause ? [besideLanes('⋮', `${formatDuration(arrow.gapUs)} later`, layout)] : []
  return [...gap, formatArrow(arrow, phase, layout)]
}

function formatArrow(arrow: LadderArrow, phase: string, layout: Layout): string {
  const { paint, width, lanes, laneCells, zoneUs } = layout
  const { symbol, tone } = ARROW_MARKS[arrow.outcome]
  const room = width - MARGIN_CELLS - lanes * laneCells - 3
  const label = clip(printableLine(arrow.label, 200), room)
  const detail = clip(printableLine(arrow.detail, 400), Math.max(0, room - cellsOf(label) - 2))
  const bad = arrow.outcome === 'failed' || arrow.outcome === 'open'
  const words = [bad ? paint(tone, label) : label, detail === '' ? '' : bad ? detail : paint('muted', detail)]
  const margin =
    paint('muted', fill(formatTimeOfDay(arrow.timeUs + zoneUs), TIME_CELLS)) +
    paint('accent', fill(phase, PHASE_CELLS))
  return `${margin}${drawLanes(arrow, layout)} ${paint(tone, symbol)} ${words.filter(part => part !== '').join('  ')}`.trimEnd()
}

/** A line without an arrow: the lanes, and words beside them. */
function besideLanes(character: string, words: string, { lanes, laneCells, paint }: Layout): string {
  const lane = centre(character, laneCells)
  return `${' '.repeat(MARGIN_CELLS)}${paint('muted', `${lane.repeat(lanes)}   ${words}`)}`
}

/** The lanes with one arrow across them: ● where it begins and passes, the head where it ends. */
function drawLanes({ path, outcome }: LadderArrow, { lanes, laneCells, paint }: Layout): string {
  const middle = (lane: number): number => lane * laneCells + Math.floor((laneCells - 1) / 2)
  const cells = new Array<string>(lanes * laneCells).fill(' ')
  for (let lane = 0; lane < lanes; lane++) cells[middle(lane)] = '│'
  const first = path[0] ?? 0
  const last = path.at(-1) ?? first
  const from = Math.min(middle(first), middle(last))
  const to = Math.max(middle(first), middle(last))
  for (let i = from; i <= to; i++) cells[i] = cells[i] === '│' ? '┼' : '─'
  for (const lane of path) cells[middle(lane)] = '●'
  if (path.length === 1) cells[middle(first)] = '◆'
  else cells[middle(last)] = first < last ? '▶' : '◀'
  const text = (a: number, b: number): string => cells.slice(a, b).join('')
  const { tone } = ARROW_MARKS[outcome]
  return (
    paint('muted', text(0, from)) +
    paint(tone, text(from, to + 1)) +
    paint('muted', text(to + 1, cells.length))
  )
}

function formatLegend(arrows: readonly LadderArrow[], paint: Paint): string {
  const outcomes = [...new Set(arrows.map(arrow => arrow.outcome))].filter(outcome => outcome !== 'sent')
  return outcomes
    .map(
      outcome =>
        `${paint(ARROW_MARKS[outcome].tone, ARROW_MARKS[outcome].symbol)} ${ARROW_MARKS[outcome].meaning}`,
    )
    .join('   ')
}
