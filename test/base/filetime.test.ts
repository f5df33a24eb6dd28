import { expect, test } from 'vitest'
import { filetimeToUs, usToFiletime } from '../../src/base/filetime.ts'

test('turns a FILETIME into µs since 1970', () => {
  expect(filetimeToUs(116_444_736_000_000_000n)).toBe(0)
  expect(filetimeToUs(132_392_018_711_387_360n)).toBe(Date.UTC(2020, 6, 14, 12, 4, 31) * 1000 + 138_736)
})

test('has no time for zero and for stamps beyond the year 9999', () => {
  expect(filetimeToUs(0n)).toBeNaN()
  expect(filetimeToUs(0xffff_ffff_ffff_ffffn)).toBeNaN()
})

test('turns µs back into a FILETIME', () => {
  expect(usToFiletime(0)).toBe(116_444_736_000_000_000n)
})
