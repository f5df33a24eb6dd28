// The probe: a form that begins one, and the probes since the server was started. The address names one of them: then it is shown.

import { useEffect, useState } from 'preact/hooks'
import { messageOf } from '../../../base/errors.ts'
import { formatIsoTime } from '../../../report/iso-time.ts'
import { say } from '../actions.ts'
import { PanelHead } from '../parts/panel-head.tsx'
import { listProbes } from '../probe/calls.ts'
import { compareRuns } from '../probe/compare-runs.ts'
import type { ProbeRunView } from '../probe/views.ts'
import { linkTo } from '../route.ts'
import { route, zoneUs } from '../state.ts'
import { texts } from '../texts.ts'
import { describeHow, RunBadge } from './probe-badge.tsx'
import { ProbeForm } from './probe-form.tsx'
import { ProbeRunPanel } from './probe-run.tsx'
import './probe.css'

/** The panel. */
export function ProbePanel() {
  const [id] = route.value.path
  if (id !== undefined) return <ProbeRunPanel key={id} id={id} />
  return (
    <>
      <PanelHead title={texts.probe.title} lead={texts.probe.lead} />
      <ProbeForm />
      <EarlierProbes />
    </>
  )
}

/** How often running probes are looked at, ms. */
const LOOK_MS = 2000

function EarlierProbes() {
  const [probes, setProbes] = useState<readonly ProbeRunView[]>([])
  const [chosen, setChosen] = useState<readonly string[]>([])
  const anyRuns = probes.some(({ state }) => state === 'running')
  useEffect(() => {
    const look = (): void => void listProbes().then(setProbes, thrown => say(messageOf(thrown)))
    look()
    const timer = anyRuns ? setInterval(look, LOOK_MS) : undefined
    return () => clearInterval(timer)
  }, [anyRuns])
  if (probes.length === 0) return null
  const pair = probes.filter(({ id }) => chosen.includes(id)).toReversed()
  // The oldest choice gives way.
  const choose = (id: string, on: boolean): void =>
    setChosen(on ? [...chosen, id].slice(-2) : chosen.filter(known => known !== id))
  return (
    <section class="earlier-probes">
      <div class="section-head">
        <h2>{texts.probe.earlier}</h2>
        <button type="button" disabled={pair.length !== 2} onClick={() => void compareRuns(pair)}>
          {texts.probe.compare}
        </button>
      </div>
      <div class="table-box">
        <table>
          <thead>
            <tr>
              <th>
                <span class="visually-hidden">{texts.probe.columns.choose}</span>
              </th>
              <th>{texts.probe.columns.outcome}</th>
              <th>{texts.probe.columns.address}</th>
              <th>{texts.probe.columns.how}</th>
              <th>{texts.probe.columns.time}</th>
            </tr>
          </thead>
          <tbody>
            {probes.map(probe => (
              <ProbeRow
                key={probe.id}
                probe={probe}
                chosen={chosen.includes(probe.id)}
                onChoose={on => choose(probe.id, on)}
              />
            ))}
          </tbody>
        </table>
      </div>
      {probes.length > 1 ? <p class="hint">{texts.probe.compareHint}</p> : null}
    </section>
  )
}

interface ProbeRowProps {
  readonly probe: ProbeRunView
  readonly chosen: boolean
  readonly onChoose: (on: boolean) => void
}

function ProbeRow({ probe, chosen, onChoose }: ProbeRowProps) {
  const { id, address, trace } = probe
  const time = formatIsoTime(probe.started, zoneUs.value).slice(11, 19)
  return (
    <tr>
      <td>
        <input
          type="checkbox"
          checked={chosen}
          disabled={!trace}
          aria-label={texts.probe.choose(address, time)}
          onChange={event => onChoose(event.currentTarget.checked)}
        />
      </td>
      <td>
        <RunBadge run={probe} />
      </td>
      <td>
        <a href={linkTo('probe', [id])}>{address}</a>
      </td>
      <td>{describeHow(probe)}</td>
      <td class="number">{time}</td>
    </tr>
  )
}
