// What machines record: start and stop scenarios, and how every machine fares.

import { useState } from 'preact/hooks'
import { formatSize } from '../../../report/numbers.ts'
import { give, refreshLosses } from '../cls/actions.ts'
import type { Answer, Running } from '../cls/calls.ts'
import { connection, lastCommand, losses, scenarios, scope, statuses } from '../cls/state.ts'
import { timeOf } from '../cls/time-of.ts'
import { texts } from '../texts.ts'
import { AnswerList } from './cls-answers.tsx'
import { Field } from './cls-field.tsx'
import { ScopeHint } from './cls-scope-hint.tsx'
import { AttachForm } from './cls-setup.tsx'

const words = texts.cls.record

/** The part. */
export function RecordPart() {
  const state = connection.value
  return (
    <>
      <CommandForm />
      <CommandAnswers />
      <MachineTable />
      <Losses />
      {state.kind === 'known' && state.value.canAttach ? <AttachForm title={texts.cls.setup.others} /> : null}
    </>
  )
}

function CommandForm() {
  const [scenario, setScenario] = useState('AlwaysOn')
  const [duration, setDuration] = useState('')
  const all = scenarios.value?.scenarios ?? []
  const names = [...new Set(all.map(({ name }) => name))]
  const command = lastCommand.value
  const busy = command?.state === 'running'
  const purpose = all.find(({ name }) => name === scenario)?.purpose ?? ''
  return (
    <form
      class="card cls-form"
      aria-label={words.title}
      onSubmit={event => {
        event.preventDefault()
        void give('start', words.done.start(scenario), { scenario, duration })
      }}
    >
      <div class="cls-fields">
        <Field label={words.scenario} field="scenario" problem={command?.problem} hint={purpose}>
          {props => (
            <select {...props} value={scenario} onChange={event => setScenario(event.currentTarget.value)}>
              {names.map(name => (
                <option key={name}>{name}</option>
              ))}
            </select>
          )}
        </Field>
        <Field label={words.duration} field="duration" problem={command?.problem} hint={words.durationHint}>
          {props => (
            <input
              {...props}
              type="text"
              placeholder="4h"
              value={duration}
              onInput={event => setDuration(event.currentTarget.value)}
            />
          )}
        </Field>
      </div>
      <div class="actions">
        <button type="submit" class="primary" disabled={busy}>
          {words.start}
        </button>
        <button
          type="button"
          disabled={busy}
          onClick={() => void give('stop', words.done.stop(scenario), { scenario })}
        >
          {words.stop}
        </button>
        <button
          type="button"
          disabled={busy || duration.trim() === ''}
          onClick={() => void give('update', words.done.update(duration), { duration })}
        >
          {words.update}
        </button>
        <button
          type="button"
          disabled={busy}
          title={words.syncHint}
          onClick={() => void give('sync', words.done.sync)}
        >
          {words.sync}
        </button>
        <ScopeHint />
      </div>
    </form>
  )
}

function CommandAnswers() {
  const command = lastCommand.value
  // What is wrong with the duration stands at its field.
  if (!command || command.problem?.field === 'duration') return null
  const { title, state, answers, problem } = command
  return (
    <section class="card cls-result" role="status" aria-label={title}>
      <h2>{title}</h2>
      {state === 'running' ? <p class="hint">{words.running}</p> : null}
      {problem ? <p class="problem">▲ {problem.text}</p> : null}
      {state === 'done' ? <AnswerList answers={answers} /> : null}
    </section>
  )
}

function MachineTable() {
  return (
    <section>
      <h2>{words.machines}</h2>
      <div class="table-box">
        <table class="cls-machines">
          <thead>
            <tr>
              <th scope="col">{words.columns.machine}</th>
              <th scope="col">{words.columns.running}</th>
              <th scope="col">{words.columns.holds}</th>
            </tr>
          </thead>
          <tbody>
            {scope.value.map(({ machine, version }) => (
              <MachineRow
                key={machine}
                machine={machine}
                version={version}
                answer={statuses.value.get(machine)}
              />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

interface MachineRowProps {
  readonly machine: string
  readonly version: string
  readonly answer: Answer | undefined
}

function MachineRow({ machine, version, answer }: MachineRowProps) {
  return (
    <tr>
      <td>
        <b>{machine}</b>
        <div class="hint">agent {version}</div>
      </td>
      <td>
        {answer?.store === null ? <span class="cls-bad">✗ {answer.text}</span> : null}
        {answer?.running.map(running => (
          <RunningLine key={running.scenario} machine={machine} running={running} />
        ))}
        {answer?.store && answer.running.length === 0 ? <span class="hint">– {words.nothing}</span> : null}
        {answer?.throttled.map(({ component, level, left }) => (
          <div key={component} class="problem">
            ▲ {words.throttled(component, level, left)}
          </div>
        ))}
      </td>
      <td>{answer?.store ? <Holds store={answer.store} /> : null}</td>
    </tr>
  )
}

function RunningLine({ machine, running }: { readonly machine: string; readonly running: Running }) {
  const { scenario, sinceMs, untilMs, by } = running
  const until = untilMs === null ? words.endless : words.until(timeOf(untilMs * 1000))
  return (
    <div class="cls-running">
      <div>
        <span class="cls-good">●</span> <b>{scenario}</b>{' '}
        <span class="hint">
          {words.since(timeOf(sinceMs * 1000))} {until}, {words.by(by)}
        </span>
      </div>
      <button
        type="button"
        class="small"
        aria-label={words.stopOne(scenario, machine)}
        onClick={() =>
          void give('stop', words.stopOne(scenario, machine), { scenario, computers: [machine] })
        }
      >
        {words.stop}
      </button>
    </div>
  )
}

function Holds({ store }: { readonly store: NonNullable<Answer['store']> }) {
  const { records, storedBytes, oldestUs, freeBytes, problem } = store
  return (
    <>
      {words.records(records)}, {oldestUs === null ? words.nothingClosed : words.oldest(timeOf(oldestUs))}
      <div class="hint">{words.size(formatSize(storedBytes), formatSize(freeBytes))}</div>
      {problem === '' ? null : <div class="problem">▲ {problem}</div>}
    </>
  )
}

function Losses() {
  const [busy, setBusy] = useState(false)
  const found = losses.value
  return (
    <section>
      <h2>{words.losses}</h2>
      {found === undefined ? null : found.length === 0 ? (
        <p class="hint">✓ {words.noLosses}</p>
      ) : (
        <ul class="card plain-list">
          {found.map(({ machine, fromUs, toUs, text }) => (
            <li key={`${machine}${fromUs}${text}`}>
              <b>{machine}</b> {text}
              <div class="hint">
                {timeOf(fromUs)} – {timeOf(toUs)}
              </div>
            </li>
          ))}
        </ul>
      )}
      <button
        type="button"
        disabled={busy}
        onClick={() => {
          setBusy(true)
          void refreshLosses().finally(() => setBusy(false))
        }}
      >
        {words.findLosses}
      </button>
    </section>
  )
}
