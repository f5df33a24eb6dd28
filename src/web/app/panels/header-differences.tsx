// The headers of two messages beside one another.

import { useState } from 'preact/hooks'
import type { ComparedHeader } from '../../../workbench/compare-headers.ts'
import { useAnswer } from '../parts/use-answer.ts'
import { texts } from '../texts.ts'
import type { ChosenRow } from './compared-phases.tsx'

/** The pane below a comparison. */
export function HeaderDifferences({ rows }: { readonly rows: ChosenRow | undefined }) {
  const answer = useAnswer('compareHeaders', rows, [rows?.left, rows?.right])
  const [all, setAll] = useState(false)
  if (!rows) return <p class="hint">{texts.compare.chooseRow}</p>
  if (answer.kind === 'waiting') return <p class="hint">{texts.working}</p>
  if (answer.kind === 'failed') return <p class="problem">{answer.text}</p>
  const { startLines, headers } = answer.value
  const shown = headers.filter(({ kind }) => all || (kind !== 'same' && kind !== 'own'))
  return (
    <section class="header-differences">
      <div class="panel-head">
        <h2>{texts.compare.headers}</h2>
        <label class="check">
          <input type="checkbox" checked={!all} onChange={event => setAll(!event.currentTarget.checked)} />
          {texts.compare.onlyDifferences}
        </label>
      </div>
      <div class="table-box">
        <table>
          <thead>
            <tr>
              <th scope="col">{texts.compare.header}</th>
              <th scope="col">{startLines.left}</th>
              <th scope="col">{startLines.right}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map(header => (
              <HeaderRow key={header.name} header={header} />
            ))}
            {shown.length === 0 ? (
              <tr>
                <td colSpan={3} class="hint">
                  {texts.compare.kindTexts.same}
                </td>
              </tr>
            ) : null}
          </tbody>
        </table>
      </div>
    </section>
  )
}

function HeaderRow({ header: { name, kind, left, right } }: { readonly header: ComparedHeader }) {
  return (
    <tr class={kind}>
      <th scope="row">
        <span title={texts.compare.kindTexts[kind]} aria-hidden="true">
          {texts.compare.kinds[kind]}
        </span>{' '}
        {name}
        <span class="visually-hidden"> ({texts.compare.kindTexts[kind]})</span>
      </th>
      {[left, right].map((values, side) => (
        <td key={side === 0 ? 'left' : 'right'}>
          {values.map((value, i) => (
            <div key={`${i}${value}`}>{value}</div>
          ))}
        </td>
      ))}
    </tr>
  )
}
