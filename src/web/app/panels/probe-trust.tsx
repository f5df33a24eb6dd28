// The question of trust: a host outside the SIP domain is about to see credentials.

import { messageOf } from '../../../base/errors.ts'
import { say } from '../actions.ts'
import { Sheet } from '../parts/sheet.tsx'
import { answerQuestion } from '../probe/calls.ts'
import type { Question } from '../probe/follow-run.ts'
import { texts } from '../texts.ts'

interface TrustQuestionProps {
  /** The probe that asks. */
  readonly id: string
  readonly address: string
  readonly question: Question | undefined
}

/** Asks while there is a question; closing the dialog says no. */
export function TrustQuestion({ id, address, question }: TrustQuestionProps) {
  function answer(trust: boolean): void {
    if (question) answerQuestion(id, question.question, trust).catch(thrown => say(messageOf(thrown)))
  }
  return (
    // One dialog for each question: the next may come before the last has closed.
    <Sheet
      key={question?.question}
      title={texts.probe.trust.title}
      shown={question !== undefined}
      asks
      onClose={() => answer(false)}
    >
      {question ? (
        <div class="trust">
          <p>
            <b>{texts.probe.trust.lead(question.host, address.slice(address.indexOf('@') + 1))}</b>
          </p>
          <p class="hint">{texts.probe.trust.hint}</p>
          <div class="actions">
            <button type="button" class="primary" onClick={() => answer(false)}>
              {texts.probe.trust.no}
            </button>
            <button type="button" onClick={() => answer(true)}>
              {texts.probe.trust.yes}
            </button>
          </div>
        </div>
      ) : null}
    </Sheet>
  )
}
