// The explanation of codes for a terminal.

import { printableLine } from '../base/text.ts'
import { isCommand } from './command-text.ts'
import { titleOfEntry } from './entry-label.ts'
import type { ExplainedCode, ExplainedMeaning, ExplainReport } from './explain-report.ts'
import { hang, readableWidth } from './hang.ts'
import { createPaint, type Paint, type Tone, wrap } from './style.ts'

export interface ExplainTextOptions {
  readonly colour: boolean
  /** Columns of the terminal. */
  readonly width: number
}

/** Column in which the text beside a label begins. */
const COLUMN = 17

/** Formats the explanations; every line is printable, with no escape sequence but those of the colours. */
export function formatExplainText(report: ExplainReport, options: ExplainTextOptions): string {
  const paint = createPaint(options.colour)
  const width = readableWidth(options.width)
  return report.codes.map(code => formatCode(code, paint, width)).join('\n\n')
}

function formatCode(code: ExplainedCode, paint: Paint, width: number): string {
  const asked = printableLine(code.text, 100)
  if (code.meanings.length === 0) return formatNotUnderstood(asked, code.didYouMean, paint, width)
  const several = code.meanings.length > 1 ? paint('muted', `  ${code.meanings.length} meanings`) : ''
  const meanings = code.meanings.map(meaning => formatMeaning(meaning, paint, width))
  return [`${paint('strong', asked)}${several}`, ...meanings].join('\n\n')
}

const SPELLINGS =
  'Understood are diagnostics ids (28032), SIP and HTTP status (SIP 403, HTTP 401.2), result codes in any spelling ' +
  '(0x80090322, -2146893022, SEC_E_WRONG_PRINCIPAL), TLS alerts (alert 48), events (LS User Services 32174), ports (port 5061), ' +
  'DNS names, headers, web service URLs, ids of rules and of catalogued failures (WT-01), and whole pasted lines.'

function formatNotUnderstood(asked: string, didYouMean: string, paint: Paint, width: number): string {
  const hint = didYouMean === '' ? '' : ` Did you mean "${didYouMean}"?`
  return [
    `${paint('strong', asked)}  ${paint('warn', `is nothing that Lyncpin knows.${hint}`)}`,
    paint('muted', wrap(SPELLINGS, width, '  ')),
  ].join('\n')
}

function formatMeaning(meaning: ExplainedMeaning, paint: Paint, width: number): string {
  const { label, name } = titleOfEntry(meaning)
  const heading: readonly (readonly [Tone, string])[] = [
    ['accent', label],
    [meaning.known ? 'strong' : 'warn', name],
    ['muted', readAs(meaning)],
  ]
  const painted = heading.flatMap(([tone, text]) => (text === '' ? [] : [paint(tone, printableLine(text))]))
  const field = (title: string, text: string): string =>
    hang(`    ${paint('muted', title)}`, printableLine(text, 2000), width, COLUMN)
  return [
    `  ${painted.join('  ')}`,
    field('Meaning', meaning.meaning),
    field('For sign-in', meaning.signIn),
    ...formatList('Check', meaning.check, paint, width),
    ...formatLinks(meaning, paint, width),
    field('Source', meaning.source),
  ].join('\n')
}

/** How the text was read, where the heading does not say it already. */
function readAs({ id, reading }: ExplainedMeaning): string {
  return id.startsWith('win32/') && reading.startsWith('result code') ? `(${reading})` : ''
}

function formatList(title: string, texts: readonly string[], paint: Paint, width: number): string[] {
  return texts.map((text, i) => {
    const label = i === 0 ? `    ${paint('muted', title)}` : ''
    const line = printableLine(text, 2000)
    // A command is pasted: it is not wrapped.
    return isCommand(line) ? `${hang(label, '-', width, COLUMN)} ${line}` : hangItem(label, line, width)
  })
}

function hangItem(label: string, text: string, width: number): string {
  const lines = hang('', text, width, COLUMN + 2)
  return hang(label, '-', width, COLUMN) + lines.slice(COLUMN + 1)
}

const HOW_CLOSE: Readonly<Record<ExplainedMeaning['rules'][number]['why'], string>> = {
  'names it': '',
  'mentions it': ' (mentions it)',
  'covers a related failure': ' (related)',
}

/** More rules or failures than this are only counted. */
const LINK_LIMIT = 6

function formatLinks({ rules, failures }: ExplainedMeaning, paint: Paint, width: number): string[] {
  return [
    ...formatIds(
      'Rules',
      rules.map(({ id, title, why }) => ({ id, text: `${title}${HOW_CLOSE[why]}` })),
      paint,
      width,
    ),
    ...formatIds(
      'Failures',
      failures.map(({ id, title }) => ({ id, text: title })),
      paint,
      width,
    ),
  ]
}

function formatIds(
  title: string,
  links: readonly { readonly id: string; readonly text: string }[],
  paint: Paint,
  width: number,
): string[] {
  const shown = links.slice(0, LINK_LIMIT)
  const idWidth = Math.max(...shown.map(({ id }) => id.length), 0)
  const lines = shown.map(({ id, text }, i) => {
    const label = `${i === 0 ? `    ${paint('muted', title)}${' '.repeat(COLUMN - 4 - title.length)}` : ' '.repeat(COLUMN)}${paint('accent', id.padEnd(idWidth))}`
    return hang(label, printableLine(text, 300), width, COLUMN + idWidth + 2)
  })
  return links.length > shown.length
    ? [
        ...lines,
        paint('muted', `${' '.repeat(COLUMN)}… and ${links.length - shown.length} more (--json has all)`),
      ]
    : lines
}
