// A comparison for a terminal; the divergence stands at the end, where it stays on the screen.

import { printableLine } from '../base/text.ts'
import type { ComparedPhase, Comparison, Difference } from './comparison.ts'
import { createPaint, type Paint } from './style.ts'

const ALIKE: Readonly<Record<string, string>> = { passed: '✓', failed: '✗', skipped: '-' }

/** Formats the comparison. */
export function formatComparisonText(
  comparison: Comparison,
  options: { readonly colour: boolean; readonly width: number },
): string {
  const paint = createPaint(options.colour)
  const { left, right, phases, first } = comparison
  return [
    `A  ${printableLine(left.name)}: ${printableLine(left.title)}`,
    `B  ${printableLine(right.name)}: ${printableLine(right.title)}`,
    '',
    ...phases.flatMap(phase => formatPhase(phase, paint, options.width)),
    '',
    first
      ? paint('bad', `≠ They part at ${first.phase}: ${printableLine(first.what)}`)
      : paint('good', '✓ No divergence: both did the same with the same result'),
    ...(first ? [`  A  ${shown(first.left)}`, `  B  ${shown(first.right)}`] : []),
  ].join('\n')
}

function formatPhase(
  { name, left, right, differences }: ComparedPhase,
  paint: Paint,
  width: number,
): string[] {
  const same = left === right && differences.length === 0
  const head = `${same ? '=' : '≠'} ${name.padEnd(13)} A ${mark(left)}   B ${mark(right)}`
  return [
    same ? paint('muted', head) : head,
    ...differences.flatMap(difference => formatDifference(difference, paint, width)),
  ]
}

function mark(outcome: string): string {
  return `${ALIKE[outcome] ?? '?'} ${outcome}`.padEnd(11)
}

function formatDifference(
  { what, left, right, decisive }: Difference,
  paint: Paint,
  width: number,
): string[] {
  const limit = Math.max(40, width - 10)
  return [
    `    ${paint(decisive ? 'bad' : 'plain', printableLine(what, limit))}`,
    paint('muted', `      A  ${shown(left, limit)}`),
    paint('muted', `      B  ${shown(right, limit)}`),
  ]
}

function shown(result: string, limit = 400): string {
  return result === '' ? '(not done)' : printableLine(result, limit)
}
