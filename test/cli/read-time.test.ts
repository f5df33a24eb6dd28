import { expect, test } from 'vitest'
import { readTime } from '../../src/cli/read-time.ts'

const NOW_MS = Date.UTC(2016, 2, 14, 12)
const read = (text: string): string => new Date(readTime(text, NOW_MS, '--since') / 1000).toISOString()

test.each([
  ['2016-03-14', '2016-03-14T00:00:00.000Z'],
  ['2016-03-14T10:00', '2016-03-14T10:00:00.000Z'],
  ['2016-03-14 10:00:30.5', '2016-03-14T10:00:30.500Z'],
  ['2016-03-14T10:00+02:00', '2016-03-14T08:00:00.000Z'],
  ['2016-03-14T10:00z', '2016-03-14T10:00:00.000Z'],
  ['90m', '2016-03-14T10:30:00.000Z'],
  ['-2h', '2016-03-14T10:00:00.000Z'],
  ['3d', '2016-03-11T12:00:00.000Z'],
])('reads %s', (text, time) => expect(read(text)).toBe(time))

test.each(['', 'yesterday', '14.03.2016', '2016-13-01', '10:00', '2016-03-14T25:00'])(
  'refuses "%s" and names the option',
  text => {
    expect(() => read(text)).toThrow(/^--since: .* is no time\. Use /)
  },
)
