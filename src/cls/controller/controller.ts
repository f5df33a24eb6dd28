// The controller: gives commands to agents and merges their answers. Every answer names each machine.

import { AppError } from '../../base/errors.ts'
import type { AgentCard, AgentRequest } from '../agent/protocol.ts'
import { findScenario, getScenario } from '../scenario/estate.ts'
import type { SearchQuery } from '../search/query.ts'
import type { Transport } from '../transport/transport.ts'
import { type MachineAnswer, machineAnswer } from './machine-answer.ts'
import { type FoundRecord, type MergeOptions, mergeStreams } from './merge.ts'
import { machinesOf, type Scope } from './topology.ts'

export interface ControllerOptions {
  readonly transport: Transport
  /** How long an agent may take to begin, ms. */
  readonly answerMs?: number
  /** How long an agent that has begun may be silent, ms. */
  readonly stallMs?: number
  readonly nowMs?: () => number
}

/** A running search: read `records` to the end, then ask for the answers. */
export interface RunningSearch {
  /** In order of time; equal records once. */
  readonly records: AsyncGenerator<FoundRecord[]>
  /** How every machine fared; complete when `records` has ended. */
  answers(): MachineAnswer[]
  readonly machines: readonly string[]
}

export interface SearchOptions {
  readonly signal?: AbortSignal
  /**
   * Waits for agents that have not begun as long as they may take, so that the order is complete. By default the order waits only for a
   * moment, so that a dead machine does not hold up the others; what comes later is given when it comes and said to be late.
   */
  readonly waitForAll?: boolean
}

export interface Controller {
  readonly transport: Transport
  cards(): Promise<AgentCard[]>
  start(
    scenario: string,
    scope: Scope,
    options: { readonly durationMs?: number; readonly by: string },
  ): Promise<MachineAnswer[]>
  stop(scenario: string, scope: Scope): Promise<MachineAnswer[]>
  /** New duration for what runs, AlwaysOn excepted. */
  update(durationMs: number, scope: Scope): Promise<MachineAnswer[]>
  sync(scope: Scope): Promise<MachineAnswer[]>
  show(scope: Scope): Promise<MachineAnswer[]>
  search(query: SearchQuery, scope: Scope, options?: SearchOptions): Promise<RunningSearch>
  /** Matches of what is recorded from now on, until the signal is aborted. */
  follow(query: SearchQuery, scope: Scope, signal: AbortSignal): Promise<RunningSearch>
}

/** Start-CsClsLogging -Duration: 4 hours. */
export const DEFAULT_DURATION_MS = 4 * 3_600_000
const ANSWER_MS = 10_000
const STALL_MS = 30_000
/** The order waits no longer than this for agents that have not begun … */
const PATIENCE_MS = 1500
/** … and no longer than this after the last that has. */
const QUIET_MS = 250

/** Creates a controller. */
export function createController(options: ControllerOptions): Controller {
  const { transport, answerMs = ANSWER_MS, stallMs = STALL_MS, nowMs = Date.now } = options

  async function machines(scope: Scope): Promise<string[]> {
    const cards = await transport.agents()
    if (cards.length === 0)
      throw new AppError('unknown-item', 'No agent is known. Start one: lyncpin cls agent')
    return machinesOf(cards, scope)
  }

  async function command(request: AgentRequest, scope: Scope): Promise<MachineAnswer[]> {
    const names = await machines(scope)
    const end = new AbortController()
    const { states, records } = mergeStreams(transport.ask(request, names, end.signal), limits)
    for await (const _ of records) void _
    end.abort()
    return states.map(state => machineAnswer(state, undefined, answerMs))
  }

  /** The order waits for all; what has no records has no order either. */
  const limits: MergeOptions = { patienceMs: answerMs, answerMs, stallMs, nowMs }
  const prompt: MergeOptions = { ...limits, patienceMs: Math.min(PATIENCE_MS, answerMs), quietMs: QUIET_MS }
  /** A live tail waits for nobody, and is silent while nothing happens. */
  const endless: MergeOptions = { ...limits, patienceMs: 0, stallMs: 2 ** 31 - 1, isLive: true }

  async function run(
    request: Extract<AgentRequest, { readonly query: SearchQuery }>,
    scope: Scope,
    { signal, waitForAll = false }: SearchOptions,
  ): Promise<RunningSearch> {
    const names = await machines(scope)
    const query = { ...request.query, sentUs: nowMs() * 1000 }
    const end = new AbortController()
    signal?.addEventListener('abort', () => end.abort(), { once: true })
    const streams = transport.ask({ ...request, query }, names, end.signal)
    // It may have been ended before anything was asked.
    if (signal?.aborted) end.abort()
    const order = request.kind === 'follow' ? endless : waitForAll ? limits : prompt
    const { states, records } = mergeStreams(streams, order)
    return {
      machines: names,
      records: endingWith(records, () => end.abort()),
      answers: () => states.map(state => machineAnswer(state, query, answerMs)),
    }
  }

  return {
    transport,
    cards: () => transport.agents(),
    async start(scenario, scope, { durationMs = DEFAULT_DURATION_MS, by }) {
      const estate = await transport.get()
      const sites = (await transport.agents()).map(({ site }) => site)
      if (!sites.some(site => findScenario(estate, scenario, site))) getScenario(estate, scenario)
      return command({ kind: 'start', scenario, durationMs, by }, scope)
    },
    stop: (scenario, scope) => command({ kind: 'stop', scenario }, scope),
    update: (durationMs, scope) => command({ kind: 'update', durationMs }, scope),
    sync: scope => command({ kind: 'sync' }, scope),
    show: scope => command({ kind: 'show' }, scope),
    search: (query, scope, given = {}) => run({ kind: 'search', query }, scope, given),
    follow: (query, scope, signal) => run({ kind: 'follow', query }, scope, { signal }),
  }
}

async function* endingWith<T>(items: AsyncGenerator<T>, end: () => void): AsyncGenerator<T> {
  try {
    yield* items
  } finally {
    end()
  }
}
