import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { clockAheadUs } from '../../src/cls/clock-ahead.ts'

const SECOND = 1_000_000
const DAY = 86_400 * SECOND

describe('the clock of an agent', () => {
  test('is not ahead or behind for a question that was long on its way', () => {
    fc.assert(
      fc.property(fc.nat(60 * SECOND), fc.nat(60 * SECOND), (there, back) => {
        expect(clockAheadUs(DAY + there, DAY, DAY + there + back)).toBe(0)
      }),
    )
  })

  test('is ahead or behind by at most what it is off', () => {
    const off = fc.integer({ min: -DAY, max: DAY }).filter(us => Math.abs(us) > 10 * SECOND)
    fc.assert(
      fc.property(off, fc.nat(SECOND), fc.nat(SECOND), (offUs, there, back) => {
        const ahead = clockAheadUs(10 * DAY + there + offUs, 10 * DAY, 10 * DAY + there + back)
        expect(Math.sign(ahead)).toBe(Math.sign(offUs))
        expect(Math.abs(offUs - ahead)).toBeLessThanOrEqual(SECOND)
      }),
    )
  })

  test('is taken as right when it is off by less than the way may explain', () => {
    expect(clockAheadUs(DAY + 400_000, DAY, DAY)).toBe(0)
    expect(clockAheadUs(DAY + 600_000, DAY, DAY)).toBe(600_000)
  })
})
