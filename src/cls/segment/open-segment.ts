// The segment that is being written: records gather in a frame in memory, which reaches the file when it is flushed. What a flush has
// written survives the death of the process; what could not be written is kept and tried again, or counted as lost.

import { closeSync, fsyncSync, ftruncateSync, openSync, writeSync } from 'node:fs'
import type { StoredRecord } from '../record.ts'
import { FRAME_HEAD_BYTES, recordLimit, sealFrame, writeRecord } from './frame.ts'

const BUFFER_BYTES = 1 << 20

/** What could not be written. */
export interface WriteLoss {
  readonly records: number
  readonly fromUs: number
  readonly toUs: number
  readonly reason: string
}

export interface OpenSegment {
  readonly path: string
  /** Bytes of frames, written and waiting. */
  readonly sizeBytes: number
  readonly records: number
  append(record: StoredRecord): void
  /** Writes what waits. @param durable waits until the disk has it. False when the disk refused. */
  flush(durable: boolean): boolean
  close(): void
}

/** Creates the file. Throws what the file system throws. @param onLoss told of records that had to be given up */
export function createOpenSegment(path: string, onLoss: (loss: WriteLoss) => void): OpenSegment {
  const file = openSync(path, 'ax')
  let buffer = Buffer.allocUnsafe(BUFFER_BYTES)
  let filled = FRAME_HEAD_BYTES
  let waiting = 0
  let writtenBytes = 0
  let records = 0
  let fromUs = Number.POSITIVE_INFINITY
  let toUs = Number.NEGATIVE_INFINITY

  function clear(): void {
    filled = FRAME_HEAD_BYTES
    waiting = 0
    fromUs = Number.POSITIVE_INFINITY
    toUs = Number.NEGATIVE_INFINITY
  }

  /** Reason of the refusal, or undefined. */
  function write(): string | undefined {
    sealFrame(buffer, filled)
    try {
      for (let at = 0; at < filled; ) at += writeSync(file, buffer, at, filled - at)
    } catch (thrown) {
      // A part of a frame may have been written: the file ends behind the last whole flush.
      ftruncateSync(file, writtenBytes)
      return thrown instanceof Error ? thrown.message : String(thrown)
    }
    writtenBytes += filled
    clear()
    return undefined
  }

  function makeRoom(needed: number): void {
    const reason = waiting > 0 ? write() : undefined
    if (reason !== undefined) {
      onLoss({ records: waiting, fromUs, toUs, reason })
      records -= waiting
      clear()
    }
    if (FRAME_HEAD_BYTES + needed > buffer.length) buffer = Buffer.allocUnsafe(FRAME_HEAD_BYTES + needed)
  }

  return {
    path,
    get sizeBytes() {
      return writtenBytes + (waiting > 0 ? filled : 0)
    },
    get records() {
      return records
    },
    append(record) {
      const needed = recordLimit(record)
      if (filled + needed > buffer.length) makeRoom(needed)
      filled = writeRecord(buffer, filled, record)
      waiting++
      records++
      if (record.timeUs < fromUs) fromUs = record.timeUs
      if (record.timeUs > toUs) toUs = record.timeUs
    },
    flush(durable) {
      if (waiting > 0 && write() !== undefined) return false
      if (durable) fsyncSync(file)
      return true
    },
    close() {
      closeSync(file)
    },
  }
}
