// Takes the records of an agent into the open segment and starts a new one when it is full or old. Never throws: what the
// disk refuses is tried again while memory lasts, then counted as lost.

import { renameSync } from 'node:fs'
import { join } from 'node:path'
import { messageOf } from '../../base/errors.ts'
import type { StoredRecord } from '../record.ts'
import type { AgentSettings } from '../settings.ts'
import { formatSegmentName } from './names.ts'
import { createOpenSegment, type OpenSegment, type WriteLoss } from './open-segment.ts'

export interface AppenderOptions {
  readonly folder: string
  readonly nextNumber: number
  readonly settings: () => AgentSettings
  /** Told of the name of every segment that is complete. */
  readonly onFull: (file: string) => void
  readonly onLoss: (loss: WriteLoss) => void
}

export interface Appender {
  /** The open segment; undefined before the first record and after a full one. */
  readonly current: OpenSegment | undefined
  append(record: StoredRecord): void
  /** Writes what waits; false when the disk refuses. */
  sync(durable: boolean): boolean
  /** Completes the open segment; nothing happens while the disk refuses what is still in memory. */
  roll(): void
}

/** Creates the appender of a folder that this process has locked. */
export function createAppender(options: AppenderOptions): Appender {
  const { folder, settings, onFull, onLoss } = options
  let { nextNumber } = options
  let current: OpenSegment | undefined
  let sinceMs = 0

  function open(record: StoredRecord): OpenSegment | undefined {
    try {
      const path = join(folder, formatSegmentName({ number: nextNumber, state: 'open' }))
      current = createOpenSegment(path, onLoss)
      nextNumber++
      sinceMs = performance.now()
    } catch (thrown) {
      const { timeUs } = record
      onLoss({ records: 1, fromUs: timeUs, toUs: timeUs, reason: messageOf(thrown) })
    }
    return current
  }

  const appender: Appender = {
    get current() {
      return current
    },
    append(record) {
      const segment = current ?? open(record)
      segment?.append(record)
      if (segment && segment.sizeBytes >= settings().etlFileRolloverSizeMB * 1e6) appender.roll()
    },
    sync(durable) {
      if (!current?.flush(durable)) return current === undefined
      if (performance.now() - sinceMs > settings().etlFileRolloverMinutes * 60_000) appender.roll()
      return true
    },
    roll() {
      if (!current?.flush(true)) return
      current.close()
      const target = formatSegmentName({ number: nextNumber - 1, state: 'full' })
      renameSync(current.path, join(folder, target))
      current = undefined
      onFull(target)
    },
  }
  return appender
}
