// What an agent does not have, and why: kept in a journal of its own, so that a later search over that time says so.

import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { z } from 'zod'

/** Why records of a time are missing or fewer than were written. */
export const LOSS_KINDS = [
  /** Removed by age, quota or a short disk. */
  'purged',
  /** A block or a part of an open segment cannot be read. */
  'damaged',
  /** The disk was full or refused to write. */
  'not-written',
  /** A component wrote more than its limit. */
  'throttled',
  /** The agent did not run. */
  'not-running',
  /** The machine's clock was set. */
  'clock-jump',
  /** A followed file was cut, replaced or unreadable. */
  'input',
] as const

export type LossKind = (typeof LOSS_KINDS)[number]

const lossSchema = z.object({
  kind: z.enum(LOSS_KINDS),
  fromUs: z.number(),
  toUs: z.number(),
  /** Records lost, where they could be counted. */
  records: z.number().optional(),
  component: z.string().optional(),
  /** For a person. */
  text: z.string(),
})

export type Loss = Readonly<z.infer<typeof lossSchema>>

export interface LossJournal {
  append(loss: Loss): void
  /** Losses that touch [fromUs, toUs]. */
  between(fromUs: number, toUs: number): Loss[]
}

/** Opens the journal of a folder. A line that cannot be read is passed over; a full disk keeps entries in memory. */
export function openLossJournal(file: string): LossJournal {
  const losses: Loss[] = existsSync(file) ? readLosses(readFileSync(file, 'utf8')) : []
  const unwritten: Loss[] = []
  return {
    append(loss) {
      losses.push(loss)
      unwritten.push(loss)
      try {
        appendFileSync(file, unwritten.map(entry => `${JSON.stringify(entry)}\n`).join(''))
        unwritten.length = 0
      } catch {
        // The disk may be what is broken; the next loss tries again.
      }
    },
    between: (fromUs, toUs) => losses.filter(loss => loss.toUs >= fromUs && loss.fromUs <= toUs),
  }
}

function readLosses(text: string): Loss[] {
  return text.split('\n').flatMap(line => {
    try {
      const read = lossSchema.safeParse(JSON.parse(line))
      return read.success ? [read.data] : []
    } catch {
      return []
    }
  })
}
