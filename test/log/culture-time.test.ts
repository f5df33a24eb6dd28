import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseCultureTime } from '../../src/log/culture-time.ts'

test.each([
  ['9/22/2010 5:48:31 PM', '2010-09-22T17:48:31Z'],
  ['3/4/2016 9:15 AM', '2016-03-04T09:15:00Z'],
  ['22/9/2010 5:48:31 PM', '2010-09-22T17:48:31Z'],
  ['13/03/2014 14:25:38', '2014-03-13T14:25:38Z'],
  ['03/04/2014 14:25:38', '2014-04-03T14:25:38Z'],
  ['14.03.2016 09:16:00', '2016-03-14T09:16:00Z'],
  ['14. 3. 2016 9:16', '2016-03-14T09:16:00Z'],
  ['14-03-2016 09:16:00', '2016-03-14T09:16:00Z'],
  ['2016/03/14 9:16:00', '2016-03-14T09:16:00Z'],
  ['2016-03-14T09:16:00.5Z', '2016-03-14T09:16:00.500Z'],
  ['Monday, March 14, 2016 9:15:02 PM', '2016-03-14T21:15:02Z'],
  ['14 March 2016 09:15:02', '2016-03-14T09:15:02Z'],
  ['Mar 14 09:15:02 2016 GMT', '2016-03-14T09:15:02Z'],
  ['12/1/2016 12:05:00 AM', '2016-12-01T00:05:00Z'],
  ['12/1/2016 12:05:00 p.m.', '2016-12-01T12:05:00Z'],
  ['10/2/2008', '2008-10-02T00:00:00Z'],
])('reads %j', (text, iso) => {
  expect(parseCultureTime(text)).toBe(Date.parse(iso) * 1000)
})

test.each(['', 'Date', 'mm/dd/yyyy hh:mm:ss AM|PM', '10:30', '99/99/2016', '192.0.2.11'])(
  'finds no date in %j',
  text => {
    expect(parseCultureTime(text)).toBeUndefined()
  },
)

test('does not throw on any text', () => {
  fc.assert(fc.property(fc.string(), text => void parseCultureTime(text)))
})
