// The faults of the lab: what can be broken, by area, with whom it hits; those that are on come first.

import { useState } from 'preact/hooks'
import { messageOf } from '../../../base/errors.ts'
import { say, setQuery } from '../actions.ts'
import { listFaults, setFault } from '../lab/calls.ts'
import type { LabFault } from '../lab/views.ts'
import { FilterField } from '../parts/filter-field.tsx'
import { useServer } from '../parts/use-server.ts'
import { route } from '../state.ts'
import { texts } from '../texts.ts'
import type { LabPartProps } from './lab.tsx'
import { RecordSheet } from './lab-record-sheet.tsx'

/** The searchable list. */
export function LabFaults({ onChanged }: LabPartProps) {
  const { value: faults, problem, reload } = useServer(listFaults)
  const [record, setRecord] = useState('')
  const words = (route.value.query.q ?? '').toLowerCase().split(/\s+/)
  async function turn(wanted: readonly LabFault[], on: boolean): Promise<void> {
    try {
      for (const { id } of wanted) await setFault(id, on)
    } catch (thrown) {
      say(messageOf(thrown))
    }
    await reload()
    onChanged()
  }
  if (!faults) return problem === '' ? null : <p class="problem">▲ {problem}</p>
  const active = faults.filter(fault => fault.active)
  const found = faults.filter(fault => words.every(word => textOf(fault).includes(word)))
  const areas = [...new Set(found.map(areaOf))]
  const list = (shown: readonly LabFault[]) => (
    <ul class="card fault-list">
      {shown.map(fault => (
        <FaultRow key={fault.id} fault={fault} onTurn={on => turn([fault], on)} onRecord={setRecord} />
      ))}
    </ul>
  )
  return (
    <>
      <p class="lead">{texts.lab.faults.lead(active.length, faults.length)}</p>
      <div class="toolbar">
        <FilterField
          value={route.value.query.q ?? ''}
          label={texts.lab.faults.filter}
          onInput={q => setQuery({ q })}
        />
        <button type="button" disabled={active.length === 0} onClick={() => void turn(active, false)}>
          {texts.lab.faults.off}
        </button>
      </div>
      {active.length > 0 ? (
        <section>
          <h2>● {texts.lab.faults.active}</h2>
          {list(active)}
        </section>
      ) : null}
      {found.length === 0 ? <p class="hint">{texts.lab.faults.none}</p> : null}
      {areas.map(area => (
        <section key={area}>
          <h2>{texts.lab.faults.areas[area] ?? area}</h2>
          {list(found.filter(fault => areaOf(fault) === area))}
        </section>
      ))}
      <RecordSheet id={record} onClose={() => setRecord('')} />
    </>
  )
}

const areaOf = ({ id }: LabFault): string => id.slice(0, id.indexOf('/'))

/** What a search looks at. */
function textOf(fault: LabFault): string {
  return [fault.id, fault.title, ...fault.records, ...hitsOf(fault)].join(' ').toLowerCase()
}

/** "outside, without a stored certificate" */
function hitsOf({ hits, user, auth }: LabFault): string[] {
  const { kinds, only, byNtlm } = texts.lab.faults
  const sides = (['inside', 'outside'] as const).map(side => kinds[hits[side]](side))
  return [...sides, user === undefined ? '' : only(user), auth === 'ntlm' ? byNtlm : ''].filter(
    text => text !== '',
  )
}

interface FaultRowProps {
  readonly fault: LabFault
  readonly onTurn: (on: boolean) => Promise<void>
  readonly onRecord: (record: string) => void
}

function FaultRow({ fault, onTurn, onRecord }: FaultRowProps) {
  const { id, title, records, active } = fault
  const [busy, setBusy] = useState(false)
  async function turn(): Promise<void> {
    setBusy(true)
    await onTurn(!active)
    setBusy(false)
  }
  const hits = hitsOf(fault)
  return (
    <li class={active ? 'on' : ''}>
      <button
        type="button"
        role="switch"
        class="switch"
        aria-checked={active}
        aria-label={texts.lab.faults.turn(title, active)}
        disabled={busy}
        onClick={() => void turn()}
      >
        <span aria-hidden="true">{active ? '●' : '○'}</span>
      </button>
      <div>
        <div>{title}</div>
        <div class="fault-meta">
          <code>{id}</code>
          <span class="hint">
            {texts.lab.faults.hits} {hits.length === 0 ? texts.lab.faults.nobody : hits.join('; ')}
          </span>
          {records.map(record => (
            <button key={record} type="button" class="record" onClick={() => onRecord(record)}>
              {record}
            </button>
          ))}
        </div>
      </div>
    </li>
  )
}
