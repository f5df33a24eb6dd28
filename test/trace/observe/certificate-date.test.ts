import { expect, test } from 'vitest'
import { parseCertificateDate } from '../../../src/trace/observe/certificate-date.ts'

test.each([
  ['2024-06-15T12:00:00Z', '2024-06-15T12:00:00.000Z'],
  ['2024-06-15', '2024-06-15T00:00:00.000Z'],
  ['Jun 15 12:00:00 2024 GMT', '2024-06-15T12:00:00.000Z'],
  ['Sat, 15 Jun 2024 12:00:00 GMT', '2024-06-15T12:00:00.000Z'],
  ['6/15/2024 12:30:00 PM', '2024-06-15T12:30:00.000Z'],
  ['6/15/2024 12:30:00 AM', '2024-06-15T00:30:00.000Z'],
  ['15/06/2024 13:00:00', '2024-06-15T13:00:00.000Z'],
  ['15.06.2024 12:00', '2024-06-15T12:00:00.000Z'],
  ['3/4/2025', '2025-03-04T00:00:00.000Z'],
])('reads "%s"', (text, expected) => {
  expect(new Date((parseCertificateDate(text) ?? 0) / 1000).toISOString()).toBe(expected)
})

test.each(['', 'never', '13/13/2024', '10.0.0.1'])('reads no date in "%s"', text => {
  expect(parseCertificateDate(text)).toBeUndefined()
})
