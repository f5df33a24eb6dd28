// A search as people write it.

import { expect, test } from 'vitest'
import { FieldError } from '../../../src/cls/field-error.ts'
import { describeTrap, readSearch, type SearchText } from '../../../src/cls/search/read-search.ts'

const NOW_MS = Date.UTC(2016, 2, 14, 9, 15)
const minutesOf = (given: SearchText): number[] => {
  const { fromUs, toUs } = readSearch({ timeZone: 'utc', ...given }, NOW_MS)
  return [fromUs, toUs].map(us => (us / 1000 - NOW_MS) / 60_000)
}

test.each<[SearchText, number[]]>([
  [{}, [-25, 5]],
  [{ since: '15m' }, [-15, 0]],
  [{ since: '1h', startTime: '09:00' }, [-60, 0]],
  [{ startTime: '09:00' }, [-15, 15]],
  [{ endTime: '09:00' }, [-45, -15]],
  [{ startTime: '10:00', endTime: '10:10', timeZone: '+01:00' }, [-15, -5]],
])('%j is a window of minutes around now: %j', (given, window) => expect(minutesOf(given)).toEqual(window))

test('what is empty is absent', () => {
  const query = readSearch({ uri: ' ', callId: '', components: ['', ' '], filter: '' }, NOW_MS)
  expect(query).toMatchObject({ level: 'Debug', match: 'any', skipNetworkLogs: false })
  for (const name of ['uri', 'callId', 'components', 'filter'] as const) expect(query[name]).toBeUndefined()
})

test.each<[SearchText, string]>([
  [{ startTime: '03/04/2016' }, 'startTime'],
  [{ endTime: 'soon' }, 'endTime'],
  [{ since: 'soon' }, 'since'],
  [{ startTime: '10:00', endTime: '09:00' }, 'endTime'],
  [{ timeZone: 'Mars' }, 'timeZone'],
  [{ logLevel: 'Loud' }, 'logLevel'],
  [{ filter: 'methd:X' }, 'filter'],
])('%j is refused at its field', (given, field) => {
  expect(() => readSearch(given, NOW_MS)).toThrow(FieldError)
  expect(() => readSearch(given, NOW_MS)).toThrow(expect.objectContaining({ field }))
})

test('the trap of a component beside other criteria is described, and only that', () => {
  const given = { uri: 'alice@contoso.com', components: ['SIPStack'] }
  expect(describeTrap(readSearch(given, NOW_MS))).toContain('every record of these components')
  expect(describeTrap(readSearch({ ...given, matchAll: true }, NOW_MS))).toBe('')
  expect(describeTrap(readSearch({ components: ['SIPStack'] }, NOW_MS))).toBe('')
})
