// Findings: a list of them, and the chosen one whole.

import { goTo } from '../actions.ts'
import { CertaintyBadge } from '../parts/badge.tsx'
import { EmptyState } from '../parts/empty-state.tsx'
import { PanelHead } from '../parts/panel-head.tsx'
import { moveFocus } from '../parts/row-keys.ts'
import { route } from '../state.ts'
import { texts } from '../texts.ts'
import type { CaseView } from '../worker-protocol.ts'
import { FindingCard } from './finding-card.tsx'
import './findings.css'

/** List and detail side by side; below one another on a phone. */
export function FindingsPanel({ view }: { readonly view: CaseView }) {
  const { findings, rules } = view.report
  const [id = ''] = route.value.path
  const chosen = findings.find(finding => finding.id === id) ?? findings[0]
  return (
    <>
      <PanelHead title={texts.findings.title} lead={texts.findings.lead(findings.length, rules.judged)} />
      {chosen ? (
        <div class="findings">
          <ul class="finding-list" aria-label={texts.findings.list} onKeyDown={moveFocus}>
            {findings.map(finding => (
              <li key={finding.id}>
                <button
                  type="button"
                  data-row
                  class={`finding-item ${finding.severity}`}
                  aria-current={finding === chosen}
                  onClick={() => goTo({ ...route.value, path: [finding.id] }, true)}
                >
                  <span class="severity" aria-hidden="true">
                    {texts.severities[finding.severity].symbol}
                  </span>
                  <span>
                    <b>{finding.title}</b>
                    <span class="meta">
                      <CertaintyBadge certainty={finding.certainty} />
                      <span class="hint">{texts.severities[finding.severity].text}</span>
                    </span>
                  </span>
                </button>
              </li>
            ))}
          </ul>
          <FindingCard key={chosen.id} finding={chosen} attempts={view.report.attempts} />
        </div>
      ) : (
        <EmptyState icon="findings" title={texts.findings.none} hint={texts.findings.noneHint} />
      )}
      <Undecided view={view} />
    </>
  )
}

/** Rules that could not tell, with what they would need. */
function Undecided({ view }: { readonly view: CaseView }) {
  const { cannotTell, errors } = view.report.rules
  if (cannotTell.length + errors.length === 0) return null
  return (
    <details class="card undecided">
      <summary>{texts.findings.cannotTell(cannotTell.length)}</summary>
      <dl class="pairs">
        {errors.map(({ rule, error }) => (
          <>
            <dt>{rule}</dt>
            <dd class="problem">
              {texts.findings.ruleFailed}: {error}
            </dd>
          </>
        ))}
        {cannotTell.map(({ rule, wants }) => (
          <>
            <dt>{rule}</dt>
            <dd>{wants}</dd>
          </>
        ))}
      </dl>
    </details>
  )
}
