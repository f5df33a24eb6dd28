// What page and worker say to each other: calls with an id, answers, progress, cancelling. Plain data only; the one place
// that both sides share. Bytes of logs never cross: the page hands over files, the worker reads slices of them.

import type { InputProblem } from '../../log/archive.ts'
import type { Detection } from '../../log/detect.ts'
import type { CaseReport } from '../../report/case-report.ts'
import type { MessageDetails } from '../../report/details/message.ts'
import type { ExplainReport } from '../../report/explain-report.ts'
import type { Cell } from '../../report/text/table.ts'
import type { Highlight } from '../../trace/filter/highlights.ts'
import type { FilterError } from '../../trace/filter/lexer.ts'
import type { ArrowOutcome } from '../../trace/ladder/arrow.ts'
import type { MessageRow } from '../../trace/message-table.ts'
import type { Redactor, RemovedItem } from '../../trace/redact.ts'
import type { Comparison } from '../../workbench/compare-attempts.ts'
import type { ComparedHeader } from '../../workbench/compare-headers.ts'
import type { ListedCertificate } from '../../workbench/list-certificates.ts'

/** A file that was dropped, picked or pasted, or one of the server behind the page. `name` may hold folders. */
export type FileInput =
  | { readonly name: string; readonly blob: Blob }
  | { readonly name: string; readonly url: string; readonly sizeBytes: number }

/** What a person says about the clock of a source; undefined = found from the logs. µs. */
export interface GivenClock {
  readonly zoneUs?: number | undefined
  readonly skewUs?: number | undefined
}

export interface OpenRequest {
  readonly files: readonly FileInput[]
  /** By name of the source. */
  readonly clocks: Readonly<Record<string, GivenClock>>
}

/** How far reading is. */
export interface ReadProgress {
  readonly kind: 'bytes'
  readonly source: string
  readonly bytes: number
  readonly totalBytes: number
}

/** What the page knows of an open case. */
export interface CaseView {
  /** As the worker gives it: without the attempts, which are asked for in pieces. */
  readonly report: CaseReport
  /** In the order of the report's sources: what the formats rest on. */
  readonly detections: readonly Detection[]
  /** Clocks in µs, in the same order. */
  readonly clocks: readonly { readonly zoneUs: number; readonly skewUs: number; readonly known: boolean }[]
  readonly problems: readonly InputProblem[]
  /** How many attempts there are to ask for. */
  readonly attempts: number
  /** Messages and records. */
  readonly rows: number
  readonly totalBytes: number
  /** How the case was seen, where a bundle tells. */
  readonly restored?: RestoredView
}

export interface FilterRequest {
  readonly query: string
  readonly zoneUs: number
  /** Also entries that are no messages. */
  readonly records: boolean
}

/** State of the present filter; rows are asked for by position in it. */
export interface FilterView {
  readonly count: number
  readonly done: boolean
  /** While it is not done: how much of the logs has been searched, 0 … 1. */
  readonly share?: number
  readonly error?: FilterError
  readonly highlights: readonly Highlight[]
}

export interface RowsRequest {
  /** Positions in what the filter took: [from, to). */
  readonly from: number
  readonly to: number
  readonly zoneUs: number
}

/** A line of the table of messages. */
export interface RowView {
  /** Number of the row in the case, from 0. */
  readonly index: number
  /** In the order of MESSAGE_ROW_COLUMNS. */
  readonly cells: readonly Cell[]
  /** µs since the row before it in the filter; NaN for the first. */
  readonly deltaUs: number
  /** Day in the zone of the display. */
  readonly day: string
}

export interface DetailRequest {
  readonly row: number
  readonly zoneUs: number
  readonly secrets: boolean
}

export interface DetailView {
  readonly row: MessageRow
  readonly source: string
  readonly details: MessageDetails
  /** What stands in the log. */
  readonly raw: string
  /** Position in the present filter, -1 when it is not in it. */
  readonly position: number
  /** What codes in the start line and in each header mean; the header's own meaning among them. */
  readonly explained: {
    readonly startLine: readonly ExplainedHere[]
    readonly headers: readonly HeaderMeaning[]
  }
}

/** A code that stands in a line. */
export interface ExplainedHere {
  /** Reference id. */
  readonly id: string
  readonly name: string
  readonly meaning: string
}

export interface HeaderMeaning {
  /** What the header is for; '' when the reference does not know it. */
  readonly header: string
  readonly codes: readonly ExplainedHere[]
}

export interface LocateRequest {
  readonly file: string
  readonly offset: number
}

