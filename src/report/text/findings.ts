// The findings: what is wrong, who is hit, the causes with their remedies, the proof, what would settle the rest.

import { printableLine } from '../../base/text.ts'
import type { FindingCause } from '../../diagnose/finding.ts'
import type { Certainty } from '../../diagnose/rule.ts'
import type { ReportEvidence, ReportFinding } from '../case-report.ts'
import { type Paint, type Tone, wrap } from '../style.ts'

export interface FindingOptions {
  readonly paint: Paint
  /** Columns. */
  readonly width: number
  /** Also the remedies of causes that are not the first. */
  readonly verbose: boolean
}

const TONES: Readonly<Record<Certainty, Tone>> = { certain: 'bad', likely: 'warn', possible: 'muted' }
const TEXT_LIMIT = 4000

/** One finding under its number. */
export function formatFinding(finding: ReportFinding, number: number, options: FindingOptions): string {
  const { paint, width } = options
  const title = `${paint('strong', `${number}. ${printableLine(finding.title)}`)}  ${paint(TONES[finding.certainty], `[${finding.certainty}]`)}`
  const one = finding.causes.length === 1
  return [
    title,
    paragraph(finding.explanation, width, '   '),
    ...section(
      'Who is affected',
      finding.affected === '' ? [] : [paragraph(finding.affected, width, '     ')],
      paint,
    ),
    ...section(
      one ? 'Cause' : 'Causes, most likely first',
      finding.causes.flatMap((cause, i) => formatCause(cause, i, one, options)),
      paint,
    ),
    ...section(
      'Evidence',
      finding.evidence.flatMap(piece => formatEvidence(piece, paint, width)),
      paint,
    ),
    ...section('What would settle it', settleOf(finding, options), paint),
  ].join('\n')
}

function paragraph(text: string, width: number, indent: string, hang = indent): string {
  return wrap(printableLine(text, TEXT_LIMIT), width, indent, hang)
}

function section(title: string, lines: readonly string[], paint: Paint): string[] {
  return lines.length === 0 ? [] : [`   ${paint('strong', title)}`, ...lines]
}

function formatCause(
  cause: FindingCause,
  i: number,
  one: boolean,
  { paint, width, verbose }: FindingOptions,
): string[] {
  const mark = one ? '' : `${String.fromCharCode(97 + i)}) `
  const indent = one ? '     ' : '        '
  const lines = [paragraph(`${mark}${cause.cause} (${cause.certainty}, ${cause.id})`, width, '     ', indent)]
  if (cause.because !== '') lines.push(paint('muted', paragraph(cause.because, width, indent)))
  if (i === 0 || verbose) {
    lines.push(
      ...commands('Confirm', cause.confirm, indent, paint),
      ...commands('Remedy', cause.remedy, indent, paint),
    )
  }
  return lines
}

/** Commands stand alone on their line, so that they can be copied. */
function commands(title: string, texts: readonly string[], indent: string, paint: Paint): string[] {
  if (texts.length === 0) return []
  return [
    `${indent}${paint('muted', title)}`,
    ...texts.map(text => `${indent}  ${printableLine(text, TEXT_LIMIT)}`),
  ]
}

function formatEvidence(
  { file, line, text, note, again }: ReportEvidence,
  paint: Paint,
  width: number,
): string[] {
  const place = line === 0 ? printableLine(file) : `${printableLine(file)}:${line}`
  const others = again
    .slice(0, 6)
    .map(other => (other.file === file ? `:${other.line}` : `${printableLine(other.file)}:${other.line}`))
  const more = again.length > 6 ? ` and ${again.length - 6} more` : ''
  const repeats = others.length === 0 ? '' : paint('muted', `  again at ${others.join(' ')}${more}`)
  const head = `     ${paint('accent', place)}${note === '' ? '' : paint('muted', `  ${printableLine(note)}`)}${repeats}`
  return [head, `       ${printableLine(text, Math.max(60, width * 2 - 20))}`]
}

function settleOf({ settle, certainty }: ReportFinding, { width, verbose }: FindingOptions): string[] {
  if (certainty === 'certain' && !verbose) return []
  return settle.map(text => paragraph(`- ${text}`, width, '     ', '       '))
}
