// The ladder diagram as SVG: lanes, labelled arrows, pauses. Colours come from classes, so that a page can be light or dark.

import { printableLine } from '../base/text.ts'
import { formatDuration, formatTimeOfDay } from '../base/time.ts'
import type { Ladder, LadderArrow } from '../trace/ladder/arrow.ts'
import { foldRepeats } from '../trace/ladder/fold-repeats.ts'
import { clip } from './columns.ts'
import { ARROW_MARKS, describeRepeat, GAP_US, LANE_TITLES } from './ladder-words.ts'
import { EMPTY, type Markup, markup } from './markup.ts'

export interface LadderSvgOptions {
  /** Zone of the times, µs east of UTC. */
  readonly zoneUs: number
  /** Arrows can be chosen: each is a button with its number in the ladder as `data-arrow`. */
  readonly choosable?: boolean
}

/** Styles of the diagram, for the page that holds it; variables --ink, --muted, --line, --good, --bad, --warn, --accent, --paper. */
export const LADDER_STYLE = `.ladder{font:13px/1.3 var(--sans,system-ui,sans-serif);max-width:100%;height:auto}
.ladder text{fill:var(--ink);paint-order:stroke;stroke:var(--paper);stroke-width:4px;stroke-linejoin:round}
.ladder .lane{stroke:var(--line);stroke-width:1;stroke-dasharray:3 4}
.ladder .head{fill:var(--raised);stroke:var(--line)}
.ladder .title{font-weight:600;text-anchor:middle;stroke:none}
.ladder .name,.ladder .time,.ladder .detail,.ladder .pause{fill:var(--muted);font-size:11.5px}
.ladder .name{text-anchor:middle;stroke:none}
.ladder .time{font-family:var(--mono,ui-monospace,monospace)}
.ladder .phase{fill:var(--accent);font-size:11.5px;font-weight:600;letter-spacing:.04em}
.ladder .label{font-weight:600}
.ladder .arrow{stroke:var(--ink);stroke-width:1.5;fill:none}
.ladder .tip,.ladder .dot{fill:var(--ink);stroke:none}
.ladder .passed .arrow{stroke:var(--good)}.ladder .passed .tip,.ladder .passed .dot,.ladder .passed .mark{fill:var(--good)}
.ladder .failed .arrow{stroke:var(--bad);stroke-width:2}.ladder .failed .tip,.ladder .failed .dot,.ladder .failed .mark,.ladder .failed .label{fill:var(--bad)}
.ladder .expected .arrow{stroke:var(--muted)}.ladder .expected .tip,.ladder .expected .dot,.ladder .expected .mark{fill:var(--muted)}
.ladder .open .arrow{stroke:var(--warn);stroke-dasharray:6 4}.ladder .open .tip,.ladder .open .dot,.ladder .open .mark,.ladder .open .label{fill:var(--warn)}
.ladder .mark{font-weight:700}`

const TIME_WIDTH = 104
const LANE_WIDTH = { least: 128, most: 290 } as const
const DIAGRAM_WIDTH = 1060
const HEAD_HEIGHT = 46
const ROW_HEIGHT = 40
const SMALL_ROW_HEIGHT = 26
/** Width of a character of a label, for cutting it at the edge. */
const CHARACTER_WIDTH = 6.6

/** Draws a ladder. Every text is escaped. */
export function formatLadderSvg(ladder: Ladder, { zoneUs, choosable = false }: LadderSvgOptions): Markup {
  const { lanes } = ladder
  if (lanes.length === 0) return EMPTY
  const room = (DIAGRAM_WIDTH - TIME_WIDTH) / lanes.length
  const laneWidth = Math.max(LANE_WIDTH.least, Math.min(LANE_WIDTH.most, room))
  const centre = (lane: number): number => Math.round(TIME_WIDTH + laneWidth * (lane + 0.5))
  const width = Math.max(DIAGRAM_WIDTH, Math.round(TIME_WIDTH + laneWidth * lanes.length))
  const rows = layOut(ladder, zoneUs)
  const numberOf = (arrow: LadderArrow): number => (choosable ? ladder.arrows.indexOf(arrow) : -1)
  const height = HEAD_HEIGHT + rows.height + 12
  return markup`<svg class="ladder" viewBox="0 0 ${width} ${height}" width="${width}" role="${choosable ? 'group' : 'img'}" aria-label="Ladder diagram of attempt ${ladder.attempt}">
${lanes.map((lane, i) => drawLane(lane, { x: centre(i), width: laneWidth, height }))}
${rows.rows.map(row => drawRow(row, { centre, width, zoneUs, numberOf }))}
</svg>`
}

interface Row {
  readonly y: number
  readonly content:
    | {
        readonly kind: 'arrow'
        readonly arrow: LadderArrow
        /** Name of the phase where it changes, else ''. */
        readonly phase: string
      }
    | { readonly kind: 'pause'; readonly text: string }
}

