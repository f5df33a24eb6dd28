// An agent with a clock that the test sets, on a disk with room.
import { type Agent, type AgentOptions, openAgent } from '../../src/cls/agent/agent.ts'
import type { AgentMessage, AgentRequest, AgentResult } from '../../src/cls/agent/protocol.ts'
import type { OfferedRecord, StoredRecord } from '../../src/cls/record.ts'
import { NINE } from './records.ts'
import { temporaryFolder } from './temporary-folder.ts'

/** The time of a test: a quarter past nine. */
export const NOW_MS = NINE / 1000 + 900_000

export function openTestAgent(options: Partial<AgentOptions> = {}): Promise<Agent> {
  return openAgent({
    card: { machine: 'fe01.contoso.com', pool: 'pool01.contoso.com', site: 'Redmond', version: '1' },
    folder: temporaryFolder(),
    nowMs: () => NOW_MS,
    diskOf: () => ({ totalBytes: 1e12, freeBytes: 9e11 }),
    ...options,
  })
}

export const offered = (record: StoredRecord, parts: Partial<OfferedRecord> = {}): OfferedRecord => ({
  ...record,
  type: 'WPP',
  flag: 'TF_COMPONENT',
  ...parts,
})

/** Everything an agent answers. */
export async function ask(
  agent: Agent,
  request: AgentRequest,
): Promise<{ readonly records: StoredRecord[]; readonly result: AgentResult }> {
  const records: StoredRecord[] = []
  let last: AgentMessage | undefined
  for await (const message of agent.answer(request)) {
    if (message.kind === 'records') records.push(...message.records)
    last = message
  }
  if (last?.kind !== 'end') throw new Error('the answer has no end')
  return { records, result: last.result }
}
