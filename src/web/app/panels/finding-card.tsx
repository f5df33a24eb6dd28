// One finding whole: what is wrong, who is hit and why only they, causes with remedies to copy, the proof, what is still open.

import type { FindingCause } from '../../../diagnose/finding.ts'
import type { ReportAttempt, ReportEvidence, ReportFinding } from '../../../report/case-report.ts'
import { isCommand } from '../../../report/command-text.ts'
import { Badge, CertaintyBadge } from '../parts/badge.tsx'
import { CopyButton } from '../parts/copy-button.tsx'
import { linkTo } from '../route.ts'
import { texts } from '../texts.ts'

interface FindingCardProps {
  readonly finding: ReportFinding
  /** Those of the case. */
  readonly attempts: readonly ReportAttempt[]
  /** A link into the case is followed: where the case is not open, it has to be. */
  readonly onLeave?: (() => void) | undefined
}

/** The card of a finding. */
export function FindingCard({ finding, attempts, onLeave }: FindingCardProps) {
  const { severity, title, certainty, explanation, affected, causes, evidence, settle, lookAlikes } = finding
  return (
    <article class={`card finding ${severity}`}>
      <header class="finding-head">
        <h2>{title}</h2>
        <CertaintyBadge certainty={certainty} />
      </header>
      <p class="explanation">{explanation}</p>
      {affected === '' ? null : (
        <section>
          <h3>{texts.findings.affected}</h3>
          <p>{affected}</p>
          <AttemptLinks ids={finding.attempts} all={attempts} onLeave={onLeave} />
        </section>
      )}
      <section>
        <h3>{causes.length === 1 ? texts.findings.cause : texts.findings.causes}</h3>
        {causes.map((cause, i) => (
          <CauseBox key={cause.id} cause={cause} open={i === 0} />
        ))}
      </section>
      <section>
        <h3>{texts.findings.evidence}</h3>
        <ol class="evidence">
          {evidence.map(piece => (
            <EvidenceItem
              key={`${piece.file}:${piece.offset}:${piece.text}`}
              piece={piece}
              onLeave={onLeave}
            />
          ))}
        </ol>
      </section>
      {settle.length === 0 || certainty === 'certain' ? null : (
        <section>
          <h3>{texts.findings.settle}</h3>
          <StepList steps={settle} />
        </section>
      )}
      {lookAlikes.length === 0 ? null : (
        <section>
          <h3>{texts.findings.lookAlikes}</h3>
          <dl class="look-alikes">
            {lookAlikes.map(({ what, tell }) => (
              <div key={what}>
                <dt>{what}</dt>
                <dd>{tell}</dd>
              </div>
            ))}
          </dl>
        </section>
      )}
      <p class="hint">
        {texts.findings.rule} <code>{finding.rule}</code>
        {finding.seeAlso.length === 0 ? '' : ` · ${texts.findings.seeAlso}: ${finding.seeAlso.join(' · ')}`}
      </p>
    </article>
  )
}

/** Attempts are linked up to here; a server's log may hold thousands. */
const LINK_LIMIT = 12

interface AttemptLinksProps extends Pick<FindingCardProps, 'onLeave'> {
  readonly ids: readonly string[]
  readonly all: readonly ReportAttempt[]
}

function AttemptLinks({ ids, all, onLeave }: AttemptLinksProps) {
  const attempts = all.filter(({ id }) => ids.includes(id))
  if (attempts.length === 0) return null
  return (
    <p class="chips">
      {attempts.slice(0, LINK_LIMIT).map(({ id, user, outcome }) => (
        <a key={id} class="chip" href={linkTo('attempts', [id])} onClick={onLeave}>
          <span aria-hidden="true">{texts.outcomes[outcome].symbol}</span> {user || texts.common.userUnknown}{' '}
          <span class="hint">{id}</span>
        </a>
      ))}
      {attempts.length > LINK_LIMIT ? <span class="hint">+ {attempts.length - LINK_LIMIT}</span> : null}
    </p>
  )
}

function CauseBox({ cause, open }: { readonly cause: FindingCause; readonly open: boolean }) {
  return (
    <details class="cause" open={open}>
      <summary>
        <span>{cause.cause}</span> <CertaintyBadge certainty={cause.certainty} />
      </summary>
      <div class="cause-body">
        {cause.because === '' ? null : <p class="because">{cause.because}</p>}
        {cause.remedy.length === 0 ? null : (
          <>
            <h4>{texts.findings.remedy}</h4>
            <StepList steps={cause.remedy} />
          </>
        )}
        {cause.confirm.length === 0 ? null : (
          <>
            <h4>{texts.findings.confirm}</h4>
            <StepList steps={cause.confirm} />
          </>
        )}
        <Badge tone="" symbol="#" text={cause.id} />
      </div>
    </details>
  )
}

/** Commands to copy and sentences to read. */
function StepList({ steps }: { readonly steps: readonly string[] }) {
  return (
    <ul class="steps">
      {steps.map(step => (
        <li key={step}>
          {isCommand(step) ? (
            <>
              <code>{step}</code>
              <CopyButton text={step} what={step} />
            </>
          ) : (
            <span>{step}</span>
          )}
        </li>
      ))}
    </ul>
  )
}

/** Repetitions are named up to here. */
const AGAIN_LIMIT = 6

interface EvidenceItemProps extends Pick<FindingCardProps, 'onLeave'> {
  readonly piece: ReportEvidence
}

function EvidenceItem({ piece, onLeave }: EvidenceItemProps) {
  const { file, line, offset, text, note, again } = piece
  const others = again
    .slice(0, AGAIN_LIMIT)
    .map(other => (other.file === file ? `line ${other.line}` : `${other.file}:${other.line}`))
  return (
    <li>
      <div class="evidence-head">
        <span class="place">{line === 0 ? file : `${file}:${line}`}</span>
        <a
          class="button small"
          href={linkTo('messages', ['at', file, String(offset)], { records: '1' })}
          onClick={onLeave}
        >
          {texts.findings.show}
        </a>
      </div>
      <pre>{text}</pre>
      {note === '' ? null : <p class="hint">{note}</p>}
      {others.length === 0 ? null : (
        <p class="hint">{texts.findings.again(others.join(', '), again.length - others.length)}</p>
      )}
    </li>
  )
}
