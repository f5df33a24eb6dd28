import { expect, test } from 'vitest'
import { readApplicationError } from '../../../src/diagnose/facts/application-errors.ts'

test('reads code and subcode of a JSON body', () => {
  expect(readApplicationError('{ "code" : "Gone", "subcode":"UserAgentNotAllowed" }')).toEqual({
    code: 'Gone',
    subcode: 'UserAgentNotAllowed',
  })
})

test('reads code and subcode of an XML body', () => {
  expect(
    readApplicationError('<reason><code>NotFound</code><subcode> ApplicationNotFound </subcode></reason>'),
  ).toEqual({
    code: 'NotFound',
    subcode: 'ApplicationNotFound',
  })
  expect(readApplicationError('<property name="subcode">TooManyApplications</property>').subcode).toBe(
    'TooManyApplications',
  )
})

test('reads nothing from another body', () => {
  expect(readApplicationError('<html>404</html>')).toEqual({ code: '', subcode: '' })
})
