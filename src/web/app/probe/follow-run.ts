// A probe as the page sees it: its steps as they come, what it asks, and its report when it has ended.

import { useEffect, useState } from 'preact/hooks'
import { messageOf } from '../../../base/errors.ts'
import type { ProbeReport, ReportProbeStep } from '../../../report/probe/probe-report.ts'
import { follow } from '../live.ts'
import { eventsOf, getProbe, getProbeReport } from './calls.ts'
import type { ProbeEvent, ProbeRunView } from './views.ts'

/** A step that runs has no result yet. */
export interface SeenStep extends Pick<ReportProbeStep, 'step' | 'phase' | 'target'> {
  readonly key: string
  readonly result: ReportProbeStep | undefined
}

export interface Question {
  readonly question: string
  readonly host: string
}

export interface SeenRun {
  readonly run: ProbeRunView | undefined
  /** In the order in which they began. */
  readonly steps: readonly SeenStep[]
  /** Open ones, the oldest first. */
  readonly questions: readonly Question[]
  readonly report: ProbeReport | undefined
  /** Why nothing more comes; '' while it does. */
  readonly lost: string
}

export const UNSEEN: SeenRun = { run: undefined, steps: [], questions: [], report: undefined, lost: '' }

/** What an event changes. */
export function applyEvent(seen: SeenRun, event: ProbeEvent): SeenRun {
  switch (event.kind) {
    case 'started': {
      const { step, phase, target } = event.step
      return {
        ...seen,
        steps: [...seen.steps, { key: keyOf(event.step), step, phase, target, result: undefined }],
      }
    }
    case 'ended': {
      const key = keyOf(event.step)
      return {
        ...seen,
        steps: seen.steps.map(known => (known.key === key ? { ...known, result: event.step } : known)),
      }
    }
    case 'question':
      return { ...seen, questions: [...seen.questions, event] }
    case 'answered':
      return { ...seen, questions: seen.questions.filter(({ question }) => question !== event.question) }
    default:
      // A newer server may tell more.
      return seen
  }
}

function keyOf({ step, target }: Pick<ReportProbeStep, 'step' | 'target'>): string {
  return `${step} ${target}`
}

/** Follows a probe while the component is shown. @param lostText what to say when the server is gone */
export function useProbeRun(id: string, lostText: string): SeenRun {
  const [seen, setSeen] = useState<SeenRun>(UNSEEN)
  useEffect(() => {
    setSeen(UNSEEN)
    let gone = false
    const change = (next: (seen: SeenRun) => SeenRun): void => {
      if (!gone) setSeen(next)
    }
    const lose = (thrown: unknown): void => change(known => ({ ...known, lost: messageOf(thrown) }))
    async function finish(): Promise<void> {
      const run = await getProbe(id)
      const report = run.state === 'done' ? await getProbeReport(id) : undefined
      change(known => ({ ...known, run, report, questions: [] }))
    }
    getProbe(id).then(run => change(known => ({ ...known, run: known.run ?? run })), lose)
    const following = follow<ProbeEvent>(eventsOf(id), {
      onEvent: event => change(known => applyEvent(known, event)),
      onEnd: () => void finish().catch(lose),
      onLost: () => lose(new Error(lostText)),
    })
    return () => {
      gone = true
      following.stop()
    }
  }, [id])
  return seen
}
