// What is kept, and for how long: the oldest cases give way to new ones, and every case goes at its age. The log says which.

import { messageOf } from '../../../base/errors.ts'
import { formatSize } from '../../../report/numbers.ts'
import { Refusal } from '../refusal.ts'
import { draftsOf, dropEntry, type Entries, type Entry, oldestFirst, sizeOf } from './entries.ts'

export interface RetentionLimits {
  /** Bytes of all cases together. */
  readonly totalBytes: number
  /** Milliseconds after which a case is removed. */
  readonly ageMs: number
  /** Milliseconds after which a case that gets no file is dropped. */
  readonly draftMs: number
}

export interface RetentionOptions {
  readonly limits: RetentionLimits
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly log: (line: string) => void
}

/** Removes the oldest cases until all fit; cases that are being received stay. Rejects with Refusal when that is not enough. */
export async function makeRoom(entries: Entries, { limits, log }: RetentionOptions): Promise<void> {
  const fits = (): boolean => sizeOf(entries.byId.values()) <= limits.totalBytes
  // Nothing is removed for what does not fit anyway.
  const canFit = sizeOf(draftsOf(entries)) <= limits.totalBytes
  for (const entry of canFit ? oldestFirst(entries) : []) {
    if (fits()) return
    await dropEntry(entries, entry.content.id)
    log(`removed case ${describe(entry)}: room was needed`)
  }
  if (!fits())
    throw new Refusal(
      507,
      'no-room',
      'the server has no room left for this; remove cases, or raise --max-store',
    )
}

/** Removes what is too old and what was never completed, and makes room. */
export async function tidy(entries: Entries, options: RetentionOptions): Promise<void> {
  const { limits, now, log } = options
  for (const entry of [...entries.byId.values()]) {
    const { id, created } = entry.content
    const isLate = entry.isDraft
      ? !entry.isReceiving && entry.touchedMs + limits.draftMs <= now()
      : Date.parse(created) + limits.ageMs <= now()
    if (!isLate) continue
    await dropEntry(entries, id)
    if (entry.isDraft) log(`dropped case ${shortId(id)}: it was never completed`)
    else log(`removed case ${describe(entry)}: it is older than allowed`)
  }
  await makeRoom(entries, options).catch(thrown => log(messageOf(thrown)))
}

function describe({ content, sizeBytes }: Entry): string {
  return `${shortId(content.id)} (${content.created.slice(0, 10)}, ${formatSize(sizeBytes)})`
}

/** Enough of an id to find a case in the log, too little to open it. */
export function shortId(id: string): string {
  return `${id.slice(0, 6)}…`
}
