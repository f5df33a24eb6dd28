// The form that begins a probe. What few people need is folded away.

import type { RefObject } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { messageOf } from '../../../base/errors.ts'
import { goTo } from '../actions.ts'
import { Field } from '../parts/field.tsx'
import { listSteps, startProbe } from '../probe/calls.ts'
import { changeDraft, countChanged, draft, EMPTY_DRAFT, readDraft } from '../probe/draft.ts'
import type { ProbeStepView } from '../probe/views.ts'
import { features } from '../state.ts'
import { texts } from '../texts.ts'

/** The form; a probe that has begun is shown at once. */
export function ProbeForm() {
  const password = useRef<HTMLInputElement>(null)
  const [problem, setProblem] = useState('')
  const [busy, setBusy] = useState(false)
  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault()
    setProblem('')
    setBusy(true)
    try {
      const { id } = await startProbe(readDraft(draft.value, password.current?.value ?? ''))
      goTo({ view: 'probe', path: [id], query: {} })
    } catch (thrown) {
      setProblem(messageOf(thrown))
      setBusy(false)
    }
  }
  return (
    <form class="card probe-form" onSubmit={submit}>
      <div class="probe-start">
        <Field label={texts.probe.address}>
          <input
            type="text"
            inputMode="email"
            autocomplete="off"
            spellcheck={false}
            required
            data-key="filter"
            placeholder={texts.probe.addressHint}
            value={draft.value.address}
            aria-invalid={problem !== ''}
            onInput={event => changeDraft({ address: event.currentTarget.value })}
          />
        </Field>
        <button type="submit" class="primary" disabled={busy}>
          {busy ? texts.probe.starting : texts.probe.start}
        </button>
      </div>
      {problem === '' ? null : (
        <p class="problem" role="alert">
          ▲ {problem}
        </p>
      )}
      <Credentials password={password} />
      <Options />
    </form>
  )
}

function Credentials({ password }: { readonly password: RefObject<HTMLInputElement | null> }) {
  const { at, signsIn, account, auth } = draft.value
  return (
    <fieldset class="plain">
      <label class="check">
        <input
          type="checkbox"
          checked={signsIn}
          onChange={event => changeDraft({ signsIn: event.currentTarget.checked })}
        />
        <b>{texts.probe.signIn}</b>
      </label>
      <p class="hint">{texts.probe.signInLead}</p>
      {signsIn ? (
        <>
          <div class="fields">
            <Field label={texts.probe.password}>
              <input
                ref={password}
                type="password"
                autocomplete="off"
                required={at === 'network'}
                placeholder={at === 'lab' ? texts.probe.labPassword : ''}
              />
            </Field>
            <Field label={texts.probe.account}>
              <input
                type="text"
                autocomplete="off"
                spellcheck={false}
                placeholder={texts.probe.accountHint}
                value={account}
                onInput={event => changeDraft({ account: event.currentTarget.value })}
              />
            </Field>
            <Field label={texts.probe.auth}>
              <select
                value={auth}
                onChange={event => changeDraft({ auth: event.currentTarget.value as typeof auth })}
              >
                {(['', 'tls-dsk', 'ntlm'] as const).map(name => (
                  <option key={name} value={name}>
                    {texts.probe.auths[name]}
                  </option>
                ))}
              </select>
            </Field>
          </div>
          <p class="hint">{texts.probe.passwordHint}</p>
        </>
      ) : null}
    </fieldset>
  )
}

function Options() {
  const changed = countChanged(draft.value)
  return (
    <details class="options">
      <summary>
        <b>{texts.probe.options}</b>{' '}
        {changed > 0 ? <span class="hint">{texts.probe.changed(changed)}</span> : null}
      </summary>
      <div class="fields">
        <Place />
        {draft.value.at === 'lab' ? null : (
          <>
            <Field label={texts.probe.dns}>
              <TextInput name="dns" placeholder={texts.probe.dnsHint} />
            </Field>
            <Field label={texts.probe.resolve} hint={texts.probe.resolveHint}>
              <textarea
                rows={2}
                spellcheck={false}
                value={draft.value.resolve}
                onInput={event => changeDraft({ resolve: event.currentTarget.value })}
              />
            </Field>
          </>
        )}
        <Field label={texts.probe.server}>
          <TextInput name="server" placeholder={texts.probe.serverHint} />
        </Field>
        <Field label={texts.probe.timeout}>
          <TextInput name="timeout" placeholder="5" />
        </Field>
        <Field label={texts.probe.patience}>
          <TextInput name="patience" placeholder={draft.value.signsIn ? '300' : '60'} />
        </Field>
      </div>
      <StepFilter />
      {changed > 0 ? (
        <button
          type="button"
          class="small"
          onClick={() => {
            const { address, signsIn, account, auth } = draft.value
            changeDraft({ ...EMPTY_DRAFT, address, signsIn, account, auth })
          }}
        >
          {texts.probe.resetOptions}
        </button>
      ) : null}
    </details>
  )
}

/** Which network, seen from where. */
function Place() {
  const { at, side } = draft.value
  const sides = at === 'lab' ? texts.probe.labSides : texts.probe.sides
  return (
    <>
      {features.value.lab ? (
        <Field label={texts.probe.at}>
          <select value={at} onChange={event => changeDraft({ at: event.currentTarget.value as typeof at })}>
            {(['network', 'lab'] as const).map(name => (
              <option key={name} value={name}>
                {texts.probe.ats[name]}
              </option>
            ))}
          </select>
        </Field>
      ) : null}
      <Field label={texts.probe.side}>
        <select
          value={side}
          onChange={event => changeDraft({ side: event.currentTarget.value as typeof side })}
        >
          {(at === 'lab' ? (['', 'outside'] as const) : (['', 'inside', 'outside'] as const)).map(name => (
            <option key={name} value={name}>
              {sides[name]}
            </option>
          ))}
        </select>
      </Field>
    </>
  )
}

interface TextInputProps {
  readonly name: 'dns' | 'server' | 'timeout' | 'patience'
  readonly placeholder: string
}

function TextInput({ name, placeholder }: TextInputProps) {
  return (
    <input
      type="text"
      spellcheck={false}
      autocomplete="off"
      placeholder={placeholder}
      value={draft.value[name]}
      onInput={event => changeDraft({ [name]: event.currentTarget.value })}
    />
  )
}

/** Which steps are run. */
function StepFilter() {
  const [steps, setSteps] = useState<readonly ProbeStepView[]>([])
  useEffect(() => {
    listSteps().then(setSteps, () => undefined)
  }, [])
  const { only } = draft.value
  const toggle = (id: string): void =>
    changeDraft({ only: only.includes(id) ? only.filter(known => known !== id) : [...only, id] })
  return (
    <fieldset class="plain step-filter">
      <legend>
        {texts.probe.only} <span class="hint">{texts.probe.onlyHint}</span>
      </legend>
      {steps.map(({ id, title }) => (
        <label key={id} class="check">
          <input type="checkbox" checked={only.includes(id)} onChange={() => toggle(id)} />
          {title}
        </label>
      ))}
    </fieldset>
  )
}
