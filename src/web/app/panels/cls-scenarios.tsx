// Scenarios: what machines record. Listed with their providers; made, copied, changed, removed.

import { useState } from 'preact/hooks'
import { messageOf } from '../../../base/errors.ts'
import { say } from '../actions.ts'
import { refreshScenarios } from '../cls/actions.ts'
import { removeScenario, type Scenario } from '../cls/calls.ts'
import { scenarios } from '../cls/state.ts'
import { Badge } from '../parts/badge.tsx'
import { texts } from '../texts.ts'
import { ScenarioEditor } from './cls-scenario-editor.tsx'

const words = texts.cls.scenarios

/** What is being edited: a known scenario, or one that is not there yet. */
export interface Edited {
  readonly scenario: Scenario
  readonly isNew: boolean
}

const NEW: Scenario = {
  scope: 'global',
  name: '',
  purpose: '',
  shipped: false,
  providers: [{ name: 'SIPStack', type: 'WPP', level: 'Verbose', flags: ['All'] }],
}

/** The part. */
export function ScenariosPart() {
  const [edited, setEdited] = useState<Edited | undefined>(undefined)
  if (edited) return <ScenarioEditor edited={edited} onDone={() => setEdited(undefined)} />
  return (
    <section class="cls-scenarios">
      <div class="cls-found-head">
        <p class="hint">{words.lead}</p>
        <button type="button" onClick={() => setEdited({ scenario: NEW, isNew: true })}>
          {words.add}
        </button>
      </div>
      <ul>
        {(scenarios.value?.scenarios ?? []).map(scenario => (
          <ScenarioCard key={`${scenario.scope}/${scenario.name}`} scenario={scenario} onEdit={setEdited} />
        ))}
      </ul>
    </section>
  )
}

interface ScenarioCardProps {
  readonly scenario: Scenario
  readonly onEdit: (edited: Edited) => void
}

function ScenarioCard({ scenario, onEdit }: ScenarioCardProps) {
  const { scope, name, purpose, shipped, providers } = scenario
  return (
    <li>
      <details class="card">
        <summary>
          <span>
            <b>{name}</b> <span class="hint">{scope}</span>{' '}
            {shipped ? null : <Badge tone="accent" symbol="✎" text={words.own} />}
          </span>
          <span class="hint cls-purpose">{purpose}</span>
          <span class="hint cls-count">{words.providers(providers.length)}</span>
        </summary>
        <div class="table-box">
          <table>
            <thead>
              <tr>
                {(['name', 'type', 'level', 'flags'] as const).map(column => (
                  <th key={column} scope="col">
                    {words.columns[column]}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {providers.map(({ name: component, type, level, flags }) => (
                <tr key={`${type}${component}`}>
                  <td>{component}</td>
                  <td>{type}</td>
                  <td>{level}</td>
                  <td>{flags.join(', ')}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        <Tools scenario={scenario} onEdit={onEdit} />
      </details>
    </li>
  )
}

function Tools({ scenario, onEdit }: ScenarioCardProps) {
  const [isSure, setSure] = useState(false)
  async function remove(): Promise<void> {
    try {
      await removeScenario(scenario)
      await refreshScenarios()
      say(words.removed(scenario.name))
    } catch (thrown) {
      say(messageOf(thrown))
    }
  }
  if (isSure)
    return (
      <div class="actions" role="alert">
        <span>{words.removeSure(scenario.name)}</span>
        <button type="button" onClick={() => void remove()}>
          {words.yes}
        </button>
        <button type="button" onClick={() => setSure(false)}>
          {words.no}
        </button>
      </div>
    )
  return (
    <div class="actions">
      <button type="button" onClick={() => onEdit({ scenario, isNew: false })}>
        {words.edit}
      </button>
      <button
        type="button"
        onClick={() => onEdit({ scenario: { ...scenario, name: `${scenario.name}2` }, isNew: true })}
      >
        {words.copy}
      </button>
      <button type="button" onClick={() => setSure(true)}>
        {words.remove}
      </button>
    </div>
  )
}
