// Two attempts side by side: aligned by phase, the first divergence named, headers of a row compared.

import { useEffect, useState } from 'preact/hooks'
import { goTo } from '../actions.ts'
import { AttemptSelect } from '../parts/attempt-select.tsx'
import { EmptyState } from '../parts/empty-state.tsx'
import { PanelHead } from '../parts/panel-head.tsx'
import { useAnswer } from '../parts/use-answer.ts'
import { route } from '../state.ts'
import { texts } from '../texts.ts'
import type { CaseView } from '../worker-protocol.ts'
import { type ChosenRow, ComparedPhases, DivergenceNote } from './compared-phases.tsx'
import { HeaderDifferences } from './header-differences.tsx'
import './compare.css'

/** The panel; the address holds both attempts. */
export function ComparePanel({ view }: { readonly view: CaseView }) {
  const { attempts } = view.report
  const [left = '', right = ''] = chooseAttempts(view, route.value.path)
  const request = left === '' || right === '' ? undefined : { left, right }
  const answer = useAnswer('compare', request, [view, left, right])
  const [chosen, setChosen] = useState<ChosenRow | undefined>(undefined)
  useEffect(() => setChosen(undefined), [left, right, view])
  if (!request)
    return (
      <>
        <PanelHead title={texts.compare.title} />
        <EmptyState
          icon="compare"
          title={texts.compare.none}
          hint={attempts.length === 0 ? texts.attempts.none : texts.compare.one}
        />
      </>
    )
  const choose = (path: readonly string[]): void => goTo({ ...route.value, path }, true)
  return (
    <>
      <PanelHead title={texts.compare.title} lead={texts.compare.lead} />
      <div class="toolbar">
        <AttemptSelect
          label={texts.compare.left}
          attempts={attempts}
          chosen={left}
          onChoose={id => choose([id, right])}
        />
        <AttemptSelect
          label={texts.compare.right}
          attempts={attempts}
          chosen={right}
          onChoose={id => choose([left, id])}
        />
        <button type="button" onClick={() => choose([right, left])}>
          ⇄ {texts.compare.swap}
        </button>
      </div>
      {answer.kind === 'failed' ? (
        <div class="alert" role="alert">
          {answer.text}
        </div>
      ) : null}
      {answer.kind === 'here' ? (
        <>
          <DivergenceNote comparison={answer.value} />
          <div class="compare-view">
            <ComparedPhases comparison={answer.value} chosen={chosen} onChoose={setChosen} />
            <HeaderDifferences rows={chosen} />
          </div>
        </>
      ) : null}
    </>
  )
}

/** What the address names; else the first failed attempt, beside one that went well, of the same user if there is one. */
function chooseAttempts({ report: { attempts } }: CaseView, path: readonly string[]): string[] {
  const known = (id: string | undefined) => attempts.find(attempt => attempt.id === id)
  const named = known(path[0])
  const failed = named ?? attempts.find(({ outcome }) => outcome === 'failed') ?? attempts[0]
  const others = attempts.filter(attempt => attempt !== failed)
  const good = others.filter(({ outcome }) => outcome !== failed?.outcome)
  const withTicket = good.filter(({ storedCertificate }) => storedCertificate === failed?.storedCertificate)
  const partner =
    known(path[1]) ?? good.find(({ user }) => user === failed?.user) ?? withTicket[0] ?? good[0] ?? others[0]
  return [failed?.id ?? '', partner?.id ?? '']
}
