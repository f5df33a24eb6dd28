// Shows a probe while it runs: on a terminal a few lines that are drawn again, otherwise a line for every step as it ends.

import type { ProbeWatcher } from '../../probe/run.ts'
import type { ReportProbeStep } from '../../report/probe/probe-report.ts'
import { formatStep, isTelling } from '../../report/probe/probe-text.ts'
import { formatProgress } from '../../report/probe/probe-tree.ts'
import { createPaint } from '../../report/style.ts'
import { terminalOf } from '../terminal.ts'

export interface LiveView {
  readonly watcher: ProbeWatcher
  /** Takes the drawn lines away while something else is said. */
  aside<T>(talk: () => Promise<T>): Promise<T>
  /** Takes the drawn lines away. */
  end(): void
}

/** Draws at most this often, ms. */
const DRAW_MS = 80
/** Columns that are used at most: what a window loses seldom breaks short lines. */
const WIDTH = 76

/** A view for where standard output goes. */
export function createLiveView(options: { readonly verbose: boolean; readonly quiet: boolean }): LiveView {
  const plain = { aside: <T>(talk: () => Promise<T>): Promise<T> => talk(), end: () => undefined }
  if (options.quiet) return { ...plain, watcher: {} }
  return process.stdout.isTTY ? createDrawing() : { ...plain, watcher: { ended: printLine(options.verbose) } }
}

function printLine(verbose: boolean): (report: ReportProbeStep) => void {
  const paint = createPaint(terminalOf().colour)
  return step => {
    if (!verbose && !isTelling(step)) return
    // One line for each step, however long: what goes into a file or a pipe is searched, not read.
    process.stdout.write(`${formatStep(step, { paint, width: Infinity, verbose }).join('\n')}\n`)
  }
}

function createDrawing(): LiveView {
  const running = new Map<string, { readonly phase: string; readonly target: string }>()
  const done: ReportProbeStep[] = []
  /** Characters of every line that stands there. */
  let drawn: readonly number[] = []
  let drawnMs = 0
  let isAside = false
  let later: NodeJS.Timeout | undefined

  /** Terminals break lines anew when they become narrower. */
  const rows = (): number => {
    const columns = process.stdout.columns || 80
    return drawn.reduce((sum, length) => sum + Math.max(1, Math.ceil(length / columns)), 0)
  }
  const upwards = (): string => (drawn.length > 0 ? `\u001b[${rows()}A\r` : '')
  // Line by line: terminals keep a screen that is cleared as a whole in their history.
  const clear = (): void => {
    if (drawn.length > 0) process.stdout.write(`${upwards()}${'\u001b[2K\n'.repeat(rows())}${upwards()}`)
    drawn = []
  }
  const draw = (): void => {
    if (isAside) return
    drawnMs = Date.now()
    clearTimeout(later)
    later = undefined
    const { colour, width } = terminalOf()
    const shown = formatProgress(done, [...running.values()], { colour, width: Math.min(width, WIDTH) })
    process.stdout.write(`${upwards()}${shown.map(line => `${line}\u001b[K\n`).join('')}\u001b[J`)
    drawn = shown.map(line => line.replaceAll(SGR, '').length)
  }
  const drawNowAndThen = (): void => {
    if (Date.now() - drawnMs >= DRAW_MS) draw()
    else later ??= setTimeout(draw, DRAW_MS)
  }
  process.stdout.on('resize', draw)
  return {
    watcher: {
      started({ step, phase, target }) {
        running.set(`${step} ${target}`, { phase, target })
        drawNowAndThen()
      },
      ended(step) {
        running.delete(`${step.step} ${step.target}`)
        done.push(step)
        drawNowAndThen()
      },
    },
    async aside(talk) {
      clear()
      isAside = true
      clearTimeout(later)
      later = undefined
      try {
        return await talk()
      } finally {
        isAside = false
      }
    },
    end() {
      process.stdout.removeListener('resize', draw)
      clearTimeout(later)
      clear()
    },
  }
}

/** What `report/style.ts` writes. */
const SGR = /\u001b\[\d+m/g
