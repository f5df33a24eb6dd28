import fc from 'fast-check'
import { expect, test } from 'vitest'
import { civilToUs, formatDuration, formatTime, parseHttpDate, parseIsoTime } from '../../src/base/time.ts'

test('agrees with the calendar of the platform', () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date(0), max: new Date('2099-12-31T23:59:59Z'), noInvalidDate: true }),
      date => {
        const us = civilToUs({
          year: date.getUTCFullYear(),
          month: date.getUTCMonth() + 1,
          day: date.getUTCDate(),
          hour: date.getUTCHours(),
          minute: date.getUTCMinutes(),
          second: date.getUTCSeconds(),
          us: date.getUTCMilliseconds() * 1000,
        })
        expect(us).toBe(date.getTime() * 1000)
      },
    ),
  )
})

test('refuses parts that are no calendar time', () => {
  expect(civilToUs({ year: 2016, month: 13, day: 1, hour: 0, minute: 0, second: 0 })).toBeNaN()
  expect(civilToUs({ year: 2016, month: Number.NaN, day: 1, hour: 0, minute: 0, second: 0 })).toBeNaN()
})

test('reads HTTP dates and ISO times with their zones', () => {
  expect(parseHttpDate('Wed, 28 Aug 2013 08:11:12 GMT')).toBe(Date.UTC(2013, 7, 28, 8, 11, 12) * 1000)
  expect(parseIsoTime('2013-08-28T10:11:12.345678+02:00')).toBe(
    Date.UTC(2013, 7, 28, 8, 11, 12) * 1000 + 345678,
  )
  expect(parseIsoTime('2013-08-28 08:11:12,5Z')).toBe(Date.UTC(2013, 7, 28, 8, 11, 12, 500) * 1000)
  expect(parseHttpDate('yesterday')).toBeUndefined()
})

test.each([
  [400, '0.4 ms'],
  [35_000, '35 ms'],
  [1_230_000, '1.2 s'],
  [185_000_000, '3 min 05 s'],
  [7_800_000_000, '2 h 10 min'],
  [-35_000, '-35 ms'],
  [Number.NaN, '–'],
])('formats %d µs as %s', (us, expected) => {
  expect(formatDuration(us)).toBe(expected)
})

test('says that there is no time', () => {
  expect(formatTime(Number.NaN)).toBe('(no time)')
})
