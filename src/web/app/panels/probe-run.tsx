// One probe: its steps as they come, what it asks, and when it has ended the findings and what can be done with its trace.

import { useState } from 'preact/hooks'
import { messageOf } from '../../../base/errors.ts'
import type { ProbeReport } from '../../../report/probe/probe-report.ts'
import { openFiles, say } from '../actions.ts'
import { Badge } from '../parts/badge.tsx'
import { EmptyState } from '../parts/empty-state.tsx'
import { PanelHead } from '../parts/panel-head.tsx'
import { savedPath, stopProbe, traceOf } from '../probe/calls.ts'
import { type SeenRun, useProbeRun } from '../probe/follow-run.ts'
import type { ProbeRunView } from '../probe/views.ts'
import { linkTo } from '../route.ts'
import { openView } from '../state.ts'
import { texts } from '../texts.ts'
import { FindingCard } from './finding-card.tsx'
import './findings.css'
import { describeHow } from './probe-badge.tsx'
import { ProbeSteps } from './probe-steps.tsx'
import { TrustQuestion } from './probe-trust.tsx'

/** The view of the probe that the address names. */
export function ProbeRunPanel({ id }: { readonly id: string }) {
  const seen = useProbeRun(id, texts.probe.lost)
  const { run, steps, questions, report, lost } = seen
  if (!run)
    return lost === '' ? null : (
      <EmptyState icon="probe" title={texts.probe.unknown} hint={texts.probe.unknownHint}>
        <a class="button primary" href={linkTo('probe')}>
          {texts.probe.all}
        </a>
      </EmptyState>
    )
  return (
    <>
      <PanelHead title={texts.probe.of(run.address)} lead={describeHow(run)}>
        <RunTools run={run} />
      </PanelHead>
      <Outcome seen={seen} run={run} />
      {report ? <Findings run={run} report={report} /> : null}
      <ProbeSteps steps={steps} ended={run.state !== 'running'} />
      <TrustQuestion id={id} address={run.address} question={questions[0]} />
    </>
  )
}

function RunTools({ run: { id, state } }: { readonly run: ProbeRunView }) {
  const [stopping, setStopping] = useState(false)
  function stop(): void {
    setStopping(true)
    stopProbe(id).catch(thrown => {
      setStopping(false)
      say(messageOf(thrown))
    })
  }
  return (
    <>
      {state === 'running' ? (
        <button type="button" class="primary" disabled={stopping} onClick={stop}>
          {stopping ? texts.probe.stopping : `■ ${texts.probe.stop}`}
        </button>
      ) : (
        <a class="button" href={linkTo('probe')}>
          ↻ {texts.probe.again}
        </a>
      )}
      <a class="button" href={linkTo('probe')}>
        {texts.probe.all}
      </a>
    </>
  )
}

interface OutcomeProps {
  readonly seen: SeenRun
  readonly run: ProbeRunView
}

/** Where it stands; in the end what came of it, and what can be done with that. */
function Outcome({ seen: { steps, report, lost }, run }: OutcomeProps) {
  const done = steps.filter(({ result }) => result !== undefined).length
  return (
    <section class={`card outcome ${run.state === 'done' ? (run.verdict ?? '') : run.state}`}>
      <div role="status" class="outcome-text">
        {run.state === 'running' ? (
          <p>
            <span class="spinner" aria-hidden="true" /> {texts.probe.running(done, steps.length - done)}
          </p>
        ) : null}
        {run.state === 'failed' ? (
          <p>
            <b>✗ {texts.probe.couldNotRun}</b>: {run.stateText}
          </p>
        ) : null}
        {report ? <Verdict report={report} run={run} /> : null}
        {lost === '' ? null : <p class="problem">▲ {lost}</p>}
      </div>
      {run.trace ? <TraceTools run={run} /> : null}
    </section>
  )
}

function Verdict({
  report: { steps, verdict, report },
  run,
}: {
  readonly report: ProbeReport
  readonly run: ProbeRunView
}) {
  const [why] = report.findings.filter(({ kind }) => kind === 'cause' || kind === 'symptom')
  const warnings = steps.filter(step => step.verdict === 'warning').length
  const { symbol } = texts.probe.verdicts[verdict]
  return (
    <>
      <p class="verdict">
        <b>
          <span aria-hidden="true">{symbol} </span>
          {verdict === 'passed' ? texts.probe.passed : texts.probe.failed(run.failedSteps)}
        </b>
        {warnings > 0 ? (
          <Badge {...texts.probe.verdicts.warning} text={texts.probe.warnings(warnings)} />
        ) : null}
      </p>
      {verdict === 'failed' && why ? <p>{why.title}</p> : null}
      {run.cutShort ? <p class="problem">▲ {texts.probe.cutShort}</p> : null}
    </>
  )
}

function TraceTools({ run }: { readonly run: ProbeRunView }) {
  return (
    <div class="actions">
      <a class="button primary" href={linkTo('attempts')} onClick={() => void openFiles(traceOf(run))}>
        {texts.probe.openCase}
      </a>
      {openView.value ? (
        <a class="button" href={linkTo('attempts')} onClick={() => void openFiles(traceOf(run), true)}>
          {texts.probe.addToCase}
        </a>
      ) : null}
      {(['trace', 'json', 'page'] as const).map(form => (
        <a
          key={form}
          class="button"
          href={savedPath(run.id, form === 'page' ? 'html' : form)}
          download={`${run.trace?.name.replace(/\.lyncpin$/, '')}.${{ trace: 'lyncpin', json: 'json', page: 'html' }[form]}`}
          aria-label={`${texts.probe.save}: ${texts.probe[form]}`}
        >
          ↓ {texts.probe[form]}
        </a>
      ))}
    </div>
  )
}

function Findings({ run, report: { report } }: { readonly run: ProbeRunView; readonly report: ProbeReport }) {
  const shown = report.findings.filter(({ kind }) => kind !== 'noise')
  if (shown.length === 0) return null
  return (
    <section>
      <h2>{texts.probe.findings}</h2>
      <div class="probe-findings">
        {shown.map(finding => (
          <FindingCard
            key={finding.id}
            finding={finding}
            attempts={report.attempts}
            onLeave={() => void openFiles(traceOf(run))}
          />
        ))}
      </div>
    </section>
  )
}
