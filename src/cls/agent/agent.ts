// An agent: takes the records of one machine, keeps those that the running scenarios want, and answers what controllers ask.

import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { writeClsRecord } from '../../log/write-cls-text.ts'
import { LEVELS, type OfferedRecord } from '../record.ts'
import { EMPTY_ESTATE, type Estate, findScenario, settingsOf } from '../scenario/estate.ts'
import { createProviderTest, type ProviderTest } from '../scenario/provider.ts'
import { openSegmentStore, type SegmentStore, type StoreOptions } from '../segment/store.ts'
import type { AgentSettings, SettingChanges } from '../settings.ts'
import { type AnswerOptions, type AnswerParts, answerRequest, missingText } from './answer.ts'
import type { AgentCard, AgentMessage, AgentRequest } from './protocol.ts'
import { openSessions, type Sessions } from './sessions.ts'
import { createThrottle, type ThrottleChange } from './throttle.ts'

export interface AgentOptions {
  readonly card: AgentCard
  /** Folder of its own; created where it is missing. */
  readonly folder: string
  readonly estate?: Estate
  /** ms since 1970, the machine's clock. */
  readonly nowMs?: () => number
  readonly diskOf?: StoreOptions['diskOf']
  /** Told of what a person who watches the agent should know. */
  readonly onReport?: (text: string) => void
  /** Settings of this machine alone; they win over those of the estate. */
  readonly overrides?: SettingChanges
}

export interface Agent {
  readonly card: AgentCard
  readonly store: SegmentStore
  /** Takes a record; never throws. What no running scenario wants is dropped. */
  offer(record: OfferedRecord): void
  /** Records that no running scenario wanted. */
  readonly unwanted: number
  /** Runs a request that has just arrived. */
  answer(request: AgentRequest, options?: AnswerOptions): AsyncGenerator<AgentMessage>
  /** Settings that hold now. */
  settings(): AgentSettings
  /** New scenarios and settings. */
  setEstate(estate: Estate): void
  reportLoss(kind: 'input', text: string): void
  /** An input is not there, or is there again: searches tell while it is not. */
  setMissing(path: string, isMissing: boolean): void
  close(): Promise<void>
}

const TICK_MS = 1000
/** A difference between the clock and the time that has passed is a set clock beyond this. */
const CLOCK_JUMP_MS = 2000

/** Opens an agent. Rejects with AppError('limit') when another has the folder. */
export async function openAgent(options: AgentOptions): Promise<Agent> {
  const { card, folder, nowMs = Date.now, diskOf, onReport = () => undefined } = options
  mkdirSync(folder, { recursive: true })
  let estate = options.estate ?? EMPTY_ESTATE
  const settings = (): AgentSettings => settingsOf(estate, card.site, options.overrides)
  const store = await openSegmentStore(folder, { settings: settings(), nowMs, ...(diskOf ? { diskOf } : {}) })
  for (const text of store.recovered) onReport(text)
  const sessions = openSessions(join(folder, 'sessions.json'), nowMs())
  const listeners = new Set<(record: OfferedRecord) => void>()
  const keep = (record: OfferedRecord): void => {
    store.append(record)
    for (const listener of listeners) listener(record)
  }
  const throttle = createThrottle(limitsOf(settings()), change =>
    reportThrottle(change, nowMs(), { card, store, onReport, keep }),
  )
  let wants: ProviderTest
  let unwanted = 0
  const recompile = (): void => {
    wants = testOf(sessions, estate, card)
  }
  recompile()

  const stopTicks = startTicks({ nowMs, sessions, store, recompile })
  const missing = new Map<string, number>()
  const parts: AnswerParts = {
    card,
    store,
    sessions,
    throttle,
    nowMs,
    listeners,
    estate: () => estate,
    settings,
    onChange: recompile,
    missing,
  }
  return {
    card,
    store,
    get unwanted() {
      return unwanted
    },
    offer(record) {
      if (!wants(record)) {
        unwanted++
        return
      }
      if (throttle.admits(record, nowMs())) keep(record)
    },
    settings,
    answer: (request, given) => answerRequest(parts, request, given),
    setEstate(next) {
      estate = next
      store.configure(settings())
      throttle.configure(limitsOf(settings()))
      recompile()
    },
    reportLoss(kind, text) {
      onReport(text)
      store.reportLoss({ kind, fromUs: nowMs() * 1000, toUs: nowMs() * 1000, text })
    },
    setMissing(path, isMissing) {
      if (!isMissing) missing.delete(path)
      else if (!missing.has(path)) {
        missing.set(path, nowMs())
        onReport(missingText(path))
      }
    },
    async close() {
      stopTicks()
      // What was left out so far is a loss of this run.
      throttle.reset()
      await store.close()
    },
  }
}

