// What each machine answered, those first that did not do what they were asked.

import { useState } from 'preact/hooks'
import type { Answer, MachineProgress } from '../cls/calls.ts'
import { texts } from '../texts.ts'

/** Machines that are shown at once; a large estate is mostly well. */
const SHOWN = 60

/** The answers of all machines. */
export function AnswerList({ answers }: { readonly answers: readonly Answer[] }) {
  const [isWhole, setWhole] = useState(false)
  const good = answers.filter(({ outcome }) => outcome === 'answered').length
  const sorted = [...answers].sort((a, b) => weightOf(a) - weightOf(b) || (a.machine < b.machine ? -1 : 1))
  return (
    <section class="cls-answers" aria-label={texts.cls.answers.title}>
      <p class="hint">{texts.cls.answers.summary(good, answers.length)}</p>
      <ul>
        {sorted.slice(0, isWhole ? sorted.length : SHOWN).map(answer => (
          <AnswerLine key={answer.machine} answer={answer} />
        ))}
      </ul>
      {sorted.length > SHOWN && !isWhole ? (
        <button type="button" class="small" onClick={() => setWhole(true)}>
          {texts.common.moreRows(sorted.length - SHOWN)}
        </button>
      ) : null}
    </section>
  )
}

function weightOf({ outcome, notes }: Answer): number {
  if (outcome !== 'answered') return 0
  return notes.length > 0 ? 1 : 2
}

function AnswerLine({ answer }: { readonly answer: Answer }) {
  const { symbol, tone, text: word } = texts.cls.answers.outcomes[answer.outcome]
  return (
    <li>
      <span class={`cls-state ${tone}`} title={word}>
        <span aria-hidden="true">{symbol}</span>
        <span class="visually-hidden">{word}</span>
      </span>
      <div>
        <b>{answer.machine}</b> {answer.text}
        {answer.notes.map(note => (
          <div key={note} class="cls-note">
            {note}
          </div>
        ))}
      </div>
    </li>
  )
}

/** How each machine fares while a job runs. */
export function ProgressList({ machines }: { readonly machines: ReadonlyMap<string, MachineProgress> }) {
  const all = [...machines.values()]
  const done = all.filter(({ state }) => state === 'answered').length
  return (
    <>
      <p class="hint">{texts.cls.answers.summary(done, all.length)}</p>
      <ul class="cls-progress">
        {all.slice(0, SHOWN).map(({ machine, state, records }) => (
          <li key={machine}>
            <span aria-hidden="true">{texts.cls.answers.progressSymbols[state]}</span> {machine}{' '}
            <span class="hint">
              {texts.cls.answers.progress[state]}
              {records > 0 ? `, ${texts.cls.answers.sent(records)}` : ''}
            </span>
          </li>
        ))}
      </ul>
    </>
  )
}
