// The live tail: what all machines record from now on.

import { useState } from 'preact/hooks'
import { begin } from '../cls/actions.ts'
import { criteriaOf } from '../cls/search-form.ts'
import { jobs, searchForm } from '../cls/state.ts'
import { texts } from '../texts.ts'
import { Criteria } from './cls-criteria.tsx'
import { Field } from './cls-field.tsx'
import { Found } from './cls-found.tsx'
import { ScopeHint } from './cls-scope-hint.tsx'

const words = texts.cls.tail

const MINUTES = [1, 5, 10, 30, 60]

/** The part. */
export function TailPart() {
  const [minutes, setMinutes] = useState(10)
  const [sticks, setSticks] = useState(true)
  const job = jobs.tails.value
  return (
    <>
      <form
        class="card cls-form"
        aria-label={words.title}
        onSubmit={event => {
          event.preventDefault()
          void begin('tails', { ...criteriaOf(searchForm.value), minutes })
        }}
      >
        <p class="hint">{words.lead}</p>
        <Criteria problem={job?.problem} />
        <div class="cls-fields">
          <Field label={words.minutes} field="minutes" problem={job?.problem}>
            {props => (
              <select
                {...props}
                value={String(minutes)}
                onChange={event => setMinutes(Number(event.currentTarget.value))}
              >
                {MINUTES.map(choice => (
                  <option key={choice} value={String(choice)}>
                    {words.minutesOf(choice)}
                  </option>
                ))}
              </select>
            )}
          </Field>
        </div>
        <div class="actions">
          <button type="submit" class="primary">
            {words.go}
          </button>
          <label class="check">
            <input
              type="checkbox"
              checked={sticks}
              onChange={event => setSticks(event.currentTarget.checked)}
            />
            {words.stick}
          </label>
          <ScopeHint />
        </div>
      </form>
      {job ? <Found kind="tails" job={job} words={words} sticks={sticks} /> : null}
    </>
  )
}
