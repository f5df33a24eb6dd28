// Shows a probe while it runs: on a terminal a few lines that are drawn again, otherwise a line for every step as it ends.

import type { ProbeWatcher } from '../../probe/run.ts'
import type { ReportProbeStep } from '../../report/probe/probe-report.ts'
import { formatDetails, formatStepLine, isTelling } from '../../report/probe/probe-text.ts'
import { formatProgress } from '../../report/probe/probe-tree.ts'
import { createPaint } from '../../report/style.ts'
import { terminalOf } from '../terminal.ts'

export interface LiveView {
  readonly watcher: ProbeWatcher
  /** Takes the drawn lines away. */
  end(): void
}

/** Draws at most this often, ms. */
const DRAW_MS = 80

/** A view for where standard output goes. */
export function createLiveView(options: { readonly verbose: boolean; readonly quiet: boolean }): LiveView {
  if (options.quiet) return { watcher: {}, end: () => undefined }
  return process.stdout.isTTY
    ? createDrawing()
    : { watcher: { ended: printLine(options.verbose) }, end: () => undefined }
}

function printLine(verbose: boolean): (step: ReportProbeStep) => void {
  const { colour, width } = terminalOf()
  const paint = createPaint(colour)
  return step => {
    if (!verbose && !isTelling(step)) return
    process.stdout.write(
      `${[formatStepLine(step, paint, width), ...formatDetails(step, paint, verbose)].join('\n')}\n`,
    )
  }
}

function createDrawing(): LiveView {
  const running = new Map<string, { readonly phase: string; readonly target: string }>()
  const done: ReportProbeStep[] = []
  let lines = 0
  let drawnMs = 0
  const clear = (): void => {
    if (lines > 0) process.stdout.write(`\u001b[${lines}A\u001b[0J`)
    lines = 0
  }
  const draw = (): void => {
    if (Date.now() - drawnMs < DRAW_MS) return
    drawnMs = Date.now()
    clear()
    const shown = formatProgress(done, [...running.values()], terminalOf())
    process.stdout.write(shown.map(line => `${line}\n`).join(''))
    lines = shown.length
  }
  return {
    watcher: {
      started({ step, phase, target }) {
        running.set(`${step} ${target}`, { phase, target })
        draw()
      },
      ended(step) {
        running.delete(`${step.step} ${step.target}`)
        done.push(step)
        draw()
      },
    },
    end: clear,
  }
}
