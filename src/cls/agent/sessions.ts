// Which scenarios run on a machine: AlwaysOn and one other. Kept in a file, so that AlwaysOn survives a restart and a later
// search knows what was recorded when.

import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { z } from 'zod'
import { ALWAYS_ON } from '../scenario/scenario.ts'

const runningSchema = z.object({
  scenario: z.string(),
  sinceMs: z.number(),
  /** Who started it. */
  by: z.string(),
  /** When it ends by itself; absent: it does not. */
  untilMs: z.number().optional(),
})

/** A scenario that runs. */
export type RunningScenario = Readonly<z.infer<typeof runningSchema>>

const endedSchema = z.object({ scenario: z.string(), sinceMs: z.number(), endMs: z.number() })

/** A scenario that ran. */
export type EndedScenario = Readonly<z.infer<typeof endedSchema>>

const fileSchema = z.object({ running: z.array(runningSchema), ended: z.array(endedSchema) })

export interface Sessions {
  readonly running: readonly RunningScenario[]
  /** What happened, for a person; `ok` false when the rules forbid it. */
  start(
    scenario: string,
    by: string,
    durationMs: number,
    nowMs: number,
  ): { readonly ok: boolean; readonly text: string }
  stop(scenario: string, nowMs: number): { readonly ok: boolean; readonly text: string }
  /** New end for all that run but AlwaysOn. */
  update(durationMs: number, nowMs: number): RunningScenario[]
  /** Ends what has run out; true when something has. */
  expire(nowMs: number): boolean
  /** Scenarios that ran at some time of [fromMs, toMs]. */
  between(fromMs: number, toMs: number, nowMs: number): EndedScenario[]
}

const HISTORY_LIMIT = 1000

/** What runs and what has run, in a file. */
interface Ledger {
  running: readonly RunningScenario[]
  readonly ended: readonly EndedScenario[]
  /** Notes that a session is over; `running` is not touched. */
  end(session: RunningScenario, endMs: number): void
  save(): void
}

function openLedger(file: string): Ledger {
  const stored = readStored(file)
  const ended: EndedScenario[] = [...stored.ended]
  const ledger: Ledger = {
    running: stored.running,
    ended,
    end({ scenario, sinceMs, untilMs }, endMs) {
      ended.push({ scenario, sinceMs, endMs: Math.min(endMs, untilMs ?? endMs) })
      ended.splice(0, Math.max(0, ended.length - HISTORY_LIMIT))
    },
    save() {
      try {
        writeFileSync(`${file}.tmp`, JSON.stringify({ running: ledger.running, ended }))
        renameSync(`${file}.tmp`, file)
      } catch {
        // A full disk must not keep a scenario from running; the next change writes again.
      }
    },
  }
  return ledger
}

/** Opens the sessions of a folder. After a restart only AlwaysOn goes on; the other has ended with the agent. */
export function openSessions(file: string, nowMs: number): Sessions {
  const ledger = openLedger(file)
  endWhere(({ scenario }) => scenario !== ALWAYS_ON, nowMs)
  ledger.save()

  /** True when there were such. */
  function endWhere(isOver: (session: RunningScenario) => boolean, endMs: number): boolean {
    const over = ledger.running.filter(isOver)
    ledger.running = ledger.running.filter(session => !over.includes(session))
    for (const session of over) ledger.end(session, endMs)
    return over.length > 0
  }

  const find = (scenario: string): RunningScenario | undefined =>
    ledger.running.find(session => session.scenario.toLowerCase() === scenario.toLowerCase())

  return {
    get running() {
      return ledger.running
    },
    start(scenario, by, durationMs, nowMs) {
      const refusal = refusalOf(scenario, find(scenario), ledger.running)
      if (refusal !== undefined) return { ok: false, text: refusal }
      const end = scenario === ALWAYS_ON ? {} : { untilMs: nowMs + durationMs }
      ledger.running = [...ledger.running, { scenario, sinceMs: nowMs, by, ...end }]
      ledger.save()
      return { ok: true, text: `${scenario} started` }
    },
    stop(scenario, nowMs) {
      const known = find(scenario)
      if (!known) return { ok: false, text: `${scenario} does not run here` }
      endWhere(session => session === known, nowMs)
      ledger.save()
      return { ok: true, text: `${known.scenario} stopped` }
    },
    update(durationMs, nowMs) {
      ledger.running = ledger.running.map(session =>
        session.scenario === ALWAYS_ON ? session : { ...session, untilMs: nowMs + durationMs },
      )
      ledger.save()
      return ledger.running.filter(session => session.scenario !== ALWAYS_ON)
    },
    expire(nowMs) {
      const some = endWhere(({ untilMs }) => untilMs !== undefined && untilMs <= nowMs, nowMs)
      if (some) ledger.save()
      return some
    },
    between: (fromMs, toMs, nowMs) =>
      [
        ...ledger.ended,
        ...ledger.running.map(({ scenario, sinceMs }) => ({ scenario, sinceMs, endMs: nowMs })),
      ].filter(session => session.endMs >= fromMs && session.sinceMs <= toMs),
  }
}

/** Why a scenario cannot start, for a person; undefined when it can. */
function refusalOf(
  scenario: string,
  known: RunningScenario | undefined,
  running: readonly RunningScenario[],
): string | undefined {
  if (known) return `${known.scenario} runs already, since ${isoTime(known.sinceMs)}`
  const other = running.find(session => session.scenario !== ALWAYS_ON)
  if (scenario === ALWAYS_ON || !other) return undefined
  return `${other.scenario} runs since ${isoTime(other.sinceMs)} (started by ${other.by}); a machine records ${ALWAYS_ON} and one other: stop it first`
}

function readStored(file: string): z.infer<typeof fileSchema> {
  try {
    return fileSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return { running: [], ended: [] }
  }
}

function isoTime(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z')
}
