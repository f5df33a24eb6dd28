// A progress bar on a terminal, for work that takes longer than a second.

import { basename } from 'node:path'
import { printableLine } from '../base/text.ts'
import { formatSize } from '../report/numbers.ts'

export interface ProgressBar {
  /** Says how far the work is. */
  update(progress: { readonly source: string; readonly bytes: number; readonly totalBytes: number }): void
  /** Removes the bar; to be called before anything else is written. */
  end(): void
}

const AFTER_MS = 1000
const EVERY_MS = 100
const CELLS = 24

/** Creates a bar on a stream; one that is no terminal stays empty. */
export function createProgressBar(stream: NodeJS.WriteStream, nowMs: () => number): ProgressBar {
  const startedMs = nowMs()
  let shownMs = 0
  return {
    update(progress) {
      const now = nowMs()
      if (!stream.isTTY || now - startedMs < AFTER_MS || now - shownMs < EVERY_MS) return
      shownMs = now
      stream.write(`\r\u001b[2K${formatProgress(progress, now - startedMs, stream.columns ?? 80)}`)
    },
    end() {
      if (shownMs > 0) stream.write('\r\u001b[2K')
      shownMs = 0
    },
  }
}

/** One line: bar, part, bytes, speed, time left, what is read. */
export function formatProgress(
  { source, bytes, totalBytes }: Parameters<ProgressBar['update']>[0],
  elapsedMs: number,
  width: number,
): string {
  const part = totalBytes > 0 ? Math.min(1, bytes / totalBytes) : 0
  const full = Math.round(part * CELLS)
  const bar = `${'█'.repeat(full)}${'░'.repeat(CELLS - full)}`
  const perSecond = bytes / (elapsedMs / 1000)
  const leftS = perSecond > 0 ? Math.ceil((totalBytes - bytes) / perSecond) : 0
  const figures = `${Math.floor(part * 100)} %  ${formatSize(bytes)} of ${formatSize(totalBytes)}  ${formatSize(perSecond)}/s  ${leftS} s left`
  return `${bar} ${figures}  ${printableLine(basename(source), 60)}`.slice(0, Math.max(20, width - 1))
}
