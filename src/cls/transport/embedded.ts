// Controller and agents in one process: nothing to install, nothing on the wire.

import type { Agent } from '../agent/agent.ts'
import type { AgentMessage } from '../agent/protocol.ts'
import { readEstateFile, writeEstateFile } from './estate-file.ts'
import type { AgentStream, Transport } from './transport.ts'

/** A transport to agents of this process. @param estateFile where scenarios and settings are kept */
export function createEmbeddedTransport(agents: readonly Agent[], estateFile: string): Transport {
  let estate = readEstateFile(estateFile)
  for (const agent of agents) agent.setEstate(estate)
  return {
    agents: () => Promise.resolve(agents.map(({ card }) => card)),
    get: () => Promise.resolve(estate),
    async put(next) {
      await writeEstateFile(estateFile, next)
      estate = next
      for (const agent of agents) agent.setEstate(next)
    },
    ask: (request, machines, signal) =>
      machines.map((machine): AgentStream => {
        const agent = agents.find(({ card }) => card.machine === machine)
        return { machine, messages: agent ? agent.answer(request, { signal }) : silence(signal) }
      }),
    close: () => Promise.resolve(),
  }
}

/** A stream of a machine that is not there. */
export async function* silence(signal: AbortSignal): AsyncGenerator<AgentMessage> {
  if (signal.aborted) return
  await new Promise<void>(resolve => signal.addEventListener('abort', () => resolve(), { once: true }))
  yield* []
}
