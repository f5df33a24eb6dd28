// Signing users of the lab in: who, from where, how; the phases, and the way on to the reason.

import { useEffect, useState } from 'preact/hooks'
import { messageOf } from '../../../base/errors.ts'
import { goTo, openFiles, say } from '../actions.ts'
import { endSignIn, listSignIns, listUsers, signInEvents, signInLogs, startSignIn } from '../lab/calls.ts'
import type { LabSignIn, LabSignInOrder, LabSignInResult } from '../lab/views.ts'
import { follow } from '../live.ts'
import { Badge } from '../parts/badge.tsx'
import { Field } from '../parts/field.tsx'
import { PhaseList } from '../parts/phase-bar.tsx'
import { useServer } from '../parts/use-server.ts'
import { changeDraft, EMPTY_DRAFT } from '../probe/draft.ts'
import { openView } from '../state.ts'
import { texts } from '../texts.ts'

/** The form, and the sign-ins since the server was started. */
export function LabSignIns() {
  const users = useServer(listUsers)
  const { value: signIns = [], reload } = useServer(listSignIns)
  return (
    <>
      <SignInForm users={users.value?.map(({ address }) => address) ?? []} onBegun={reload} />
      <section>
        <h2>{texts.lab.signIn.title}</h2>
        {signIns.length === 0 ? <p class="hint">{texts.lab.signIn.none}</p> : null}
        <div class="sign-ins">
          {signIns.map(signIn => (
            <SignInCard key={signIn.id} signIn={signIn} onEnded={reload} />
          ))}
        </div>
      </section>
    </>
  )
}

interface SignInFormProps {
  readonly users: readonly string[]
  readonly onBegun: () => Promise<void>
}

function SignInForm({ users, onBegun }: SignInFormProps) {
  const [order, setOrder] = useState<LabSignInOrder>({
    user: '',
    side: 'outside',
    auth: 'tls-dsk',
    forget: false,
  })
  const change = (changes: Partial<LabSignInOrder>): void => setOrder({ ...order, ...changes })
  const user = order.user === '' ? (users[0] ?? '') : order.user
  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault()
    await startSignIn({ ...order, user }).catch(thrown => say(messageOf(thrown)))
    await onBegun()
  }
  return (
    <form class="card lab-form" onSubmit={submit}>
      <p class="hint">{texts.lab.signIn.lead}</p>
      <div class="fields">
        <Field label={texts.lab.signIn.user}>
          <select value={user} onChange={event => change({ user: event.currentTarget.value })}>
            {users.map(address => (
              <option key={address} value={address}>
                {address}
              </option>
            ))}
          </select>
        </Field>
        <Field label={texts.lab.signIn.side}>
          <select
            value={order.side}
            onChange={event => change({ side: event.currentTarget.value as LabSignInOrder['side'] })}
          >
            {(['outside', 'inside'] as const).map(side => (
              <option key={side} value={side}>
                {texts.lab.signIn.sides[side]}
              </option>
            ))}
          </select>
        </Field>
        <Field label={texts.lab.signIn.auth}>
          <select
            value={order.auth}
            onChange={event => change({ auth: event.currentTarget.value as LabSignInOrder['auth'] })}
          >
            {(['tls-dsk', 'ntlm'] as const).map(auth => (
              <option key={auth} value={auth}>
                {texts.lab.signIn.auths[auth]}
              </option>
            ))}
          </select>
        </Field>
      </div>
      <div class="form-end">
        <label class="check">
          <input
            type="checkbox"
            checked={order.forget}
            onChange={event => change({ forget: event.currentTarget.checked })}
          />
          {texts.lab.signIn.forget}
        </label>
        <button type="submit" class="primary" disabled={user === ''}>
          {texts.lab.signIn.start}
        </button>
      </div>
    </form>
  )
}

interface SignInCardProps {
  readonly signIn: LabSignIn
  readonly onEnded: () => Promise<void>
}

function SignInCard({ signIn, onEnded }: SignInCardProps) {
  const { id, user, side, auth, state, stateText, result } = signIn
  useEffect(() => {
    if (state !== 'running') return undefined
    const ended = (): void => void onEnded()
    const following = follow(signInEvents(id), { onEvent: () => undefined, onEnd: ended, onLost: ended })
    return () => following.stop()
  }, [id, state])
  return (
    <article class={`card sign-in-card ${result?.outcome ?? state}`}>
      <header>
        <h3>{user}</h3>
        <span class="hint">
          {texts.lab.signIn.describe(side, texts.lab.signIn.auths[auth])}
          {result ? `, ${result.usedStored ? texts.lab.signIn.stored : texts.lab.signIn.fresh}` : ''}
        </span>
        <div role="status">
          {state === 'running' ? (
            <>
              <span class="spinner" aria-hidden="true" /> {texts.lab.signIn.signingIn}
            </>
          ) : null}
          {state === 'failed' ? <span class="problem">▲ {stateText}</span> : null}
          {result ? <Outcome result={result} /> : null}
        </div>
      </header>
      {result ? <Phases result={result} /> : null}
      {result?.failed ? (
        <p class="failed-text">{texts.lab.signIn.failedAt(result.failed.phase, result.failed.text)}</p>
      ) : null}
      <div class="actions">
        {state === 'running' ? (
          <button type="button" onClick={() => void endSignIn(id).catch(thrown => say(messageOf(thrown)))}>
            {texts.lab.signIn.giveUp}
          </button>
        ) : null}
        {result ? <NextSteps signIn={signIn} /> : null}
      </div>
    </article>
  )
}

function Outcome({ result: { outcome, server = '', contacts = 0 } }: { readonly result: LabSignInResult }) {
  const { tone, symbol } = texts.outcomes[outcome]
  const text = outcome === 'signed-in' ? texts.lab.signIn.signedIn(server, contacts) : texts.lab.signIn.failed
  return <Badge tone={tone} symbol={symbol} text={text} />
}

function Phases({ result: { phases } }: { readonly result: LabSignInResult }) {
  return (
    <PhaseList
      phases={phases.map(({ name, outcome, durationMs, problem, reason }) => ({
        name,
        outcome,
        durationMs,
        reason: outcome === 'failed' ? (problem?.text ?? '') : (reason ?? ''),
      }))}
    />
  )
}

function NextSteps({ signIn }: { readonly signIn: LabSignIn }) {
  const failed = signIn.result?.outcome === 'failed'
  return (
    <>
      <button
        type="button"
        class={failed ? 'primary' : ''}
        title={texts.lab.signIn.whyHint}
        onClick={() => void explain(signIn)}
      >
        {texts.lab.signIn.why}
      </button>
      <button type="button" title={texts.lab.signIn.probeHint} onClick={() => fillProbe(signIn)}>
        {texts.lab.signIn.probe}
      </button>
    </>
  )
}

/** Opens what was written during a sign-in; a failed one is entered at its findings. */
async function explain({ id, result }: LabSignIn): Promise<void> {
  try {
    const logs = await signInLogs(id)
    goTo({ view: result?.outcome === 'failed' ? 'findings' : 'attempts', path: [], query: {} })
    await openFiles(logs)
    if (openView.value?.report.findings.length === 0) goTo({ view: 'attempts', path: [], query: {} }, true)
  } catch (thrown) {
    say(messageOf(thrown))
  }
}

function fillProbe({ user, side, auth }: LabSignIn): void {
  changeDraft({
    ...EMPTY_DRAFT,
    address: user,
    at: 'lab',
    side,
    signsIn: true,
    auth: auth === 'ntlm' ? auth : '',
  })
  goTo({ view: 'probe', path: [], query: {} })
}
