import { expect, test } from 'vitest'
import { readLeave, writeLeave } from '../../../src/cls/transport/nats-subjects.ts'

test('leave is read back as it was written', () => {
  for (const leave of [
    { packets: 1, aheadUs: undefined },
    { packets: 12, aheadUs: 0 },
    { packets: 3, aheadUs: -3_600_000_000 },
  ])
    expect(readLeave(writeLeave(leave))).toEqual(leave)
})

test('anything else is no leave', () => {
  for (const text of ['', 'x', 'NaN 5', '{}']) expect(readLeave(text).packets).toBe(0)
})