export interface LadderRequest {
  readonly attempt: string
  readonly zoneUs: number
  /** One arrow for each hop of a message that several machines logged. */
  readonly hops: boolean
}

/** An arrow as a person reads it. */
export interface ArrowView {
  readonly label: string
  readonly detail: string
  readonly outcome: ArrowOutcome
  readonly phase: string
  /** Where it stands: row of the table (-1 for none), log, line. */
  readonly seen: readonly { readonly row: number; readonly file: string; readonly line: number }[]
}

export interface LadderView {
  /** Markup in which every text is escaped and arrows bear their number; '' when there is nothing to draw. */
  readonly svg: string
  readonly arrows: readonly ArrowView[]
}

export type ShareKind = 'html' | 'markdown' | 'json' | 'csv' | 'bundle'

export interface ShareRequest {
  readonly kind: ShareKind
  /** Without names and secrets. */
  readonly redacted: boolean
  readonly zoneUs: number
  /** What a bundle brings back: the view, marks, clocks that were given by name of the source. */
  readonly view: string
  readonly marks: readonly { readonly row: number; readonly note: string }[]
  readonly clocks: Readonly<Record<string, GivenClock>>
}

export interface SharedFile {
  readonly name: string
  readonly blob: Blob
}

export interface ShareProgress {
  readonly bytes: number
  readonly totalBytes: number
}

/** What redaction replaces in the report of the case. */
export interface Removed {
  readonly items: readonly Pick<RemovedItem, 'kind' | 'shown'>[]
  /** For the owner of the logs only. */
  readonly mapping: ReturnType<Redactor['mapping']>
}

/** What a bundle brings back. */
export interface RestoredView {
  readonly redacted: boolean
  readonly zoneUs: number
  readonly view: string
  readonly marks: readonly { readonly row: number; readonly note: string }[]
}

export interface ComparedMessages {
  readonly startLines: { readonly left: string; readonly right: string }
  readonly headers: readonly ComparedHeader[]
}

/** The request of a call that needs none. */
export type Nothing = Readonly<Record<string, never>>

/** Calls by name: what they are given, what they answer, what they report on the way. */
export interface Calls {
  open: { request: OpenRequest; answer: CaseView; progress: ReadProgress }
  /** Thousands of attempts are taken in pieces, so that none keeps the page from answering; once: the worker forgets them. */
  attempts: { request: { readonly from: number }; answer: CaseReport['attempts']; progress: never }
  filter: { request: FilterRequest; answer: FilterView; progress: FilterView }
  rows: { request: RowsRequest; answer: readonly RowView[]; progress: never }
  detail: { request: DetailRequest; answer: DetailView; progress: never }
  /** A dump of the first bytes of a row's place. */
  bytes: { request: { readonly row: number }; answer: string; progress: never }
  /** Row that holds an offset of a file; -1 when none does. */
  locate: { request: LocateRequest; answer: number; progress: never }
  ladder: { request: LadderRequest; answer: LadderView; progress: never }
  /** The diagram as an SVG document. */
  ladderFile: { request: LadderRequest & { readonly dark: boolean }; answer: string; progress: never }
  compare: {
    request: { readonly left: string; readonly right: string }
    answer: Comparison
    progress: never
  }
  /** Headers of two rows beside one another, secrets cut. */
  compareHeaders: {
    request: { readonly left: number; readonly right: number }
    answer: ComparedMessages
    progress: never
  }
  certificates: { request: Nothing; answer: readonly ListedCertificate[]; progress: never }
  removed: { request: Nothing; answer: Removed; progress: ShareProgress }
  share: { request: ShareRequest; answer: SharedFile; progress: ShareProgress }
  explain: { request: { readonly text: string }; answer: ExplainReport; progress: never }
}

export type CallName = keyof Calls

export type ToWorker =
  | { readonly kind: 'call'; readonly id: number; readonly name: CallName; readonly request: unknown }
  | { readonly kind: 'cancel'; readonly id: number }

export type FromWorker =
  | { readonly kind: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'progress'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'failed'; readonly id: number; readonly text: string }

/** What a call may use besides its request. */
export interface CallContext<N extends CallName> {
  readonly signal: { readonly aborted: boolean }
  report(progress: Calls[N]['progress']): void
}

/** The worker's side of every call. */
export type CallHandlers = {
  readonly [N in CallName]: (
    request: Calls[N]['request'],
    context: CallContext<N>,
  ) => Promise<Calls[N]['answer']>
}
