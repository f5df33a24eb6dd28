// The calls about messages and records: the present filter, windows of rows, one row whole.

import { printable } from '../../../base/text.ts'
import { describeMessage } from '../../../report/details/message.ts'
import { formatHexDump } from '../../../report/hex-dump.ts'
import { highlightsOf } from '../../../trace/filter/highlights.ts'
import { parseFilter } from '../../../trace/filter/parse.ts'
import { cutSecrets } from '../../../trace/redact/secrets.ts'
import { explainDiagnosticsId } from '../../../workbench/explain-codes.ts'
import type { OpenCase } from '../../../workbench/open-case.ts'
import type { OpenMessages } from '../../../workbench/open-messages.ts'
import type { CallContext, Calls, FilterView } from '../worker-protocol.ts'
import { breathe } from './breathe.ts'
import { explainMessage } from './explain-message.ts'
import { createRowViews } from './row-views.ts'

/** The first partial result comes after this time; each further one after twice as long, because showing one costs time too. */
const PARTIAL_MS = 60
const PARTIAL_LIMIT_MS = 1000
/** Raw text of a row is shown up to this many characters. */
const RAW_LIMIT = 400_000
/** A dump shows this many bytes at most. */
const DUMP_BYTES = 16 << 10

type Request<N extends keyof Calls> = Calls[N]['request']
type Answer<N extends keyof Calls> = Calls[N]['answer']

export interface RowCalls {
  filter(request: Request<'filter'>, context: CallContext<'filter'>): Promise<FilterView>
  rows(request: Request<'rows'>): Promise<Answer<'rows'>>
  detail(request: Request<'detail'>): Promise<Answer<'detail'>>
  bytes(request: Request<'bytes'>): Promise<string>
  locate(request: Request<'locate'>): number
}

/** Creates the calls; one filter is the present one. */
export function createRowCalls(opened: OpenCase, messages: OpenMessages): RowCalls {
  const viewOf = createRowViews(messages)
  let taken: Int32Array = new Int32Array(0)

  return {
    async filter({ query, zoneUs, records }, { signal, report }) {
      const { filter, error } = parseFilter(query)
      if (!filter) return { count: taken.length, done: true, error, highlights: [] }
      const highlights = highlightsOf(filter)
      let reported = performance.now()
      let pauseMs = PARTIAL_MS
      const wanted = records ? query : query.trim() === '' ? 'kind:message' : `kind:message (${query})`
      const result = await messages.filter(wanted, {
        zoneUs,
        signal,
        pause: breathe,
        onPartial(rowsSoFar, share) {
          const now = performance.now()
          if (now - reported < pauseMs || signal.aborted) return
          pauseMs = Math.min(PARTIAL_LIMIT_MS, pauseMs * 2)
          reported = now
          taken = rowsSoFar()
          report({ count: taken.length, done: false, share, highlights })
        },
      })
      if (result.kind === 'rows' && !signal.aborted) taken = result.rows
      return { count: taken.length, done: true, highlights }
    },
    async rows({ from, to, zoneUs }) {
      const wanted = taken.slice(Math.max(0, from), to)
      const before = taken[from - 1]
      return Promise.all(Array.from(wanted, (index, i) => viewOf(index, wanted[i - 1] ?? before, zoneUs)))
    },
    async detail({ row: index, zoneUs, secrets }) {
      const row = messages.row(Math.max(0, Math.min(messages.count - 1, index)))
      const raw = (await messages.raw(row.index)).slice(0, RAW_LIMIT)
      const shown = secrets ? raw : cutSecrets(raw).text
      const details = describeMessage(await messages.message(row.index), {
        secrets,
        zoneUs,
        explainDiagnostics: explainDiagnosticsId,
      })
      return {
        row,
        source: messages.sourceNames[row.place.source] ?? '',
        details,
        raw: printable(shown.replace(/\r\n?/g, '\n').trimEnd()),
        position: positionOf(taken, row.index),
        explained: explainMessage(details),
      }
    },
    async bytes({ row }) {
      const { source, offset, length } = messages.table.placeOf(row)
      const view = opened.sources[source]?.summary.view
      const bytes = await view?.read(offset, offset + Math.min(length, DUMP_BYTES))
      return bytes ? formatHexDump(bytes, offset) : ''
    },
    locate({ file, offset }) {
      const source = messages.sourceNames.indexOf(file)
      return source < 0 ? -1 : messages.table.find(source, offset, 0)
    },
  }
}

/** Place of a row in an ascending list, or -1. */
function positionOf(rows: Int32Array, row: number): number {
  let low = 0
  let high = rows.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((rows[middle] ?? 0) < row) low = middle + 1
    else high = middle
  }
  return rows[low] === row ? low : -1
}
