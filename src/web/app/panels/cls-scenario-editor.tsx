// The editor of a scenario. What the server finds wrong stands at the field it is in.

import { useState } from 'preact/hooks'
import { say } from '../actions.ts'
import { problemOf, refreshScenarios } from '../cls/actions.ts'
import { saveScenario } from '../cls/calls.ts'
import { type Problem, scenarios } from '../cls/state.ts'
import { texts } from '../texts.ts'
import { Field } from './cls-field.tsx'
import type { Edited } from './cls-scenarios.tsx'

const words = texts.cls.scenarios

/** A provider as it stands in the fields. */
interface ProviderFields {
  /** Tells lines apart while they come and go. */
  readonly key: number
  readonly name: string
  readonly type: string
  readonly level: string
  readonly flags: string
}

interface EditorProps {
  readonly edited: Edited
  readonly onDone: () => void
}

/** The editor. */
export function ScenarioEditor({ edited: { scenario, isNew }, onDone }: EditorProps) {
  const [head, setHead] = useState({ scope: scenario.scope, name: scenario.name, purpose: scenario.purpose })
  const [providers, setProviders] = useState<readonly ProviderFields[]>(() =>
    scenario.providers.map((provider, key) => ({ ...provider, key, flags: provider.flags.join(', ') })),
  )
  const [problem, setProblem] = useState<Problem | undefined>(undefined)

  async function save(event: SubmitEvent): Promise<void> {
    event.preventDefault()
    const given = providers.map(({ name, type, level, flags }) => ({ name, type, level, flags }))
    try {
      await saveScenario(head, { purpose: head.purpose, providers: given }, isNew)
      await refreshScenarios()
      say(words.saved(head.name))
      onDone()
    } catch (thrown) {
      setProblem(problemOf(thrown))
    }
  }

  function add(): void {
    const key = Math.max(-1, ...providers.map(one => one.key)) + 1
    setProviders([...providers, { key, name: '', type: 'WPP', level: 'Info', flags: 'All' }])
  }

  return (
    <form class="card cls-form" onSubmit={save}>
      <h2>{isNew ? words.add : words.editing(`${head.scope}/${head.name}`)}</h2>
      <div class="cls-fields">
        {(isNew ? (['scope', 'name', 'purpose'] as const) : (['purpose'] as const)).map(name => (
          <Field
            key={name}
            label={words[name]}
            field={name}
            problem={problem}
            hint={name === 'scope' ? words.scopeHint : ''}
          >
            {props => (
              <input
                {...props}
                type="text"
                required={name !== 'purpose'}
                value={head[name]}
                onInput={event => setHead({ ...head, [name]: event.currentTarget.value })}
              />
            )}
          </Field>
        ))}
      </div>
      {providers.map((provider, i) => (
        <ProviderLine
          key={provider.key}
          number={i}
          provider={provider}
          problem={problem}
          onChange={next => setProviders(providers.map(one => (one.key === next.key ? next : one)))}
          onRemove={() => setProviders(providers.filter(one => one.key !== provider.key))}
        />
      ))}
      <datalist id="cls-components">
        {(scenarios.value?.vocabulary.components ?? []).map(name => (
          <option key={name} value={name} />
        ))}
      </datalist>
      {problem && !isShownAtField(problem, providers.length) ? (
        <p class="problem" role="alert">
          ▲ {problem.text}
        </p>
      ) : null}
      <div class="actions">
        <button type="button" onClick={add}>
          {words.addProvider}
        </button>
        <button type="submit" class="primary">
          {words.save}
        </button>
        <button type="button" onClick={onDone}>
          {words.cancel}
        </button>
      </div>
    </form>
  )
}

function isShownAtField({ field }: Problem, providers: number): boolean {
  const [, number = ''] = /^providers\.(\d+)\.(?:name|type|level|flags)$/.exec(field) ?? []
  return number === '' ? /^(?:scope|name|purpose)$/.test(field) : Number(number) < providers
}

interface ProviderLineProps {
  /** From 0. */
  readonly number: number
  readonly provider: ProviderFields
  readonly problem: Problem | undefined
  readonly onChange: (next: ProviderFields) => void
  readonly onRemove: () => void
}

function ProviderLine({ number, provider, problem, onChange, onRemove }: ProviderLineProps) {
  const vocabulary = scenarios.value?.vocabulary
  const field = (name: string): string => `providers.${number}.${name}`
  return (
    <fieldset class="cls-provider">
      <legend class="visually-hidden">{words.provider(number + 1)}</legend>
      <Field label={words.columns.name} field={field('name')} problem={problem}>
        {props => (
          <input
            {...props}
            type="text"
            list="cls-components"
            spellcheck={false}
            value={provider.name}
            onInput={event => onChange({ ...provider, name: event.currentTarget.value })}
          />
        )}
      </Field>
      {(['type', 'level'] as const).map(name => (
        <Field key={name} label={words.columns[name]} field={field(name)} problem={problem}>
          {props => (
            <select
              {...props}
              value={provider[name]}
              onChange={event => onChange({ ...provider, [name]: event.currentTarget.value })}
            >
              {(vocabulary?.[name === 'type' ? 'types' : 'levels'] ?? []).map(word => (
                <option key={word}>{word}</option>
              ))}
            </select>
          )}
        </Field>
      ))}
      <Field label={words.columns.flags} field={field('flags')} problem={problem}>
        {props => (
          <input
            {...props}
            type="text"
            spellcheck={false}
            placeholder={words.flagsHint}
            value={provider.flags}
            onInput={event => onChange({ ...provider, flags: event.currentTarget.value })}
          />
        )}
      </Field>
      <button type="button" class="small" aria-label={words.removeProvider(provider.name)} onClick={onRemove}>
        ✕
      </button>
    </fieldset>
  )
}
