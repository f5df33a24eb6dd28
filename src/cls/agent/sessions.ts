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

/** Opens the sessions of a folder. After a restart only AlwaysOn goes on; the other has ended with the agent. */
export function openSessions(file: string, nowMs: number): Sessions {
  const stored = readStored(file)
  let running = stored.running.filter(({ scenario }) => scenario === ALWAYS_ON)
  const ended: EndedScenario[] = [...stored.ended]
  for (const session of stored.running) if (session.scenario !== ALWAYS_ON) end(session, nowMs)
  save()

  function end({ scenario, sinceMs, untilMs }: RunningScenario, endMs: number): void {
    ended.push({ scenario, sinceMs, endMs: Math.min(endMs, untilMs ?? endMs) })
    ended.splice(0, Math.max(0, ended.length - HISTORY_LIMIT))
  }

  function save(): void {
    try {
      writeFileSync(`${file}.tmp`, JSON.stringify({ running, ended }))
      renameSync(`${file}.tmp`, file)
    } catch {
      // A full disk must not keep a scenario from running; the next change writes again.
    }
  }

  const find = (scenario: string): RunningScenario | undefined =>
    running.find(session => session.scenario.toLowerCase() === scenario.toLowerCase())

  return {
    get running() {
      return running
    },
    start(scenario, by, durationMs, nowMs) {
      const known = find(scenario)
      if (known) return { ok: false, text: `${known.scenario} runs already, since ${isoTime(known.sinceMs)}` }
      const other = running.find(session => session.scenario !== ALWAYS_ON)
      if (scenario !== ALWAYS_ON && other)
        return {
          ok: false,
          text: `${other.scenario} runs since ${isoTime(other.sinceMs)} (started by ${other.by}); a machine records ${ALWAYS_ON} and one other: stop it first`,
        }
      const endless = scenario === ALWAYS_ON
      running = [
        ...running,
        { scenario, sinceMs: nowMs, by, ...(endless ? {} : { untilMs: nowMs + durationMs }) },
      ]
      save()
      return { ok: true, text: `${scenario} started` }
    },
    stop(scenario, nowMs) {
      const known = find(scenario)
      if (!known) return { ok: false, text: `${scenario} does not run here` }
      running = running.filter(session => session !== known)
      end(known, nowMs)
      save()
      return { ok: true, text: `${known.scenario} stopped` }
    },
    update(durationMs, nowMs) {
      running = running.map(session =>
        session.scenario === ALWAYS_ON ? session : { ...session, untilMs: nowMs + durationMs },
      )
      save()
      return running.filter(session => session.scenario !== ALWAYS_ON)
    },
    expire(nowMs) {
      const over = running.filter(({ untilMs }) => untilMs !== undefined && untilMs <= nowMs)
      if (over.length === 0) return false
      running = running.filter(session => !over.includes(session))
      for (const session of over) end(session, nowMs)
      save()
      return true
    },
    between: (fromMs, toMs, nowMs) =>
      [...ended, ...running.map(({ scenario, sinceMs }) => ({ scenario, sinceMs, endMs: nowMs }))].filter(
        session => session.endMs >= fromMs && session.sinceMs <= toMs,
      ),
  }
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
