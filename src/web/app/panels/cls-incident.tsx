// From an incident to a case: what all machines know about a user, collected and opened.

import { useEffect, useRef, useState } from 'preact/hooks'
import { begin, end, openAsCase } from '../cls/actions.ts'
import { jobs } from '../cls/state.ts'
import { texts } from '../texts.ts'
import { ProgressList } from './cls-answers.tsx'
import { Field } from './cls-field.tsx'
import { Failed, Outcome, Uses } from './cls-found.tsx'
import { ScopeHint } from './cls-scope-hint.tsx'

const words = texts.cls.incident

/** The part. */
export function IncidentPart() {
  const [form, setForm] = useState({ user: '', since: '15m', until: 'now' })
  const job = jobs.incidents.value
  const problem = job?.problem
  const hints = { user: '', since: words.sinceHint, until: '' }
  return (
    <>
      <form
        class="card cls-form"
        aria-label={words.title}
        onSubmit={event => {
          event.preventDefault()
          void begin('incidents', { ...form, timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone })
        }}
      >
        <p class="hint">{words.lead}</p>
        <div class="cls-fields">
          {(['user', 'since', 'until'] as const).map(name => (
            <Field key={name} label={words[name]} field={name} problem={problem} hint={hints[name]}>
              {props => (
                <input
                  {...props}
                  type="text"
                  required
                  spellcheck={false}
                  autocomplete="off"
                  placeholder={name === 'user' ? words.userHint : ''}
                  value={form[name]}
                  onInput={event => setForm({ ...form, [name]: event.currentTarget.value })}
                />
              )}
            </Field>
          ))}
        </div>
        <div class="actions">
          <button type="submit" class="primary">
            {words.go}
          </button>
          <ScopeHint />
        </div>
      </form>
      <Collected />
    </>
  )
}

/** How it goes; what was collected opens by itself, once. */
function Collected() {
  const job = jobs.incidents.value
  const opened = useRef(job?.result ? job.id : '')
  const isFound = job?.result !== undefined && job.result.records > 0
  useEffect(() => {
    if (!job || !isFound || opened.current === job.id) return
    opened.current = job.id
    void openAsCase(job.id)
  }, [job?.id, isFound])
  if (!job) return null
  const { id, state, result, stage } = job
  if (state === 'failed') return <Failed job={job} title={words.failed} />
  return (
    <section class="cls-found">
      <div class="cls-found-head">
        <h2>
          <span role="status">{result ? words.found(result.records) : words.running}</span>
        </h2>
        <div class="actions">
          {result ? null : (
            <button type="button" onClick={() => void end('incidents')}>
              {words.stop}
            </button>
          )}
          {isFound ? <Uses id={id} /> : null}
        </div>
      </div>
      {result ? null : <p class="hint">{stage}</p>}
      {result ? (
        <Outcome job={job} words={{ nothing: words.nothing, nothingHint: texts.cls.search.nothingHint }} />
      ) : (
        <ProgressList machines={job.machines} />
      )}
    </section>
  )
}
