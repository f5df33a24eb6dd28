// The ladder diagram of an attempt: choose an arrow to see where it stands, save the picture.

import { useEffect, useState } from 'preact/hooks'
import { messageOf } from '../../../base/errors.ts'
import { LADDER_STYLE } from '../../../report/ladder-svg.ts'
import { ARROW_MARKS } from '../../../report/ladder-words.ts'
import { goTo, say, setQuery, worker } from '../actions.ts'
import { AttemptSelect } from '../parts/attempt-select.tsx'
import { EmptyState } from '../parts/empty-state.tsx'
import { PanelHead } from '../parts/panel-head.tsx'
import { SvgDrawing } from '../parts/svg-drawing.tsx'
import { useAnswer } from '../parts/use-answer.ts'
import { linkTo } from '../route.ts'
import { drawPng, saveFile } from '../save-file.ts'
import { route, zoneUs } from '../state.ts'
import { texts } from '../texts.ts'
import type { ArrowView, CaseView, LadderRequest } from '../worker-protocol.ts'
import './ladder.css'

// The diagram's styles have their home beside the diagram, which reports hold too.
const sheet = new CSSStyleSheet()
sheet.replaceSync(LADDER_STYLE)
document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]

/** The panel. */
export function LadderPanel({ view }: { readonly view: CaseView }) {
  const { attempts } = view.report
  const [id = ''] = route.value.path
  const attempt =
    attempts.find(known => known.id === id) ??
    attempts.find(({ outcome }) => outcome === 'failed') ??
    attempts[0]
  const hops = route.value.query.hops === '1'
  const request = attempt && { attempt: attempt.id, zoneUs: zoneUs.value, hops }
  const answer = useAnswer('ladder', request, [view, attempt?.id, zoneUs.value, hops])
  const [chosen, setChosen] = useState(-1)
  useEffect(() => setChosen(-1), [attempt?.id, hops])
  if (!attempt || !request)
    return (
      <>
        <PanelHead title={texts.ladder.title} />
        <EmptyState icon="ladder" title={texts.attempts.none} hint={texts.ladder.noAttempts} />
      </>
    )
  const ladder = answer.kind === 'here' ? answer.value : undefined
  return (
    <>
      <PanelHead title={texts.ladder.title}>
        <SaveButton kind="svg" request={request} />
        <SaveButton kind="png" request={request} />
      </PanelHead>
      <div class="toolbar">
        <AttemptSelect
          label={texts.ladder.attempt}
          attempts={attempts}
          chosen={attempt.id}
          onChoose={next => goTo({ ...route.value, path: [next] }, true)}
        />
        <label class="check">
          <input
            type="checkbox"
            checked={hops}
            onChange={event => setQuery({ hops: event.currentTarget.checked ? '1' : '' })}
          />
          {texts.ladder.hops}
        </label>
        <Legend />
      </div>
      {answer.kind === 'failed' ? (
        <div class="alert" role="alert">
          {answer.text}
        </div>
      ) : ladder && ladder.arrows.length === 0 ? (
        <EmptyState icon="ladder" title={texts.ladder.none} hint={texts.ladder.noneHint} />
      ) : (
        <div class="ladder-view">
          <div class="card ladder-box">
            {ladder ? <SvgDrawing svg={ladder.svg} chosen={chosen} onChoose={setChosen} /> : texts.working}
          </div>
          <ChosenArrow arrow={ladder?.arrows[chosen]} />
        </div>
      )}
    </>
  )
}

interface SaveProps {
  readonly kind: 'svg' | 'png'
  readonly request: LadderRequest
}

function SaveButton({ kind, request }: SaveProps) {
  async function save(): Promise<void> {
    const name = `ladder-${request.attempt}.${kind}`
    try {
      const svg = await worker.call('ladderFile', { ...request, dark: false })
      saveFile(name, kind === 'svg' ? new Blob([svg], { type: 'image/svg+xml' }) : await drawPng(svg))
      say(texts.ladder.saved(name))
    } catch (thrown) {
      say(messageOf(thrown))
    }
  }
  return (
    <button type="button" onClick={() => void save()}>
      {kind === 'svg' ? texts.ladder.saveSvg : texts.ladder.savePng}
    </button>
  )
}

function Legend() {
  return (
    <ul class="legend" aria-label={texts.ladder.legend}>
      {Object.entries(ARROW_MARKS)
        .filter(([, { meaning }]) => meaning !== '')
        .map(([outcome, { symbol, meaning }]) => (
          <li key={outcome} class={outcome}>
            <b aria-hidden="true">{symbol}</b> {meaning}
          </li>
        ))}
    </ul>
  )
}

function ChosenArrow({ arrow }: { readonly arrow: ArrowView | undefined }) {
  if (!arrow) return <p class="hint chosen-arrow">{texts.ladder.choose}</p>
  const mark = ARROW_MARKS[arrow.outcome]
  return (
    <aside class="card chosen-arrow" aria-label={texts.ladder.chosen}>
      <div>
        <p class={`arrow-label ${arrow.outcome}`}>
          {mark.symbol} {arrow.label}
        </p>
        {arrow.detail === '' ? null : <p>{arrow.detail}</p>}
        <p class="hint">{[arrow.phase, mark.meaning].filter(text => text !== '').join(' · ')}</p>
      </div>
      <div>
        <h2>{texts.ladder.seenIn}</h2>
        <ul>
          {arrow.seen.map(({ row, file, line }) => (
            <li key={`${file}${row}${line}`}>
              {row < 0 ? (
                `${file}:${line}`
              ) : (
                <a href={linkTo('messages', [String(row + 1)], { records: '1' })}>
                  {line === 0 ? file : `${file}:${line}`}
                </a>
              )}
            </li>
          ))}
        </ul>
      </div>
    </aside>
  )
}
