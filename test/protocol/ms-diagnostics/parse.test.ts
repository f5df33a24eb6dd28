import { expect, test } from 'vitest'
import {
  isDiagnosticsHeader,
  parseMsDiagnostics,
  parseMsDiagnosticsList,
} from '../../../src/protocol/ms-diagnostics/parse.ts'

test('reads id, reason and source in any order', () => {
  const found = parseMsDiagnostics('1009;reason="No match";Domain="fabrikam.com";source="sip.contoso.com"')
  expect(found).toMatchObject({ id: 1009, reason: 'No match', source: 'sip.contoso.com' })
  expect(found?.parameters.get('domain')).toBe('fabrikam.com')
})

test('reads a sub code, capital names, blanks, and values with separators in them', () => {
  expect(parseMsDiagnostics(' 1007.2 ; Reason = "a; b, c"')).toMatchObject({
    id: 1007,
    subId: 2,
    reason: 'a; b, c',
  })
})

test('does not take text for a diagnostics value', () => {
  expect(parseMsDiagnostics('none')).toBeUndefined()
  expect(parseMsDiagnostics('12abc')).toBeUndefined()
})

test('reads several values joined by commas', () => {
  const list = parseMsDiagnosticsList('1034;reason="a, b";source="x",10003;reason="c"')
  expect(list.map(({ id }) => id)).toEqual([1034, 10003])
})

test.each([
  'ms-diagnostics',
  'MS-Diagnostics-Public',
  'ms-client-diagnostics',
  'X-MS-diagnostics',
  'x-ms-diagnostics',
])('knows the header %s', name => {
  expect(isDiagnosticsHeader(name)).toBe(true)
})

test('knows no other header', () => {
  expect(isDiagnosticsHeader('ms-diagnostics-x')).toBe(false)
})
