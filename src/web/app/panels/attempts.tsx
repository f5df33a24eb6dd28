// Sign-in attempts: one row each; what is chosen unfolds below its row.

import type { ReportAttempt } from '../../../report/case-report.ts'
import { setQuery } from '../actions.ts'
import {
  type AttemptGroup,
  groupAttempts,
  type ListedAttempt,
  listAttempts,
  SORT_KEYS,
  type SortKey,
} from '../attempt-list.ts'
import { EmptyState } from '../parts/empty-state.tsx'
import { FilterField } from '../parts/filter-field.tsx'
import { PanelHead } from '../parts/panel-head.tsx'
import { moveFocus } from '../parts/row-keys.ts'
import { useMore } from '../parts/use-more.tsx'
import { linkTo, type Route } from '../route.ts'
import { route } from '../state.ts'
import { texts } from '../texts.ts'
import type { CaseView } from '../worker-protocol.ts'
import { AttemptRow } from './attempt-row.tsx'
import './attempts.css'

type Query = Route['query']

/** Rows that are drawn at a time: more are when the last ones come into view. */
const PAGE_ROWS = 30

/** The table of attempts. */
export function AttemptsPanel({ view }: { readonly view: CaseView }) {
  const { attempts, findings } = view.report
  const { query, path } = route.value
  if (attempts.length === 0)
    return (
      <>
        <PanelHead title={texts.attempts.title} />
        <EmptyState icon="attempts" title={texts.attempts.none} hint={texts.attempts.noneHint}>
          <a class="button" href={linkTo('messages')}>
            {texts.views.messages}
          </a>
          <a class="button" href={linkTo('findings')}>
            {texts.views.findings}
          </a>
        </EmptyState>
      </>
    )
  const listed = listAttempts(attempts, findings, orderOf(query))
  const failed = attempts.filter(({ outcome }) => outcome === 'failed').length
  return (
    <>
      <PanelHead title={texts.attempts.title} lead={texts.attempts.lead(attempts.length, failed)} />
      <AttemptTools attempts={attempts} query={query} />
      {listed.length === 0 ? (
        <EmptyState icon="attempts" title={texts.attempts.noMatch}>
          <button type="button" onClick={() => setQuery({ q: '', outcome: '' })}>
            {texts.common.clear}
          </button>
        </EmptyState>
      ) : (
        <AttemptTable listed={listed} query={query} chosen={path[0] ?? ''} view={view} />
      )}
    </>
  )
}

function orderOf(query: Query) {
  const { q: words = '', outcome = '', sort = 'outcome', down = '' } = query
  const key = SORT_KEYS.find(known => known === sort) ?? 'outcome'
  return { words, outcome, sort: key, descending: down === '1' }
}

interface ToolsProps {
  readonly attempts: readonly ReportAttempt[]
  readonly query: Query
}

function AttemptTools({ attempts, query }: ToolsProps) {
  const outcomes = (['failed', 'unfinished', 'signed-in'] as const).map(outcome => ({
    outcome,
    count: attempts.filter(attempt => attempt.outcome === outcome).length,
  }))
  return (
    <div class="toolbar">
      <FilterField label={texts.attempts.filter} value={query.q ?? ''} onInput={q => setQuery({ q })} />
      <fieldset class="segments">
        <legend class="visually-hidden">{texts.attempts.columns.outcome}</legend>
        <button type="button" aria-pressed={!query.outcome} onClick={() => setQuery({ outcome: '' })}>
          {texts.common.all} {attempts.length}
        </button>
        {outcomes
          .filter(({ count }) => count > 0)
          .map(({ outcome, count }) => (
            <button
              key={outcome}
              type="button"
              aria-pressed={query.outcome === outcome}
              onClick={() => setQuery({ outcome })}
            >
              <span aria-hidden="true">{texts.outcomes[outcome].symbol}</span> {texts.outcomes[outcome].text}{' '}
              {count}
            </button>
          ))}
      </fieldset>
      <label class="check">
        <input
          type="checkbox"
          checked={query.group === '1'}
          onChange={event => setQuery({ group: event.currentTarget.checked ? '1' : '' })}
        />
        {texts.attempts.group}
      </label>
    </div>
  )
}

interface TableProps {
  readonly listed: readonly ListedAttempt[]
  readonly query: Query
  readonly chosen: string
  readonly view: CaseView
}

function AttemptTable({ listed, query, chosen, view }: TableProps) {
  const { shown, more } = useMore(listed, PAGE_ROWS, `${query.sort} ${query.down} ${query.group}`)
  const groups = groupAttempts(shown, query.group === '1')
  const order = orderOf(query)
  return (
    <div class="table-box">
      <table class="attempts" onKeyDown={moveFocus}>
        <thead>
          <tr>
            <HeadCell title="outcome" order={order} />
            <HeadCell title="user" order={order} />
            <HeadCell title="place" order={order} />
            <HeadCell title="time" order={order} />
            <HeadCell title="duration" order={order} />
            <th scope="col">{texts.attempts.columns.phases}</th>
            <HeadCell title="finding" order={order} />
          </tr>
        </thead>
        {groups.map(group => (
          <GroupBody key={group.user} group={group} chosen={chosen} view={view} />
        ))}
      </table>
      {more}
    </div>
  )
}

interface GroupProps {
  readonly group: AttemptGroup
  readonly chosen: string
  readonly view: CaseView
}

function GroupBody({ group, chosen, view }: GroupProps) {
  const failed = group.attempts.filter(({ attempt }) => attempt.outcome === 'failed').length
  const grouped = route.value.query.group === '1'
  return (
    <tbody>
      {grouped ? (
        <tr class="group">
          <th colSpan={7} scope="rowgroup">
            {group.user || texts.common.userUnknown}
            <span class="hint"> {texts.attempts.lead(group.attempts.length, failed)}</span>
          </th>
        </tr>
      ) : null}
      {group.attempts.map(item => (
        <AttemptRow key={item.attempt.id} item={item} open={item.attempt.id === chosen} view={view} />
      ))}
    </tbody>
  )
}

interface HeadProps {
  readonly title: SortKey
  readonly order: ReturnType<typeof orderOf>
}

function HeadCell({ title, order }: HeadProps) {
  const sorted = order.sort === title
  const words = texts.attempts.columns[title]
  return (
    <th scope="col" aria-sort={sorted ? (order.descending ? 'descending' : 'ascending') : undefined}>
      <button
        type="button"
        class="sort"
        title={texts.attempts.sortBy(words)}
        onClick={() => setQuery({ sort: title, down: sorted && !order.descending ? '1' : '' })}
      >
        {words}
        <span aria-hidden="true">{sorted ? (order.descending ? ' ↓' : ' ↑') : ''}</span>
      </button>
    </th>
  )
}
