// What a team's server adds to the start page: signing in, and the cases that are kept there.

import { useEffect, useRef, useState } from 'preact/hooks'
import { messageOf } from '../../../base/errors.ts'
import { printableLine } from '../../../base/text.ts'
import { enter, say } from '../actions.ts'
import { type KeptCase, linkToCase, listCases } from '../server.ts'
import { texts } from '../texts.ts'

/** A field for the access token. */
export function SignIn() {
  const field = useRef<HTMLInputElement>(null)
  const [problem, setProblem] = useState('')
  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault()
    setProblem('')
    await enter(field.current?.value.trim() ?? '').catch(thrown => setProblem(messageOf(thrown)))
  }
  return (
    <form class="card sign-in" onSubmit={submit}>
      <label>
        <b>{texts.server.signInTitle}</b>
        <span class="row">
          <input
            ref={field}
            type="password"
            autocomplete="current-password"
            required
            placeholder={texts.server.token}
            aria-label={texts.server.token}
          />
          <button type="submit" class="primary">
            {texts.server.signIn}
          </button>
        </span>
      </label>
      {problem === '' ? null : (
        <p class="problem" role="alert">
          ▲ {problem}
        </p>
      )}
    </form>
  )
}

/** Cases that are shown. */
const CASE_LIMIT = 30

/** The cases, each a link. */
export function KeptCases() {
  const [cases, setCases] = useState<readonly KeptCase[] | undefined>(undefined)
  useEffect(() => {
    listCases().then(setCases, thrown => say(messageOf(thrown)))
  }, [])
  if (!cases) return null
  return (
    <section class="kept-cases">
      <h2>{texts.server.cases}</h2>
      {cases.length === 0 ? <p class="hint">{texts.server.noCases}</p> : null}
      <ul class="card plain-list">
        {cases.slice(0, CASE_LIMIT).map(({ id, title, by, created, state, summary }) => (
          <li key={id}>
            <a href={linkToCase(id)}>{printableLine(title, 200) || texts.server.untitled}</a>
            <div class="hint">
              {[
                summary ? texts.server.summary(summary.failed, summary.attempts) : state,
                printableLine(by, 80),
                created.slice(0, 16).replace('T', ' '),
              ].join(' · ')}
            </div>
          </li>
        ))}
      </ul>
    </section>
  )
}
