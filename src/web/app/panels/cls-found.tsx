// What a search or a live tail gives: records as they come, how every machine fares, and what can be made of it.

import { useEffect, useState } from 'preact/hooks'
import { messageOf } from '../../../base/errors.ts'
import { formatTime } from '../../../base/time.ts'
import { end, openAsCase, saveText } from '../cls/actions.ts'
import { askRecord, type JobKind, type Row } from '../cls/calls.ts'
import { isFormField } from '../cls/search-form.ts'
import type { JobState } from '../cls/state.ts'
import { timeOf } from '../cls/time-of.ts'
import { CopyButton } from '../parts/copy-button.tsx'
import { VirtualRows } from '../parts/virtual-rows.tsx'
import { zoneUs } from '../state.ts'
import { texts } from '../texts.ts'
import { AnswerList, ProgressList } from './cls-answers.tsx'

/** The words that differ between kinds of jobs. */
export interface FoundWords {
  readonly stop: string
  readonly running: (records: number) => string
  readonly found: (records: number) => string
  readonly nothing: string
  readonly nothingHint: string
  readonly failed: string
}

interface FoundProps {
  readonly kind: JobKind
  readonly job: JobState
  readonly words: FoundWords
  /** The newest row stays in view. */
  readonly sticks?: boolean
}

const ROW_HEIGHT = 30

/** The result. */
export function Found({ kind, job, words, sticks = false }: FoundProps) {
  const [at, setAt] = useState(-1)
  useEffect(() => setAt(-1), [job.id])
  const { state, records, result, rowCount } = job
  if (state === 'failed') return <Failed job={job} title={words.failed} />
  const isRunning = state === 'beginning' || state === 'running'
  const chosen = sticks && isRunning ? rowCount - 1 : at
  return (
    <section class="cls-found">
      <div class="cls-found-head">
        <h2>
          <span role="status">{isRunning ? words.running(records) : result ? words.found(records) : ''}</span>
        </h2>
        <div class="actions">
          {isRunning ? (
            <button type="button" onClick={() => void end(kind)}>
              {words.stop}
            </button>
          ) : null}
          {result && result.records > 0 ? <Uses id={job.id} /> : null}
        </div>
      </div>
      {result ? <Outcome job={job} words={words} /> : <ProgressList machines={job.machines} />}
      {rowCount > 0 ? (
        <div class="cls-rows" style={{ height: `${Math.min(rowCount, 14) * ROW_HEIGHT + 42}px` }}>
          <VirtualRows
            label={texts.cls.search.rows}
            count={rowCount}
            rowHeight={ROW_HEIGHT}
            head={<RowHead />}
            chosen={chosen}
            onChoose={setAt}
            onView={ignore}
            row={position => <RowCells row={job.rows[position]} />}
          />
        </div>
      ) : null}
      {at >= 0 ? <WholeRecord id={job.id} number={at} isThere={result !== undefined} /> : null}
    </section>
  )
}

/** Why there is no result; what is said at a field is not said twice. */
export function Failed({ job, title }: { readonly job: JobState; readonly title: string }) {
  if (job.problem && isFormField(job.problem.field)) return null
  return (
    <div class="alert" role="alert">
      <b>{title}</b>
      <p>{job.problem?.text ?? job.text}</p>
    </div>
  )
}

/** All rows are here already. */
function ignore(): void {}

/** What can be made of a result. */
export function Uses({ id }: { readonly id: string }) {
  return (
    <>
      <button type="button" class="primary" onClick={() => void openAsCase(id)}>
        {texts.cls.search.openCase}
      </button>
      <button type="button" onClick={() => void saveText(id)}>
        {texts.cls.search.saveText}
      </button>
    </>
  )
}

/** What there is to say about the result as a whole and about each machine. */
export function Outcome({
  job,
  words,
}: {
  readonly job: JobState
  readonly words: Pick<FoundWords, 'nothing' | 'nothingHint'>
}) {
  const { result } = job
  if (!result) return null
  const { answers, notes, records, fromUs, toUs } = result
  const answered = answers.some(({ outcome }) => outcome === 'answered' || outcome === 'ended')
  return (
    <>
      <p class="hint">
        {timeOf(fromUs)} – {timeOf(toUs)}
      </p>
      {records === 0 ? (
        <p class="cls-nothing">
          <b>{words.nothing}.</b> {answered ? words.nothingHint : texts.cls.search.nothingAnswered}
        </p>
      ) : null}
      {notes.map(note => (
        <p key={note} class="problem">
          ▲ {note}
        </p>
      ))}
      {records > job.rowCount && job.rowCount > 0 ? (
        <p class="problem">▲ {texts.cls.search.shown(job.rowCount, records)}</p>
      ) : null}
      <AnswerList answers={answers} />
    </>
  )
}

const COLUMNS = ['time', 'machine', 'level', 'component', 'text'] as const

function RowHead() {
  return (
    <>
      {COLUMNS.map(column => (
        <span key={column} role="columnheader" class={`cell ${column}`}>
          {texts.cls.search.columns[column]}
        </span>
      ))}
    </>
  )
}

const LEVEL_SYMBOLS: Readonly<Record<string, string>> = { Fatal: '‼', Error: '✗', Warning: '▲' }

function RowCells({ row }: { readonly row: Row | undefined }) {
  if (!row) return null
  const time = formatTime(row.timeUs + zoneUs.value)
  const tone = row.level === 'Warning' ? 'warn' : LEVEL_SYMBOLS[row.level] === undefined ? '' : 'bad'
  return (
    <>
      <span role="gridcell" class="cell time" title={time}>
        {time.slice(11)}
      </span>
      <span role="gridcell" class="cell machine" title={row.machine}>
        {row.machine.split('.')[0]}
      </span>
      <span role="gridcell" class={`cell level ${tone}`}>
        {LEVEL_SYMBOLS[row.level]} {row.level}
      </span>
      <span role="gridcell" class="cell component" title={row.component}>
        {row.component}
      </span>
      <span role="gridcell" class="cell text">
        {row.text}
      </span>
    </>
  )
}

interface WholeRecordProps {
  readonly id: string
  readonly number: number
  readonly isThere: boolean
}

function WholeRecord({ id, number, isThere }: WholeRecordProps) {
  const [text, setText] = useState('')
  useEffect(() => {
    if (!isThere) return setText('')
    let gone = false
    askRecord(id, number).then(
      found => !gone && setText(found),
      thrown => !gone && setText(messageOf(thrown)),
    )
    return () => {
      gone = true
    }
  }, [id, number, isThere])
  return (
    <section class="card cls-record" aria-label={texts.cls.search.record}>
      {isThere ? <CopyButton text={text} what={texts.cls.search.record} /> : null}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys */}
      <pre tabIndex={0}>{isThere ? text : texts.cls.search.whole}</pre>
    </section>
  )
}
