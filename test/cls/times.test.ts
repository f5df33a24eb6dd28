import { describe, expect, test } from 'vitest'
import { readClsDuration, readClsTime } from '../../src/cls/times.ts'

const NOW_MS = Date.UTC(2016, 2, 14, 9, 15)
const time = (text: string, zone = 'utc'): string =>
  new Date(readClsTime(text, zone, NOW_MS) / 1000).toISOString()

describe('times', () => {
  test.each([
    ['now', '2016-03-14T09:15:00.000Z'],
    ['15m', '2016-03-14T09:00:00.000Z'],
    ['2 h ago', '2016-03-14T07:15:00.000Z'],
    ['2016-03-14T08:00Z', '2016-03-14T08:00:00.000Z'],
    ['2016-03-14 08:00:01+01:00', '2016-03-14T07:00:01.000Z'],
    ['08:00', '2016-03-14T08:00:00.000Z'],
  ])('%s is %s', (text, expected) => expect(time(text)).toBe(expected))

  test('without a zone are meant in the given one', () => {
    expect(time('2016-03-14 08:00', 'Europe/Berlin')).toBe('2016-03-14T07:00:00.000Z')
    expect(time('08:00', '+02:00')).toBe('2016-03-14T06:00:00.000Z')
  })

  test('that read differently in different cultures are refused', () => {
    expect(() => time('03/04/2016 08:00')).toThrow('is no time')
  })
})

describe('durations', () => {
  test.each([
    ['0.02:00', 2 * 60],
    ['6.05:12', 6 * 1440 + 5 * 60 + 12],
    ['8:00', 8 * 60],
    ['30m', 30],
    ['1d', 1440],
  ])('%s is %d minutes', (text, minutes) => expect(readClsDuration(text, false)).toBe(minutes * 60_000))

  test('a bare number is minutes where the cmdlet says so, and refused elsewhere', () => {
    expect(readClsDuration('120', true)).toBe(120 * 60_000)
    expect(() => readClsDuration('4', false)).toThrow('is no duration')
  })
})
