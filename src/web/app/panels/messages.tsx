// Messages and records: the filter, the table of any length, one row whole beside it.

import { useEffect, useRef, useState } from 'preact/hooks'
import { goTo, setQuery, toggleMark } from '../actions.ts'
import {
  choosePosition,
  chosenPosition,
  closeRow,
  detail,
  filterView,
  resetMessages,
  rowAt,
  runFilter,
  secretsShown,
  showEvidence,
  showRow,
  wantRows,
} from '../messages-state.ts'
import { EmptyState } from '../parts/empty-state.tsx'
import { FilterField } from '../parts/filter-field.tsx'
import { VirtualRows } from '../parts/virtual-rows.tsx'
import { linkTo } from '../route.ts'
import { marks, route, zoneUs } from '../state.ts'
import { texts } from '../texts.ts'
import type { CaseView } from '../worker-protocol.ts'
import { FilterHelp } from './filter-help.tsx'
import { MessageCells, MessageHead } from './message-cells.tsx'
import { MessageDetail } from './message-detail.tsx'
import './messages.css'

/** px, as in the style sheet. */
const ROW_HEIGHT = 30
/** A filter runs when nothing was typed for this long. */
const TYPING_MS = 50

/** The panel; the address holds filter and row. */
export function MessagesPanel({ view }: { readonly view: CaseView }) {
  const { path, query } = route.value
  const { q = '', records = '' } = query
  const [first = '', file = '', offset = ''] = path
  const row = /^\d+$/.test(first) ? Number(first) - 1 : -1

  useEffect(resetMessages, [view])
  useEffect(() => {
    void runFilter(q, records === '1')
  }, [view, q, records, zoneUs.value])
  useEffect(() => {
    if (first === 'at') void showEvidence(file, Number(offset))
    else if (row >= 0) void showRow(row)
    else closeRow()
  }, [view, first, file, offset, zoneUs.value, secretsShown.value])

  const { count, done } = filterView.value
  const shown = detail.value
  const onlyLog = view.report.sources.length === 1
  return (
    <div class={shown ? 'messages with-detail' : 'messages'}>
      <MessageTools view={view} />
      <div class="messages-body">
        <section class={onlyLog ? 'message-table one-log' : 'message-table'}>
          {count === 0 && done && !filterView.value.error ? (
            <NoMatch query={q} records={records === '1'} />
          ) : (
            <VirtualRows
              label={texts.messages.title}
              count={count}
              rowHeight={ROW_HEIGHT}
              head={<MessageHead />}
              chosen={chosenPosition.value}
              onChoose={choosePosition}
              onView={wantRows}
              row={at => <MessageCells row={rowAt(at)} />}
              onKeyDown={event => pressKey(event, row)}
            />
          )}
        </section>
        {shown ? <MessageDetail shown={shown} /> : null}
      </div>
    </div>
  )
}

function pressKey(event: KeyboardEvent, row: number): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return
  const act: (() => void) | undefined = {
    m: () => row >= 0 && toggleMark(row),
    n: () => document.querySelector<HTMLElement>('[data-key="note"]')?.focus(),
    '[': () => goToMark(row, -1),
    ']': () => goToMark(row, 1),
    Enter: () => document.querySelector<HTMLElement>('.detail')?.focus(),
    Escape: () => goTo({ ...route.value, path: [] }, true),
  }[event.key]
  if (!act) return
  event.preventDefault()
  act()
}

function goToMark(row: number, way: 1 | -1): void {
  const rows = [...marks.value.keys()].sort((a, b) => (a - b) * way)
  const next = rows.find(marked => (marked - row) * way > 0)
  if (next !== undefined) goTo({ ...route.value, path: [String(next + 1)] }, true)
}

function MessageTools({ view }: { readonly view: CaseView }) {
  const { q = '', records = '' } = route.value.query
  const [typed, setTyped] = useState(q)
  const [helping, setHelping] = useState(false)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => setTyped(q), [q])
  const type = (text: string): void => {
    setTyped(text)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => setQuery({ q: text }), TYPING_MS)
  }
  const { count, done, share = 0, error } = filterView.value
  return (
    <header class="message-tools">
      <h1 class="visually-hidden">{texts.messages.title}</h1>
      <div class="toolbar">
        <FilterField
          label={texts.messages.filter}
          value={typed}
          onInput={type}
          invalid={error !== undefined && typed === q}
        />
        <label class="check">
          <input
            type="checkbox"
            checked={records === '1'}
            onChange={event => setQuery({ records: event.currentTarget.checked ? '1' : '' })}
          />
          {texts.messages.records}
        </label>
        <button type="button" class="quiet" aria-expanded={helping} onClick={() => setHelping(!helping)}>
          {texts.messages.help}
        </button>
        <span class="hint count" role="status">
          {texts.messages.count(count, view.rows)}
          {done ? '' : ` · ${texts.messages.searching}${share > 0 ? ` ${Math.floor(share * 100)} %` : ''}`}
        </span>
      </div>
      <progress
        class="search-progress"
        hidden={done || share === 0}
        value={share}
        max={1}
        aria-hidden="true"
      />
      {error && typed === q ? <FilterProblem query={q} at={error.at} text={error.text} /> : null}
      {helping ? (
        <FilterHelp insert={example => type(typed === '' ? example : `${typed} ${example}`)} />
      ) : null}
      <MarkList />
    </header>
  )
}

function FilterProblem({
  query,
  at,
  text,
}: {
  readonly query: string
  readonly at: number
  readonly text: string
}) {
  return (
    <p class="filter-problem" role="alert">
      <span aria-hidden="true">▲ </span>
      {text} <code>{query.slice(Math.max(0, at - 30), at)}</code>
      <code class="here">{query.slice(at, at + 20) || '⏎'}</code>
    </p>
  )
}

/** Marked rows, to go to. */
function MarkList() {
  const all = [...marks.value.values()].sort((a, b) => a.row - b.row)
  if (all.length === 0) return null
  return (
    <p class="chips mark-list">
      {all.map(({ row, note }) => (
        <a key={row} class="chip" href={linkTo('messages', [String(row + 1)], route.value.query)}>
          <span aria-hidden="true">★</span> #{row + 1} <span class="hint">{note.slice(0, 60)}</span>
        </a>
      ))}
    </p>
  )
}

function NoMatch({ query, records }: { readonly query: string; readonly records: boolean }) {
  return (
    <EmptyState
      icon="messages"
      title={query === '' ? texts.messages.none : texts.messages.noMatch}
      hint={records ? '' : texts.messages.tryRecords}
    >
      {records ? null : (
        <button type="button" onClick={() => setQuery({ records: '1' })}>
          {texts.messages.showRecords}
        </button>
      )}
      {query === '' ? null : (
        <button type="button" onClick={() => setQuery({ q: '' })}>
          {texts.common.clear}
        </button>
      )}
    </EmptyState>
  )
}
