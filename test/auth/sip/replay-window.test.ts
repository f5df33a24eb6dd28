import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createReplayWindow } from '../../../src/auth/sip/replay-window.ts'

/** Offers the counters in order; true for those that were accepted. */
function offer(...counters: readonly number[]): boolean[] {
  const window = createReplayWindow()
  return counters.map(counter => {
    const fresh = window.isFresh(counter)
    if (fresh) window.accept(counter)
    return fresh
  })
}

test('accepts each counter once, in any order', () => {
  expect(offer(1, 3, 2, 3, 1, 4)).toEqual([true, true, true, false, false, true])
})

test('drops what lies 256 or more behind', () => {
  expect(offer(300, 45, 44, 300)).toEqual([true, true, false, false])
})

test('forgets the slots it jumps over', () => {
  expect(offer(1, 2, 256 + 2, 256 + 1, 3)).toEqual([true, true, true, true, true])
  expect(offer(5, 100_000, 99_745, 99_999)).toEqual([true, true, true, true])
})

test('knows 32 bits and whole numbers from 1', () => {
  expect(offer(0, -1, 1.5, Number.NaN, 2 ** 32, 2 ** 32 - 1)).toEqual([
    false,
    false,
    false,
    false,
    false,
    true,
  ])
})

test('agrees with a list of everything seen', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 700 })), counters => {
      const seen = new Set<number>()
      let highest = 0
      const expected = counters.map(counter => {
        const fresh = counter > highest - 256 && !seen.has(counter)
        if (fresh) seen.add(counter)
        highest = Math.max(highest, fresh ? counter : 0)
        return fresh
      })
      expect(offer(...counters)).toEqual(expected)
    }),
  )
})
