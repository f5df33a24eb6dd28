// lyncpin show: the table of messages, or of messages and records.

import { basename } from 'node:path'
import { printable } from '../../base/text.ts'
import { formatJsonText } from '../../report/json.ts'
import { messageRowJson } from '../../report/message-json.ts'
import { createPaint } from '../../report/style.ts'
import { dayOf, MESSAGE_ROW_COLUMNS, messageRowCells } from '../../report/text/message-rows.ts'
import type { Cell } from '../../report/text/table.ts'
import { createWideTable, type WideTable } from '../../report/text/wide-table.ts'
import { type Filter, parseFilter } from '../../trace/filter/parse.ts'
import { cutSecrets } from '../../trace/redact/secrets.ts'
import type { ShowView } from './view.ts'

/** Rows that are read and formatted at a time. */
const CHUNK_ROWS = 500

/** Shows the rows: messages, and records where they are wanted. */
export async function showRows(view: ShowView): Promise<void> {
  const { options } = view
  const rows = wantedRows(view)
  const shown = rows.subarray(0, Math.min(rows.length, options.limit))
  if (options.raw) return showRaw(view, shown)
  if (options.output !== 'text') return showJson(view, shown)
  const paint = createPaint(view.terminal.colour)
  let table: WideTable | undefined
  let day = ''
  for (let at = 0; at < shown.length; at += CHUNK_ROWS) {
    const chunk = shown.subarray(at, at + CHUNK_ROWS)
    const cells = await cellsOf(view, chunk)
    const lines: string[] = []
    if (!table) {
      table = createWideTable(MESSAGE_ROW_COLUMNS, cells, { width: view.terminal.width, paint })
      lines.push(table.head())
    }
    for (const [i, row] of cells.entries()) {
      const next = dayOf(view.messages.row(chunk[i] ?? 0).timeUs, view.zoneUs)
      if (next !== '' && next !== day) lines.push(paint('muted', `── ${next} ──`))
      day = next || day
      lines.push(table.row(row))
    }
    await view.write(`${lines.join('\n')}\n`)
  }
  const hints = [
    hint(rows.length - shown.length, 'more', '--limit 0 shows all'),
    hint(view.rows.length - rows.length, 'beside messages', '--records shows them'),
  ]
  const lines = hints.filter(line => line !== '').map(line => `${paint('muted', line)}\n`)
  await view.write(rows.length === 0 ? `No message fits\n${lines.join('')}` : lines.join(''))
}

function hint(count: number, what: string, how: string): string {
  return count === 0 ? '' : `… and ${count.toLocaleString('en-US')} ${what}; ${how}`
}

/** Fields that are asked of records: a filter that names one wants them. */
const RECORD_FIELDS: ReadonlySet<string> = new Set(['kind', 'level', 'component'])

function wantedRows({ rows, messages, options }: ShowView): Int32Array {
  const { filter } = parseFilter(options.query)
  if (options.records || (filter && namesRecords(filter))) return rows
  return rows.filter(index => messages.row(index).kind !== 'record')
}

function namesRecords(filter: Filter): boolean {
  if (filter.kind === 'term') return RECORD_FIELDS.has(filter.field)
  if (filter.kind === 'not') return namesRecords(filter.part)
  return filter.kind !== 'all' && filter.parts.some(namesRecords)
}

/** The texts of records come from the logs; those of messages are in the table. */
async function cellsOf({ messages, zoneUs }: ShowView, rows: Int32Array): Promise<Cell[][]> {
  const names = shortNames(messages.sourceNames)
  const cells: Cell[][] = []
  for (const index of rows) {
    const row = messages.row(index)
    const words = row.kind === 'record' ? (await messages.message(index)).startLine : ''
    cells.push(
      messageRowCells(row, { zoneUs, log: names[row.place.source] ?? '', words: cutSecrets(words).text }),
    )
  }
  return cells
}

/** Names of the logs without their folders; none where there is only one log. */
function shortNames(names: readonly string[]): string[] {
  return names.map(name => (names.length === 1 ? '' : basename(name.replaceAll('\\', '/'))))
}

async function showJson(view: ShowView, rows: Int32Array): Promise<void> {
  const { messages, options } = view
  const lines = options.output === 'ndjson'
  if (!lines) await view.write('[')
  for (const [i, index] of rows.entries()) {
    const row = messages.row(index)
    const json = formatJsonText(messageRowJson(row, messages.sourceNames[row.place.source] ?? ''), true)
    await view.write(lines ? `${json}\n` : `${i === 0 ? '\n' : ',\n'}  ${json}`)
  }
  if (!lines) await view.write(rows.length === 0 ? ']\n' : '\n]\n')
}

async function showRaw(view: ShowView, rows: Int32Array): Promise<void> {
  for (const index of rows) await view.write(`${await rawText(view, index)}\n\n`)
}

/** What stands in the log, printable, without its secrets unless they are wanted. */
export async function rawText({ messages, options }: ShowView, index: number): Promise<string> {
  const text = (await messages.raw(index)).replace(/\r\n?/g, '\n').trimEnd()
  return printable(options.secrets ? text : cutSecrets(text).text)
}
