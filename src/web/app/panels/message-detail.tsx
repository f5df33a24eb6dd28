// One message or record whole: where it stands, its headers with what they mean, what was decoded, its body, its bytes.

import { useEffect, useState } from 'preact/hooks'
import { formatTime } from '../../../base/time.ts'
import type { DetailNode } from '../../../report/details/node.ts'
import type { MessageRow } from '../../../trace/message-table.ts'
import { goTo, setNote, toggleMark, worker } from '../actions.ts'
import { markPattern, secretsShown } from '../messages-state.ts'
import { CopyButton } from '../parts/copy-button.tsx'
import { Highlighted } from '../parts/highlighted.tsx'
import { linkTo } from '../route.ts'
import { marks, route, zoneUs } from '../state.ts'
import { texts } from '../texts.ts'
import type { DetailView, ExplainedHere } from '../worker-protocol.ts'
import './message-detail.css'

type Tab = 'message' | 'raw' | 'bytes'

/** The pane beside the table. */
export function MessageDetail({ shown }: { readonly shown: DetailView }) {
  const [tab, setTab] = useState<Tab>('message')
  return (
    <section class="detail" tabIndex={-1} aria-label={texts.detail.title(shown.row.index + 1)}>
      <DetailHead shown={shown} />
      <div class="detail-bar">
        <fieldset class="segments">
          <legend class="visually-hidden">{texts.detail.view}</legend>
          {(['message', 'raw', 'bytes'] as const).map(name => (
            <button key={name} type="button" aria-pressed={tab === name} onClick={() => setTab(name)}>
              {texts.detail.tabs[name]}
            </button>
          ))}
        </fieldset>
        <label class="check">
          <input
            type="checkbox"
            checked={secretsShown.value}
            onChange={event => {
              secretsShown.value = event.currentTarget.checked
            }}
          />
          {texts.detail.secrets}
        </label>
      </div>
      {tab === 'message' ? <Decoded shown={shown} /> : null}
      {tab === 'raw' ? (
        <pre class="raw">
          <Highlighted text={shown.raw} pattern={markPattern.value} />
        </pre>
      ) : null}
      {tab === 'bytes' ? <Bytes row={shown.row.index} /> : null}
    </section>
  )
}

const WAYS = { in: '← received', out: '→ sent', none: '' } as const

/** "← received · at 192.0.2.5 · with 192.0.2.9 · POOL\FE01" */
function describeRow(row: MessageRow): string {
  const parts = [
    row.kind === 'record' ? row.level : WAYS[row.direction],
    row.component,
    row.local && `at ${row.local}`,
    row.peer && `with ${row.peer}`,
    [row.pool, row.machine].filter(part => part !== '').join('\\'),
  ]
  return parts.filter(part => part !== '').join(' · ')
}

function DetailHead({ shown: { row, source, raw } }: { readonly shown: DetailView }) {
  const marked = marks.value.get(row.index)
  const place = row.place.line > 0 ? `${source}:${row.place.line}` : `${source}, ${row.place.offset}`
  return (
    <header class="detail-head">
      <div class="detail-title">
        <h2>
          #{row.index + 1} <span>{formatTime(row.timeUs + zoneUs.value)}</span>
        </h2>
        <button
          type="button"
          class="small"
          aria-pressed={marked !== undefined}
          onClick={() => toggleMark(row.index)}
        >
          {marked ? `★ ${texts.messages.marked}` : `☆ ${texts.messages.mark}`}
        </button>
        <CopyButton text={raw} what={texts.detail.tabs.raw} />
        <button type="button" class="small" onClick={() => goTo({ ...route.value, path: [] }, true)}>
          {texts.common.close}
        </button>
      </div>
      <p class="hint">{describeRow(row)}</p>
      <p class="hint place">
        {place}
        {row.attempt === '' ? null : (
          <>
            {' · '}
            <a href={linkTo('attempts', [row.attempt])}>
              {row.attempt} {row.phase}
            </a>
          </>
        )}
      </p>
      {marked ? (
        <textarea
          rows={1}
          data-key="note"
          aria-label={texts.messages.note}
          placeholder={texts.messages.note}
          value={marked.note}
          onInput={event => setNote(row.index, event.currentTarget.value)}
        />
      ) : null}
    </header>
  )
}

function Decoded({ shown: { row, details, explained } }: { readonly shown: DetailView }) {
  const { startLine, headers, decoded, body, problems } = details
  const pattern = markPattern.value
  // A record has no headers: its text is its body.
  const isRecord = headers.length === 0 && body.text.startsWith(startLine)
  const tone = row.status >= 400 ? 'bad' : row.status >= 200 ? 'good' : ''
  return (
    <div class="decoded">
      {isRecord ? null : (
        <p class={`start-line ${tone}`}>
          <Highlighted text={startLine} pattern={pattern} />
          <Codes codes={explained.startLine} />
        </p>
      )}
      {headers.length === 0 ? null : (
        <dl class="headers">
          {headers.map(({ name, value }, i) => (
            <div key={`${i}${name}`}>
              <HeaderName name={name} meaning={explained.headers[i]?.header ?? ''} />
              <dd>
                <Highlighted text={value} pattern={pattern} />
                <Codes codes={explained.headers[i]?.codes ?? []} />
              </dd>
            </div>
          ))}
        </dl>
      )}
      {problems.map(text => (
        <p key={text} class="problem">
          ▲ {text}
        </p>
      ))}
      {decoded.length === 0 ? null : (
        <>
          <h3>{texts.detail.decoded}</h3>
          <Nodes nodes={decoded} />
        </>
      )}
      {body.kind === 'none' ? null : (
        <>
          {isRecord ? null : <h3>{texts.detail.bodies[body.kind]}</h3>}
          <pre class="body">
            <Highlighted text={body.text} pattern={pattern} />
          </pre>
        </>
      )}
    </div>
  )
}

/** A header's name; one that the reference knows says what it is for, on hover and when it is opened. */
function HeaderName({ name, meaning }: { readonly name: string; readonly meaning: string }) {
  if (meaning === '') return <dt>{name}</dt>
  return (
    <dt>
      <details class="meaning">
        <summary title={meaning}>{name}</summary>
        <p>{meaning}</p>
      </details>
    </dt>
  )
}

/** Codes of a line with their names; what they mean on hover and when one is opened. */
function Codes({ codes }: { readonly codes: readonly ExplainedHere[] }) {
  return (
    <>
      {codes.map(({ id, name, meaning }) => (
        <details key={id} class="meaning code">
          <summary title={meaning}>
            {id} <b>{name}</b>
          </summary>
          <p>{meaning}</p>
        </details>
      ))}
    </>
  )
}

function Nodes({ nodes }: { readonly nodes: readonly DetailNode[] }) {
  return (
    <ul class="nodes">
      {nodes.map((node, i) => (
        <li key={`${i}${node.name}`}>
          <span class={node.children.length > 0 ? 'branch' : 'leaf'}>{node.name}</span>{' '}
          <span class="value">{node.value}</span>
          {node.note === '' ? null : <span class="hint"> {node.note}</span>}
          {node.children.length > 0 ? <Nodes nodes={node.children} /> : null}
        </li>
      ))}
    </ul>
  )
}

function Bytes({ row }: { readonly row: number }) {
  const [dump, setDump] = useState<string>(texts.working)
  useEffect(() => {
    let gone = false
    worker.call('bytes', { row }).then(
      text => !gone && setDump(text),
      thrown => !gone && setDump(String(thrown)),
    )
    return () => {
      gone = true
    }
  }, [row])
  return <pre class="raw dump">{dump}</pre>
}
