import { expect, test } from 'vitest'
import { decodeEntities, readSoapFault } from '../../../src/protocol/soap/fault.ts'

test('reads code, reason and diagnostics id of a fault, whatever the prefixes', () => {
  const body =
    '<s:Envelope xmlns:s="x"><s:Body><s:Fault><faultcode xmlns:a="y">a:FailedAuthentication</faultcode>' +
    '<faultstring xml:lang="en-US">No valid security token.</faultstring><detail><OCSDiagnosticsFault xmlns="urn:z">' +
    '<Ms-Diagnostics-Fault><ErrorId>28020</ErrorId><Reason>No valid &quot;token&quot;</Reason></Ms-Diagnostics-Fault>'
  expect(readSoapFault(body)).toEqual({
    code: 'a:FailedAuthentication',
    reason: 'No valid security token.',
    errorId: 28020,
    errorReason: 'No valid "token"',
  })
})

test('sees no fault in other bodies', () => {
  expect(readSoapFault('<AutodiscoverResponse/>')).toBeUndefined()
})

test('decodes predefined and numeric entities and leaves others', () => {
  expect(decodeEntities('&lt;&#65;&#x42;&amp;&nbsp;&#x110000;')).toBe('<AB&&nbsp;&#x110000;')
})
