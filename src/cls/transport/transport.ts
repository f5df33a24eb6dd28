// How a controller reaches agents. One interface; in one process, over a local socket, over NATS.

import type { AgentCard, AgentMessage, AgentRequest } from '../agent/protocol.ts'
import type { Estate } from '../scenario/estate.ts'

/** The answer of one agent as it comes. Ends after its result; breaks off when the way to it does. */
export interface AgentStream {
  readonly machine: string
  readonly messages: AsyncIterable<AgentMessage>
  /** Messages come by themselves, also while nobody reads: what is not there when it is wanted has had its time. */
  readonly pushes?: boolean
}

/** Scenarios and settings of the estate. */
export interface EstateStore {
  get(): Promise<Estate>
  /** Replaces what is stored; agents take it over by themselves. */
  put(estate: Estate): Promise<void>
}

export interface Transport extends EstateStore {
  /** Every agent that has ever been seen, whether it runs or not. */
  agents(): Promise<AgentCard[]>
  /**
   * Asks machines, all at once. A stream is read at the pace of its reader. Aborting the signal ends all streams and tells
   * the agents. A machine that does not answer has a stream that never yields.
   */
  ask(request: AgentRequest, machines: readonly string[], signal: AbortSignal): AgentStream[]
  close(): Promise<void>
}
