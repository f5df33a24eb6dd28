// Two probes side by side: their traces are one case, and of each the attempt that tells most is compared.

import type { CaseReport, ReportAttempt } from '../../../report/case-report.ts'
import { goTo, openFiles } from '../actions.ts'
import { linkTo, parseRoute } from '../route.ts'
import { openView } from '../state.ts'
import { traceOf } from './calls.ts'
import type { ProbeRunView } from './views.ts'

/** A sign-in tells more than steps without credentials, a failed one more than one that went well. */
const WEIGHT: Readonly<Record<ReportAttempt['outcome'], number>> = {
  failed: 2,
  'signed-in': 1,
  unfinished: 0,
}

/** Id of the attempt of a trace that tells most; '' when it holds none. */
export function tellingAttempt(
  { sources, attempts }: Pick<CaseReport, 'sources' | 'attempts'>,
  trace: string,
): string {
  const source = sources.findIndex(({ name }) => name === trace)
  const own = attempts.filter(attempt => attempt.sources.includes(source))
  return own.toSorted((a, b) => WEIGHT[b.outcome] - WEIGHT[a.outcome])[0]?.id ?? ''
}

/** Opens both traces and shows them in the view that compares. */
export async function compareRuns(runs: readonly ProbeRunView[]): Promise<void> {
  goTo(parseRoute(linkTo('compare')))
  await openFiles(runs.flatMap(traceOf))
  const report = openView.value?.report
  if (!report) return
  const path = runs.map(({ trace }) => tellingAttempt(report, trace?.name ?? '')).filter(id => id !== '')
  goTo({ view: 'compare', path, query: {} }, true)
}
