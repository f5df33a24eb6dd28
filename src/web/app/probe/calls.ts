// What the probe's page asks of the server.

import type { ProbeReport } from '../../../report/probe/probe-report.ts'
import { ask, send } from '../server.ts'
import type { FileInput } from '../worker-protocol.ts'
import type { ProbeOrder, ProbeRunView, ProbeStepView } from './views.ts'

const pathOf = (id: string): string => `probes/${encodeURIComponent(id)}`

/** Where the events of a probe are. */
export const eventsOf = (id: string): string => `${pathOf(id)}/events`

/** Address of what can be saved of a probe. */
export function savedPath(id: string, form: 'trace' | 'json' | 'html'): string {
  return `api/v1/${pathOf(id)}/${form === 'trace' ? 'trace' : `report?format=${form}`}`
}

/** Begins a probe. Rejects with the server's words. */
export async function startProbe(order: ProbeOrder): Promise<ProbeRunView> {
  return (await (await send('POST', 'probes', order)).json()) as ProbeRunView
}

/** Probes of this person, the latest first. */
export async function listProbes(): Promise<readonly ProbeRunView[]> {
  const { probes } = (await (await ask('probes')).json()) as { readonly probes: readonly ProbeRunView[] }
  return probes
}

export async function getProbe(id: string): Promise<ProbeRunView> {
  return (await (await ask(pathOf(id))).json()) as ProbeRunView
}

/** Steps and findings of a probe that has ended. */
export async function getProbeReport(id: string): Promise<ProbeReport> {
  return (await (await ask(`${pathOf(id)}/report`)).json()) as ProbeReport
}

/** Ends a probe; what is known by then stays. */
export async function stopProbe(id: string): Promise<void> {
  await send('DELETE', pathOf(id))
}

/** Says whether a host may see the credentials. */
export async function answerQuestion(id: string, question: string, trust: boolean): Promise<void> {
  await send('POST', `${pathOf(id)}/answers`, { question, trust })
}

let steps: Promise<readonly ProbeStepView[]> | undefined

/** What the steps do; asked for once. */
export function listSteps(): Promise<readonly ProbeStepView[]> {
  steps ??= ask('probe-steps')
    .then(async answer => ((await answer.json()) as { readonly steps: readonly ProbeStepView[] }).steps)
    .catch(thrown => {
      steps = undefined
      throw thrown
    })
  return steps
}

/** What a probe has seen, as a log to open; none while it runs. */
export function traceOf({ id, trace }: ProbeRunView): FileInput[] {
  if (!trace) return []
  return [{ ...trace, url: new URL(savedPath(id, 'trace'), document.baseURI).href }]
}
