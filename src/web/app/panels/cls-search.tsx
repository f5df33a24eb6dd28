// One search over all machines: its window and criteria, and what came of it.

import { begin, fillIn } from '../cls/actions.ts'
import { type SearchForm, searchOf } from '../cls/search-form.ts'
import { jobs, type Problem, searchForm } from '../cls/state.ts'
import { texts } from '../texts.ts'
import { formatOffset, ZONE_OFFSETS } from '../zone.ts'
import { Criteria } from './cls-criteria.tsx'
import { Field } from './cls-field.tsx'
import { Found } from './cls-found.tsx'
import { ScopeHint } from './cls-scope-hint.tsx'

const words = texts.cls.search

/** The part. */
export function SearchPart() {
  const job = jobs.searches.value
  const problem = job?.problem
  return (
    <>
      <form
        class="card cls-form"
        aria-label={words.title}
        onSubmit={event => {
          event.preventDefault()
          void begin('searches', searchOf(searchForm.value))
        }}
      >
        <WindowFields problem={problem} />
        <Criteria problem={problem} />
        <div class="actions">
          <button type="submit" class="primary">
            {words.go}
          </button>
          <ScopeHint />
        </div>
      </form>
      {job ? <Found kind="searches" job={job} words={words} /> : null}
    </>
  )
}

const WINDOWS: readonly SearchForm['window'][] = ['15m', '1h', '4h', 'custom']

function WindowFields({ problem }: { readonly problem: Problem | undefined }) {
  const form = searchForm.value
  return (
    <div class="cls-window">
      <fieldset class="segments" aria-label={words.window}>
        {WINDOWS.map(window => (
          <button
            key={window}
            type="button"
            aria-pressed={form.window === window}
            onClick={() => fillIn({ window })}
          >
            {words.windows[window]}
          </button>
        ))}
      </fieldset>
      {form.window === 'custom' ? (
        <div class="cls-fields">
          {(['startTime', 'endTime'] as const).map(name => (
            <Field
              key={name}
              label={name === 'startTime' ? words.from : words.to}
              field={name}
              problem={problem}
            >
              {props => (
                <input
                  {...props}
                  type="text"
                  placeholder={words.timeHint}
                  value={form[name]}
                  onInput={event => fillIn({ [name]: event.currentTarget.value })}
                />
              )}
            </Field>
          ))}
          <ZoneField problem={problem} />
        </div>
      ) : null}
    </div>
  )
}

function ZoneField({ problem }: { readonly problem: Problem | undefined }) {
  const local = Intl.DateTimeFormat().resolvedOptions().timeZone
  return (
    <Field label={words.zone} field="timeZone" problem={problem}>
      {props => (
        <select
          {...props}
          value={searchForm.value.timeZone}
          onChange={event => fillIn({ timeZone: event.currentTarget.value })}
        >
          <option value="utc">UTC</option>
          <option value={local}>{words.localZone(local)}</option>
          {ZONE_OFFSETS.filter(us => us !== 0).map(us => (
            <option key={us} value={formatOffset(us).replace('UTC', '').replace('−', '-')}>
              {formatOffset(us)}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}