function layOut({ arrows }: Ladder, zoneUs: number): { rows: Row[]; height: number } {
  const rows: Row[] = []
  let y = HEAD_HEIGHT + 8
  let phase = ''
  const add = (content: Row['content']): void => {
    const height = content.kind === 'arrow' ? ROW_HEIGHT : SMALL_ROW_HEIGHT
    rows.push({ y: y + height - 10, content })
    y += height
  }
  for (const row of foldRepeats(arrows)) {
    if (row.kind === 'repeat') {
      add({ kind: 'pause', text: describeRepeat(row, zoneUs) })
      phase = ''
    } else {
      const { arrow } = row
      if (arrow.gapUs >= GAP_US && phase !== '')
        add({ kind: 'pause', text: `⋮ ${formatDuration(arrow.gapUs)} later` })
      add({ kind: 'arrow', arrow, phase: arrow.phase === phase ? '' : arrow.phase })
      phase = arrow.phase
    }
  }
  return { rows, height: y - HEAD_HEIGHT }
}

function drawLane(
  { kind, name }: Ladder['lanes'][number],
  { x, width, height }: { readonly x: number; readonly width: number; readonly height: number },
): Markup {
  const box = Math.min(width - 12, 150)
  const shown = clip(printableLine(name, 60), Math.floor(box / CHARACTER_WIDTH))
  return markup`<line class="lane" x1="${x}" y1="${HEAD_HEIGHT}" x2="${x}" y2="${height}"/><rect class="head" x="${x - box / 2}" y="4" width="${box}" height="${HEAD_HEIGHT - 6}" rx="6"/><text class="title" x="${x}" y="${name === '' ? 29 : 22}">${LANE_TITLES[kind]}</text>${name === '' ? EMPTY : markup`<text class="name" x="${x}" y="37">${shown}</text>`}`
}

interface Drawing {
  readonly centre: (lane: number) => number
  readonly width: number
  readonly zoneUs: number
  /** Number of an arrow that can be chosen, else -1. */
  readonly numberOf: (arrow: LadderArrow) => number
}

function drawRow({ y, content }: Row, drawing: Drawing): Markup {
  if (content.kind === 'pause')
    return markup`<text class="pause" x="${TIME_WIDTH}" y="${y}">${content.text}</text>`
  const { arrow, phase } = content
  const title = phase === '' ? EMPTY : markup`<text class="phase" x="6" y="${y - 11}">${phase}</text>`
  return markup`${title}${drawArrow(arrow, y, drawing)}`
}

function drawArrow(arrow: LadderArrow, y: number, drawing: Drawing): Markup {
  const { centre, width, zoneUs } = drawing
  const number = drawing.numberOf(arrow)
  const xs = arrow.path.map(centre)
  const first = xs[0] ?? 0
  const last = xs.at(-1) ?? first
  const left = Math.min(first, last) + 10
  const room = Math.floor((width - left) / CHARACTER_WIDTH)
  const label = clip(printableLine(arrow.label, 160), room)
  const detail = clip(printableLine(arrow.detail, 400), Math.max(0, room - label.length - 4))
  const { symbol, meaning } = ARROW_MARKS[arrow.outcome]
  const mark = symbol === ' ' ? EMPTY : markup`<tspan class="mark">${symbol} </tspan>`
  const title = [arrow.label, arrow.detail, meaning].filter(part => part !== '').join('\n')
  const button = number < 0 ? EMPTY : markup` data-arrow="${number}" tabindex="0" role="button"`
  const area =
    number < 0
      ? EMPTY
      : markup`<rect class="area" x="0" y="${y - 22}" width="${width}" height="${ROW_HEIGHT - 4}" rx="6"/>`
  return markup`<g class="${arrow.outcome}"${button}>${area}<title>${title}</title><text class="time" x="6" y="${y + 4}">${formatTimeOfDay(arrow.timeUs + zoneUs)}</text>${drawLine(xs, y)}<text x="${left}" y="${y - 7}">${mark}<tspan class="label">${label}</tspan>${detail === '' ? EMPTY : markup`<tspan class="detail" dx="8">${detail}</tspan>`}</text></g>`
}

function drawLine(xs: readonly number[], y: number): Markup {
  const first = xs[0] ?? 0
  const last = xs.at(-1) ?? first
  if (xs.length === 1) return markup`<path class="tip" d="M${first} ${y - 5}l5 5l-5 5l-5 -5z"/>`
  const back = last > first ? -8 : 8
  const dots = xs.slice(0, -1).map(x => markup`<circle class="dot" cx="${x}" cy="${y}" r="3"/>`)
  return markup`<path class="arrow" d="M${first} ${y}H${last + back}"/>${dots}<path class="tip" d="M${last} ${y}l${back} -4.5v9z"/>`
}
