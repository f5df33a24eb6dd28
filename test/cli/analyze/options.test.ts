import { describe, expect, test } from 'vitest'
import { createMemorySource } from '../../../src/base/byte-source.ts'
import { US_PER_HOUR } from '../../../src/base/time.ts'
import { readAnalyzeOptions } from '../../../src/cli/analyze/options.ts'
import { formats } from '../../../src/log/formats.gen.ts'

const read = (...argv: string[]) => readAnalyzeOptions(argv, formats, Date.UTC(2016, 2, 14))
const log = (name: string) => createMemorySource(name, new Uint8Array())

describe('readAnalyzeOptions', () => {
  test('gives a zone to all logs, or to those a pattern names', () => {
    const { zoneOf } = read('a', '--time-zone', '+01:00', '--time-zone', 'fe*.txt=-05:00')
    const winter = Date.UTC(2016, 0, 1) * 1000
    expect(zoneOf(log('client.UccApilog'), winter)).toBe(US_PER_HOUR)
    expect(zoneOf(log('servers/fe01.txt'), winter)).toBe(-5 * US_PER_HOUR)
    expect(zoneOf(log('servers\\fe01.txt'), winter)).toBe(-5 * US_PER_HOUR)
    expect(read('a').zoneOf(log('a'), winter)).toBeUndefined()
  })

  test('a zone with a name has the offset of the log’s own day', () => {
    const { zoneOf } = read('a', '-z', 'Europe/Berlin')
    expect(zoneOf(log('a'), Date.UTC(2016, 0, 1) * 1000)).toBe(US_PER_HOUR)
    expect(zoneOf(log('a'), Date.UTC(2016, 6, 1) * 1000)).toBe(2 * US_PER_HOUR)
  })

  test('forces a format for all logs or some', () => {
    const { formatOf } = read('a', '--format', 'trace.log=cls-text')
    expect(formatOf(log('x/trace.log'))?.id).toBe('cls-text')
    expect(formatOf(log('other.log'))).toBeUndefined()
  })

  test.each([
    [[], /name the logs to read, or use --local/],
    [['a', '--format', 'cls-txt'], /no log format "cls-txt"\. Did you mean "cls-text"\?/],
    [['a', '--format', 'zzz'], /There are: .*uccapilog/],
    [['a', '--time-zone', 'Mars/Base'], /is no time zone/],
    [['a', '--since', 'now'], /--since: "now" is no time/],
    [['a', '--json', '--markdown'], /give --markdown a file/],
  ])('refuses %j with what to do', (argv, message) => expect(() => read(...argv)).toThrow(message))
})
