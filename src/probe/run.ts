// Runs the steps: each item of a topic starts the steps that need it at once, so that what does not rest on each other goes side
// by side. Ends when nothing runs and nothing is left to add, at the end of all patience, or when a person ends it.

import { performance } from 'node:perf_hooks'
import { messageOf } from '../base/errors.ts'
import type { ReportProbeStep } from '../report/probe/probe-report.ts'
import type { ClientContext } from './client/context.ts'
import type { ProbeOptions } from './options.ts'
import { createRecorder } from './record.ts'
import { createSharedNetwork } from './shared-network.ts'
import type { AnyProbeStep, StepOutcome, StepResult, StepTools, StepVerdict } from './step.ts'
import { TOPIC_KEYS, TOPICS_OF_ALL_VIEWS, type TopicName, type Topics } from './topics.ts'
import { createViewContexts, type DnsView, type Side } from './views.ts'

/** What became of one step for one item. */
export interface StepReport {
  readonly step: AnyProbeStep
  readonly target: string
  readonly verdict: StepVerdict
  readonly outcome: string
  readonly text: string
  readonly details: readonly string[]
  /** ms since 1970 by the client's clock. */
  readonly fromMs: number
  readonly durationMs: number
  /** Time of the steps it rested on and its own, without waiting, ms: the longest is what no order of work can beat. */
  readonly chainMs: number
}

/** Is told of every step while the probe runs. What it gets is plain data and may go over a wire as it is. */
export interface ProbeWatcher {
  started?(step: Pick<ReportProbeStep, 'step' | 'phase' | 'target'>): void
  ended?(step: ReportProbeStep): void
}

export interface ProbeRun {
  readonly reports: readonly StepReport[]
  readonly durationMs: number
  /** The longest chain of steps that rest on each other, ms. */
  readonly longestChainMs: number
  /** True when a person or the end of patience cut it short. */
  readonly cutShort: boolean
}

export interface RunInput {
  readonly steps: readonly AnyProbeStep[]
  readonly context: ClientContext
  /** The resolvers of both sides, when they are known. */
  readonly views?: readonly DnsView[]
  readonly options: ProbeOptions
  /** Items to begin with. */
  readonly seeds: readonly Seed[]
  /** Items for when everything else is done, one after the other; after one that fails the rest is left. */
  readonly last?: readonly Seed[]
  readonly signal: AbortSignal
  readonly watcher?: ProbeWatcher
}

export type Seed = {
  readonly [N in TopicName]: {
    readonly topic: N
    readonly item: Topics[N]
    /** View of the DNS by which it, and all it leads to, is followed; undefined: this machine's. */
    readonly view?: Side | undefined
  }
}[TopicName]

/** Steps get this long to notice that they shall end. */
const GRACE_MS = 300

/** Runs until nothing is left. Never rejects. */
export async function runProbe(input: RunInput): Promise<ProbeRun> {
  const { options, watcher = {} } = input
  const signal = AbortSignal.any([input.signal, AbortSignal.timeout(options.patienceMs)])
  const network = createSharedNetwork(untilAborted(input.context, signal))
  const { context } = network
  const record = createRecorder(context.record)
  const seeds = [...input.seeds, ...(input.last ?? [])]
  const walked = new Set(seeds.map(({ view }) => view))
  const views = createViewContexts(context, input.views ?? [])
  const results = createRecorder(input.context.record)
  const reports: StepReport[] = []
  const known = new Set<string>()
  const running = new Set<Promise<void>>()
  const steps = wantedSteps(input.steps, options.only)
  const startedMs = performance.now()

  /** @param chainMs time of the steps that led to the item */
  function give(chainMs: number, { topic, item, view }: Seed): void {
    const place = TOPICS_OF_ALL_VIEWS.has(topic) ? '' : (view ?? '')
    const key = `${place} ${topic} ${(TOPIC_KEYS[topic] as (item: Topics[TopicName]) => string)(item)}`
    if (known.has(key) || signal.aborted) return
    known.add(key)
    for (const step of steps.filter(({ needs }) => needs === topic)) {
      const run = runStep(step, { topic, item, view } as Seed, chainMs).finally(() => running.delete(run))
      running.add(run)
    }
  }

  async function runStep(step: AnyProbeStep, { topic, item, view }: Seed, before: number): Promise<void> {
    const isOfView = walked.size > 1 && view !== undefined && !TOPICS_OF_ALL_VIEWS.has(topic)
    const target = isOfView ? `${step.target(item)} (${view})` : step.target(item)
    const own = views.find(({ side }) => side === view) ?? { context, record }
    const fromMs = context.nowMs()
    const began = performance.now()
    watcher.started?.({ step: step.id, phase: step.phase, target })
    const tools: StepTools = {
      context: own.context,
      record: own.record,
      views,
      maybeOutOfReach: walked.size > 1 && view === 'outside',
      options,
      sessions: network.sessionsOf(view ?? ''),
      keep: network.keep,
      signal,
      give: (given, found) =>
        give(before + performance.now() - began, { topic: given, item: found, view } as Seed),
    }
    const result = await Promise.race([attempt(step, item, tools), whenEnded(signal)])
    const durationMs = performance.now() - began
    const told = tell(step, result, signal.aborted)
    const report = { step, target, ...told, fromMs, durationMs, chainMs: before + durationMs }
    reports.push(report)
    results.observation(observationOf(report), fromMs)
    watcher.ended?.(shownStep(report))
  }

  async function drain(): Promise<void> {
    while (running.size > 0) await Promise.race(running)
  }

  for (const seed of input.seeds) give(0, seed)
  await drain()
  for (const seed of input.last ?? []) {
    const before = reports.length
    give(Math.max(0, ...reports.map(({ chainMs }) => chainMs)), seed)
    await drain()
    // A wrong password that is shown twice counts twice towards a lockout.
    if (reports.slice(before).some(({ verdict }) => verdict === 'failed')) break
  }
  network.close()
  return {
    reports,
    durationMs: performance.now() - startedMs,
    longestChainMs: Math.max(0, ...reports.map(({ chainMs }) => chainMs)),
    cutShort: signal.aborted,
  }
}