/** What the running scenarios want. */
function testOf({ running }: Sessions, estate: Estate, { site }: AgentCard): ProviderTest {
  const scenarios = running.flatMap(({ scenario }) => findScenario(estate, scenario, site) ?? [])
  return createProviderTest(scenarios.flatMap(({ providers }) => providers))
}

function limitsOf(settings: AgentSettings): { readonly limit: number; readonly sample: number } {
  return { limit: settings.componentThrottleLimit, sample: settings.componentThrottleSample }
}

interface TickParts {
  readonly nowMs: () => number
  readonly sessions: Sessions
  readonly store: SegmentStore
  readonly recompile: () => void
}

/** Ends scenarios that have run out and watches the clock. Returns what stops it. */
function startTicks({ nowMs, sessions, store, recompile }: TickParts): () => void {
  let offsetMs = nowMs() - performance.now()
  const timer = setInterval(() => {
    if (sessions.expire(nowMs())) recompile()
    const now = nowMs() - performance.now()
    const jumpMs = now - offsetMs
    offsetMs = now
    if (Math.abs(jumpMs) < CLOCK_JUMP_MS) return
    const at = nowMs()
    const seconds = (Math.abs(jumpMs) / 1000).toFixed(1)
    const text = `the clock was set ${jumpMs > 0 ? 'forward' : 'back'} by ${seconds} s at ${new Date(at).toISOString()}`
    const [fromMs, toMs] = jumpMs > 0 ? [at - jumpMs, at] : [at, at - jumpMs]
    store.reportLoss({ kind: 'clock-jump', fromUs: fromMs * 1000, toUs: toMs * 1000, text })
  }, TICK_MS)
  timer.unref()
  return () => clearInterval(timer)
}

interface ThrottleReportParts {
  readonly card: AgentCard
  readonly store: SegmentStore
  readonly onReport: (text: string) => void
  readonly keep: (record: OfferedRecord) => void
}

/** What the product writes as event 33022, to the watcher, as a record of the log itself, and as a loss when it is over. */
function reportThrottle(
  change: ThrottleChange,
  nowMs: number,
  { card, store, onReport, keep }: ThrottleReportParts,
): void {
  const { component, level, left, kind, sinceMs } = change
  const what =
    kind === 'lowered'
      ? `new Level ${LEVELS[level] ?? ''}: the component wrote more than its limit; lesser records are left out`
      : `level restored; ${left} records were left out`
  const text = `Component: ${component}, ${what}`
  const origin = { timeUs: nowMs * 1000, direction: 'none', machine: card.machine } as const
  const bytes = writeClsRecord(
    { record: 'text', text, level: 'WARN', component: 'ClsAgent', origin },
    { processId: process.pid, threadId: 0, sequence: 33022 },
  )
  onReport(text)
  const toUs = nowMs * 1000
  if (kind === 'restored')
    store.reportLoss({ kind: 'throttled', fromUs: sinceMs * 1000, toUs, records: left, component, text })
  keep({ timeUs: toUs, level: 3, component: 'ClsAgent', type: 'WPP', flag: '', form: 'cls', bytes })
}
