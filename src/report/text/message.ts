// One message in a terminal: where it stands, its headers, what was decoded, its body.

import { printable, printableLine } from '../../base/text.ts'
import { formatTime } from '../../base/time.ts'
import type { MessageRow } from '../../trace/message-table.ts'
import { clip } from '../columns.ts'
import type { MessageDetails } from '../details/message.ts'
import type { DetailNode } from '../details/node.ts'
import { createPaint, type Paint, wrap } from '../style.ts'

export interface MessageTextOptions {
  readonly colour: boolean
  /** Columns. */
  readonly width: number
  /** Zone of the times, µs east of UTC. */
  readonly zoneUs: number
  /** Name of the log. */
  readonly source: string
}

/** Formats a message; every line is printable, with no escape sequence but those of the colours. */
export function formatMessageText(
  row: MessageRow,
  details: MessageDetails,
  options: MessageTextOptions,
): string {
  const paint = createPaint(options.colour)
  return [
    formatHead(row, options, paint),
    formatHeaders(row, details, paint),
    formatDecoded(details.decoded, options, paint),
    formatProblems(details.problems, options, paint),
    formatBody(details.body, paint),
  ]
    .filter(part => part !== '')
    .join('\n\n')
}

const WAYS = { in: 'received', out: 'sent', none: '' } as const

function formatHead(row: MessageRow, { zoneUs, source }: MessageTextOptions, paint: Paint): string {
  const zone = zoneUs === 0 && Number.isFinite(row.timeUs) ? ' UTC' : ''
  const time = `${formatTime(row.timeUs + zoneUs)}${zone}`
  const who = [row.local && `at ${row.local}`, row.peer && `with ${row.peer}`].filter(Boolean).join(' ')
  const machine = [row.pool, row.machine].filter(part => part !== '').join('\\')
  const parts = [
    time,
    row.kind === 'record' ? row.level : WAYS[row.direction],
    row.component,
    who,
    machine,
    [row.attempt, row.phase].filter(part => part !== '').join(' '),
  ]
  const where = row.place.line > 0 ? `${source}:${row.place.line}` : `${source}, offset ${row.place.offset}`
  return [
    `${paint('strong', `#${row.index + 1}`)}  ${parts
      .filter(part => part !== '')
      .map(part => printableLine(part, 200))
      .join(' · ')}`,
    paint('muted', `    ${printableLine(where, 400)}`),
  ].join('\n')
}

function formatHeaders(row: MessageRow, { startLine, headers, body }: MessageDetails, paint: Paint): string {
  // A record has no headers: its text is its body.
  if (headers.length === 0 && body.text.startsWith(startLine)) return ''
  const tone = row.status >= 400 ? 'bad' : row.status >= 200 ? 'good' : 'strong'
  return [
    paint(tone, printableLine(startLine, 4000)),
    ...headers.map(
      ({ name, value }) =>
        `${paint('accent', `${printableLine(name, 200)}:`)} ${printableLine(value, 100_000)}`,
    ),
  ].join('\n')
}

const INDENT = '  '
/** Values begin at most here. */
const NAME_CELLS = 26

function formatDecoded(nodes: readonly DetailNode[], options: MessageTextOptions, paint: Paint): string {
  if (nodes.length === 0) return ''
  return [paint('strong', 'Decoded'), ...formatNodes(nodes, INDENT, options, paint)].join('\n')
}

function formatNodes(
  nodes: readonly DetailNode[],
  indent: string,
  options: MessageTextOptions,
  paint: Paint,
): string[] {
  const leaves = nodes.filter(node => node.children.length === 0)
  const cells = Math.min(NAME_CELLS, Math.max(0, ...leaves.map(node => node.name.length)))
  return nodes.flatMap(node => {
    const name = printableLine(node.name, 200)
    const value = printableLine(node.value, 4000)
    const note = node.note === '' ? '' : paint('muted', ` — ${printableLine(node.note, 1000)}`)
    if (node.children.length > 0) {
      const head = `${indent}${paint('accent', name)}${value === '' ? '' : `  ${value}`}${note}`
      return [head, ...formatNodes(node.children, indent + INDENT, options, paint)]
    }
    const label = `${indent}${name.padEnd(cells)}`
    const room = options.width - label.length - 2
    if (value.length <= room || room < 30) return [`${label}  ${value}${note}`.trimEnd()]
    const lines = wrap(value, options.width, ' '.repeat(label.length + 2)).split('\n')
    return [
      `${label}  ${(lines[0] ?? '').trimStart()}`,
      ...lines.slice(1),
      ...(note === '' ? [] : [`${' '.repeat(label.length + 2)}${note}`]),
    ]
  })
}

function formatProblems(problems: readonly string[], { width }: MessageTextOptions, paint: Paint): string {
  return problems.map(text => paint('warn', clip(`! ${printableLine(text, 400)}`, width))).join('\n')
}

function formatBody({ kind, text }: MessageDetails['body'], paint: Paint): string {
  if (kind === 'none') return ''
  const title =
    kind === 'text' ? '' : paint('strong', `Body (${kind === 'xml' ? 'XML' : 'JSON'}, laid out)\n`)
  return title + printable(text.replace(/\r\n?/g, '\n'))
}
