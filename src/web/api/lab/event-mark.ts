// Where the Windows events of the present faults begin: what was told while the world was last whole is of no use any more.

import type { LabHost } from './host.ts'
import { type LogSizes, measureLogs } from './logs.ts'

export interface EventMark {
  /** A fault is about to change. Rejects with Refusal when no lab runs. */
  set(): Promise<void>
  /** Sizes of the logs when the first of the present faults began; none before there was one. */
  sizes(): LogSizes
}

/** Creates a mark at the beginning of all logs. */
export function createEventMark(lab: LabHost): EventMark {
  let sizes: LogSizes = new Map()
  return {
    async set() {
      const { activeFaults, logFolder } = await lab.call('status', {})
      if (activeFaults.length === 0) sizes = await measureLogs(logFolder)
    },
    sizes: () => sizes,
  }
}
