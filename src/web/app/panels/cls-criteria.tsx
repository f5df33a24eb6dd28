// The criteria of a search or a live tail: the usual ones at once, the others behind a fold.

import { fillIn } from '../cls/actions.ts'
import type { CriterionName } from '../cls/search-form.ts'
import { type Problem, scenarios, searchForm } from '../cls/state.ts'
import { texts } from '../texts.ts'
import { Field } from './cls-field.tsx'

const words = texts.cls.search

const USUAL: readonly CriterionName[] = ['uri', 'callId', 'filter']
const OTHERS: readonly CriterionName[] = [
  'ip',
  'phone',
  'conferenceId',
  'correlationIds',
  'sipContents',
  'components',
]

/** The fields; `problem` is what the server found wrong. */
export function Criteria({ problem }: { readonly problem: Problem | undefined }) {
  const form = searchForm.value
  const isOpen =
    OTHERS.some(name => form[name] !== '' || problem?.field === name) ||
    form.logLevel !== '' ||
    form.matchAll ||
    form.skipNetworkLogs
  return (
    <>
      <div class="cls-fields">
        {USUAL.map(name => (
          <Criterion key={name} name={name} problem={problem} />
        ))}
      </div>
      <details class="cls-more" open={isOpen}>
        <summary>{words.more}</summary>
        <div class="cls-fields">
          {OTHERS.map(name => (
            <Criterion key={name} name={name} problem={problem} />
          ))}
          <LevelField problem={problem} />
          <Field label={words.match} field="matchAll" problem={problem} hint={words.matchHint}>
            {props => (
              <select
                {...props}
                value={form.matchAll ? 'all' : 'any'}
                onChange={event => fillIn({ matchAll: event.currentTarget.value === 'all' })}
              >
                <option value="any">{words.matchAny}</option>
                <option value="all">{words.matchAll}</option>
              </select>
            )}
          </Field>
        </div>
        <label class="check">
          <input
            type="checkbox"
            checked={form.skipNetworkLogs}
            onChange={event => fillIn({ skipNetworkLogs: event.currentTarget.checked })}
          />
          {words.skipNetwork}
        </label>
      </details>
    </>
  )
}

interface CriterionProps {
  readonly name: CriterionName
  readonly problem: Problem | undefined
}

function Criterion({ name, problem }: CriterionProps) {
  const [label, example] = words.fields[name]
  return (
    <Field label={label} field={name} problem={problem}>
      {props => (
        <input
          {...props}
          type="text"
          spellcheck={false}
          autocomplete="off"
          placeholder={example}
          value={searchForm.value[name]}
          onInput={event => fillIn({ [name]: event.currentTarget.value })}
        />
      )}
    </Field>
  )
}

function LevelField({ problem }: { readonly problem: Problem | undefined }) {
  const levels = scenarios.value?.vocabulary.levels.slice(0, -1) ?? []
  return (
    <Field label={words.level} field="logLevel" problem={problem}>
      {props => (
        <select
          {...props}
          value={searchForm.value.logLevel}
          onChange={event => fillIn({ logLevel: event.currentTarget.value })}
        >
          <option value="">{words.levelAll}</option>
          {levels.map(level => (
            <option key={level} value={level}>
              {words.levelFrom(level)}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}