/** What comes back because everything was ended says nothing about the network: it is not recorded. */
function untilAborted(context: ClientContext, signal: AbortSignal): ClientContext {
  return {
    ...context,
    trustedRootsPem: context.trustedRootsPem,
    record: record => {
      if (!signal.aborted) context.record(record)
    },
  }
}

type Told = StepResult | { readonly ended: true } | { readonly error: string }

async function attempt(step: AnyProbeStep, item: unknown, tools: StepTools): Promise<Told> {
  try {
    return await step.run(item, tools)
  } catch (thrown) {
    return { error: messageOf(thrown) }
  }
}

function whenEnded(signal: AbortSignal): Promise<{ readonly ended: true }> {
  const { promise, resolve } = Promise.withResolvers<{ readonly ended: true }>()
  const end = (): void => void setTimeout(() => resolve({ ended: true }), GRACE_MS).unref()
  if (signal.aborted) end()
  else signal.addEventListener('abort', end, { once: true })
  return promise
}

/** Outcomes that every step can have. */
export const COMMON_OUTCOMES: Readonly<Record<'ended' | 'error', StepOutcome>> = {
  ended: {
    verdict: 'skipped',
    text: 'was not finished when the probe ended',
    meaning: 'The probe was ended by a person or at the end of its time (--patience); nothing is known here.',
  },
  error: {
    verdict: 'warning',
    text: 'Lyncpin itself failed: {error}',
    meaning: 'A mistake in the program; the other steps are not touched by it. Please report it.',
  },
}

/** @param aborted then only a step that went well has said something about the network */
function tell(
  step: AnyProbeStep,
  told: Told,
  aborted: boolean,
): Pick<StepReport, 'verdict' | 'outcome' | 'text' | 'details'> {
  const ended =
    'ended' in told || (aborted && ('error' in told || step.outcomes[told.outcome]?.verdict !== 'passed'))
  if (ended) return { ...shown(COMMON_OUTCOMES.ended, {}), outcome: 'ended', details: [] }
  if ('error' in told)
    return { ...shown(COMMON_OUTCOMES.error, { error: told.error }), outcome: 'error', details: [] }
  const declared = step.outcomes[told.outcome] ?? COMMON_OUTCOMES.error
  const values = told.values ?? {}
  return { ...shown(declared, values), outcome: told.outcome, details: told.details ?? [] }
}

function shown({ verdict, text }: StepOutcome, values: Readonly<Record<string, string>>) {
  return { verdict, text: text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole) }
}

function shownStep({ step, fromMs, chainMs: _, ...told }: StepReport): ReportProbeStep {
  return { ...told, step: step.id, phase: step.phase, at: new Date(fromMs).toISOString() }
}

function observationOf({ step, target, verdict, outcome, text, details, durationMs }: StepReport) {
  return {
    kind: 'probe-step',
    step: step.id,
    phase: step.phase,
    target,
    verdict,
    outcome,
    details,
    durationUs: Math.round(durationMs * 1000),
    quote: text,
  } as const
}

/** The steps that were asked for, and all whose topics lead to them. */
export function wantedSteps(
  steps: readonly AnyProbeStep[],
  only: ReadonlySet<string> | undefined,
): readonly AnyProbeStep[] {
  if (!only) return steps
  const wanted = new Set(steps.filter(({ id }) => only.has(id)))
  for (let before = -1; before !== wanted.size; ) {
    before = wanted.size
    const topics = new Set([...wanted].map(({ needs }) => needs))
    for (const step of steps) {
      // A step that only comes back to a topic (a server names another host) is not what leads there.
      if (step.gives.some(topic => topics.has(topic) && leadsTo(step, topic))) wanted.add(step)
    }
  }
  return steps.filter(step => wanted.has(step))
}

/** Order of the topics: a step leads from its own topic to later ones. */
const TOPIC_ORDER = Object.keys(TOPIC_KEYS)

function leadsTo({ needs }: AnyProbeStep, topic: TopicName): boolean {
  return TOPIC_ORDER.indexOf(needs) < TOPIC_ORDER.indexOf(topic)
}
