// Rows of the message table in a terminal: number, time, way, what, who, with whom, where it belongs.

import { formatTime, formatTimeOfDay } from '../../base/time.ts'
import type { MessageRow } from '../../trace/message-table.ts'
import type { Tone } from '../style.ts'
import type { Cell } from './table.ts'
import type { Column } from './wide-table.ts'

export const MESSAGE_ROW_COLUMNS: readonly Column[] = [
  { title: '#', most: 9, right: true },
  { title: 'time', most: 12 },
  { title: 'log', most: 16 },
  { title: '', most: 1 },
  { title: 'message', most: 60, stretches: true },
  { title: 'diag', most: 12 },
  { title: 'from, to', most: 34 },
  { title: 'peer', most: 22 },
  { title: 'attempt', most: 18 },
]

const WAYS = { in: '←', out: '→', none: '·' } as const

/** What a row needs besides itself. */
export interface RowContext {
  readonly zoneUs: number
  /** Short name of the source; '' where there is only one. */
  readonly log: string
  /** First words of a record; '' for a message. */
  readonly words: string
}

/** The cells of a row, in the order of MESSAGE_ROW_COLUMNS. */
export function messageRowCells(row: MessageRow, { zoneUs, log, words }: RowContext): Cell[] {
  const tone = toneOf(row)
  return [
    { text: String(row.index + 1), tone: 'muted' },
    { text: formatTimeOfDay(row.timeUs + zoneUs), tone: 'muted' },
    { text: log, tone: 'muted' },
    { text: row.kind === 'record' ? '' : WAYS[row.direction], tone },
    { text: row.kind === 'record' ? describeRecord(row, words) : describeMessageRow(row), tone },
    { text: row.diagnostics.join(' '), tone: 'warn' },
    { text: describeUsers(row) },
    { text: row.machine || row.peer, tone: 'muted' },
    { text: [row.attempt, row.phase].filter(part => part !== '').join(' '), tone: 'accent' },
  ]
}

/** "REGISTER sip:contoso.com", "401 Unauthorized REGISTER". */
export function describeMessageRow({ kind, status, reason, method, target }: MessageRow): string {
  if (kind === 'request') return `${method} ${shortTarget(target)}`.trim()
  return [`${status} ${reason}`.trim(), method].filter(part => part !== '').join(' · ')
}

/** A URL without scheme, and without query where that makes it long. */
function shortTarget(target: string): string {
  const bare = target.replace(/^https?:\/\//i, '')
  return bare.length > 60 && bare !== target ? bare.replace(/\?.*/, '?…') : bare
}

function describeRecord({ level, component, status, method, target }: MessageRow, words: string): string {
  const request = method === '' ? '' : `${status || ''} ${method} ${target}`.trim()
  return [level, component, request || words].filter(part => part !== '').join(' ')
}

function describeUsers({ from, to, method }: MessageRow): string {
  if (to === '' || to.toLowerCase() === from.toLowerCase() || method === 'REGISTER') return from || to
  return `${from} → ${to}`
}

/** A challenge is a part of every sign-in; other refusals stand out. */
function toneOf({ kind, status, level }: MessageRow): Tone {
  if (kind === 'record')
    return /^(?:ERROR|FATAL|CRITICAL)$/i.test(level) ? 'bad' : /^WARN/i.test(level) ? 'warn' : 'muted'
  if (status === 0) return 'plain'
  if (status === 401 || status === 407) return 'warn'
  return status >= 400 ? 'bad' : status >= 200 && status < 300 ? 'good' : 'muted'
}

/** "2016-03-14" of a time in the zone of the display; '' when there is none. */
export function dayOf(timeUs: number, zoneUs: number): string {
  return Number.isFinite(timeUs) ? formatTime(timeUs + zoneUs).slice(0, 10) : ''
}
