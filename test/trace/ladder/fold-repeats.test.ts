import { expect, test } from 'vitest'
import type { LadderArrow } from '../../../src/trace/ladder/arrow.ts'
import { foldRepeats } from '../../../src/trace/ladder/fold-repeats.ts'

const arrow = (label: string, timeUs: number): LadderArrow => ({
  kind: 'sip',
  path: [0, 1],
  timeUs,
  gapUs: 0,
  label,
  detail: '',
  outcome: 'sent',
  phase: 'register',
  seen: [],
})

/** Rows as text: labels, and "2x3" for a round of two that comes three times more. */
const fold = (labels: string): string =>
  foldRepeats([...labels].map(arrow))
    .map(row =>
      row.kind === 'arrow' ? row.arrow.label : `(${row.arrows}x${row.times} until ${row.untilUs})`,
    )
    .join('')

test('keeps what does not repeat', () => {
  expect(fold('abcd')).toBe('abcd')
  expect(fold('')).toBe('')
})

test('folds rounds that follow one another, and goes on behind them', () => {
  expect(fold('xababababy')).toBe('xab(2x3 until 8)y')
  expect(fold('abcabcd')).toBe('abc(3x1 until 5)d')
})

test('folds a single arrow only when it comes often', () => {
  expect(fold('abbb')).toBe('abbb')
  expect(fold('abbbb')).toBe('ab(1x3 until 4)')
})

test('prefers the round that saves most', () => {
  expect(fold('aabaab')).toBe('aab(3x1 until 5)')
})
