// The agents of an estate, as its key-value bucket lists them. While the servers elect another leader the bucket is silent for seconds, and
// the agents can be asked all the same: then the list is the one that was known last, from memory or from a file.

import { readFileSync } from 'node:fs'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type AgentCard, agentCardSchema } from '../agent/protocol.ts'

export interface KnownAgents {
  /** What was listed last. */
  readonly last: readonly AgentCard[]
  /** The list, or the last one when no other comes in time. Rejects when nothing was ever known. */
  list(): Promise<readonly AgentCard[]>
}

/** The bucket may take so long where a list is known already. */
const PATIENCE_MS = 500

/** @param read the list of the bucket, told whether agents were ever known @param file keeps it for the next process; undefined: nothing does */
export function createKnownAgents(
  read: (isKnown: boolean) => Promise<readonly AgentCard[]>,
  file: string | undefined,
): KnownAgents {
  let known = file === undefined ? [] : readCopy(file)
  let begun = 0
  let taken = 0
  const refresh = async (): Promise<readonly AgentCard[]> => {
    const number = ++begun
    const cards = await read(known.length > 0)
    // One that was slow knows less than the one that overtook it.
    if (number < taken) return known
    taken = number
    if (file !== undefined && JSON.stringify(cards) !== JSON.stringify(known))
      // A copy that cannot be written is missed only when the servers are.
      await writeCopy(file, cards).catch(() => undefined)
    known = cards
    return cards
  }
  return {
    get last() {
      return known
    },
    list() {
      const reading = refresh()
      if (known.length === 0) return reading
      const before = known
      return Promise.race([reading.catch(() => before), sleep(PATIENCE_MS, before, { ref: false })])
    },
  }
}

function readCopy(file: string): readonly AgentCard[] {
  try {
    return agentCardSchema.array().parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return []
  }
}

async function writeCopy(file: string, cards: readonly AgentCard[]): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  await writeFile(`${file}.tmp`, JSON.stringify(cards))
  await rename(`${file}.tmp`, file)
}
