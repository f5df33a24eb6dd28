// The logs of the case: formats with the reason, clocks with a control to correct them, what was odd.

import { formatDuration } from '../../../base/time.ts'
import type { ReportSource } from '../../../report/case-report.ts'
import { formatCount, formatSize } from '../../../report/numbers.ts'
import { closeCase } from '../actions.ts'
import { FileButtons } from '../parts/file-buttons.tsx'
import { PanelHead } from '../parts/panel-head.tsx'
import { clocks } from '../state.ts'
import { texts } from '../texts.ts'
import type { CaseView } from '../worker-protocol.ts'
import { formatOffset } from '../zone.ts'
import { ClockForm } from './clock-form.tsx'
import './logs.css'

/** All logs, each as a card. */
export function LogsPanel({ view }: { readonly view: CaseView }) {
  const { sources } = view.report
  return (
    <>
      <PanelHead title={texts.logs.title} lead={texts.logs.lead(sources.length, formatSize(view.totalBytes))}>
        <FileButtons together />
        <button type="button" class="quiet" onClick={closeCase}>
          {texts.logs.closeCase}
        </button>
      </PanelHead>
      <div class="log-cards">
        {sources.map((source, i) => (
          <LogCard key={source.name} source={source} view={view} index={i} />
        ))}
      </div>
      <OtherFiles view={view} />
    </>
  )
}

interface LogCardProps {
  readonly source: ReportSource
  readonly view: CaseView
  readonly index: number
}

function LogCard({ source, view, index }: LogCardProps) {
  const { name, sizeBytes, records, lines, formats, problems, unreadable } = source
  const folder = name.replace(/[^/\\!]*$/, '')
  const amounts = [
    formatSize(sizeBytes),
    formatCount(records, 'record'),
    lines === 0 ? '' : texts.logs.lines(lines),
  ]
  const odd = [unreadable, ...problems].filter(text => text !== '')
  return (
    <article class="card log-card">
      <h2>
        <span class="folder">{folder}</span>
        {name.slice(folder.length)}
      </h2>
      <p class="amounts">{amounts.filter(text => text !== '').join(' · ')}</p>
      <dl class="pairs">
        <dt>{texts.logs.format}</dt>
        <dd>
          {formats.map(({ id, title, sizeBytes: part }) => (
            <div key={id} class="format">
              <b>{title}</b>{' '}
              {formats.length > 1 ? (
                <span class="hint">{texts.logs.part(Math.round((part / Math.max(1, sizeBytes)) * 100))}</span>
              ) : null}
              <div class="hint">{reasonOf(view, index, id)}</div>
            </div>
          ))}
        </dd>
        <dt>{texts.logs.clock}</dt>
        <dd>
          <ClockSummary source={source} view={view} index={index} />
          <ClockForm name={name} given={clocks.value[name]} />
        </dd>
      </dl>
      {odd.length === 0 ? null : (
        <ul class="odd" aria-label={texts.logs.problems}>
          {odd.map(text => (
            <li key={text}>
              <span aria-hidden="true">▲ </span>
              {text}
            </li>
          ))}
        </ul>
      )}
    </article>
  )
}

function reasonOf(view: CaseView, index: number, format: string): string {
  const reason = view.detections[index]?.candidates.find(({ id }) => id === format)?.reason ?? ''
  return reason === '' ? '' : `${texts.logs.why}: ${reason}`
}

function ClockSummary({ source, view, index }: LogCardProps) {
  const clock = view.clocks[index]
  if (!clock) return null
  const { zoneUs, skewUs, known } = clock
  const skew =
    Math.abs(skewUs) < 1_000_000
      ? texts.logs.inStep
      : (skewUs > 0 ? texts.logs.ahead : texts.logs.behind)(formatDuration(Math.abs(skewUs)))
  return (
    <div>
      {known ? formatOffset(zoneUs) : texts.logs.zoneUnknown}
      {known ? <>, {skew}</> : null}
      <div class="hint">{source.clockBasis === 'given' ? texts.logs.given : source.clockBasis}</div>
    </div>
  )
}

function OtherFiles({ view: { problems } }: { readonly view: CaseView }) {
  if (problems.length === 0) return null
  return (
    <section>
      <h2>{texts.logs.notLogs}</h2>
      <ul class="card plain-list">
        {problems.map(({ path, text, kind }) => (
          <li key={`${path}${text}`}>
            <b>{path}</b>
            <div class="hint">
              {kind === 'unreadable' ? `✗ ${texts.logs.unreadable}` : `· ${texts.logs.note}`}: {text}
            </div>
          </li>
        ))}
      </ul>
    </section>
  )
}
