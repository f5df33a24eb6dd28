import fc from 'fast-check'
import { expect, test } from 'vitest'
import { observer } from '../../../../src/trace/observe/kinds/result-code.ts'
import { observe } from '../observed.ts'

const codes = (text: string) =>
  observe(observer, text).map(found =>
    found.kind === 'result-code' ? [found.code, ...(found.symbol === undefined ? [] : [found.symbol])] : [],
  )

test.each([
  ['HRESULT="0x80090322(SEC_E_WRONG_PRINCIPAL)"', [0x80090322, 'SEC_E_WRONG_PRINCIPAL']],
  ['Result-Code: 0x80072746 WSAECONNRESET', [0x80072746, 'WSAECONNRESET']],
  ['saw 0xC3E93C2F(SIPPROXY_E_UNKNOWN_USER_OR_EPID) here', [0xc3e93c2f, 'SIPPROXY_E_UNKNOWN_USER_OR_EPID']],
  ['FAIL (hr = 0x80fb0800)', [0x80fb0800]],
  ['HRESULT: -2147024891', [0x80070005]],
  ['Certificate error: 2148204809', [0x800b0109]],
  ['QueryDNSSrv GetDnsResults query: x failed 8007232b', [0x8007232b]],
  ['AsyncHResult:80f10041', [0x80f10041]],
  ['ONENABLE_FAIL status=0x80ef0191 diag code=0xfa4', [0x80ef0191]],
  ['HRESULT API failed: 80090325 = hr. InitializeSecurityContext', [0x80090325]],
  ['CUccDnsQuery::UpdateLookup - error code=80ee0066, index=0', [0x80ee0066]],
  ['terminated with service-specific error 3286842466', [0xc3e93c62]],
  [
    'Error code is:0xC3E93C62 (SIPPROXY_E_NO_DEFAULT_OUTGOING_CERT).',
    [0xc3e93c62, 'SIPPROXY_E_NO_DEFAULT_OUTGOING_CERT'],
  ],
])('finds the code in "%s"', (text, expected) => {
  expect(codes(text)).toEqual([expected])
})

test.each([
  'SIP/2.0 403 Forbidden',
  'status 404',
  'status code 200',
  'failed for pid 80001234',
  'error in thread 80070005',
  'result 80123456',
  'error {80070005-1234-4321-aaaa-0123456789ab}',
  'failed at 2014-10-20 00:00:00',
  'error in 2148204809.123',
  'request 0x80001234 was sent',
  'HRESULT 0x0',
  'hr = 0x3d0000',
  'Handle returned 0x00000000',
  'failed, sequence number 80070005',
])('finds none in "%s"', text => {
  expect(codes(text)).toEqual([])
})

test('finds every code of a text and quotes its line', () => {
  const found = observe(observer, 'connect failed 8007274c\nthen error 0x80090325')
  expect(found.map(({ quote }) => quote)).toEqual(['connect failed 8007274c', 'then error 0x80090325'])
})

test('takes every HRESULT behind "hr =" in every spelling', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0x80070000, max: 0x8007ffff }), code => {
      const spellings = [
        `hr = 0x${code.toString(16)}`,
        `hr = ${code.toString(16).toUpperCase()}`,
        `HRESULT: ${code | 0}`,
        `hresult ${code}`,
      ]
      for (const text of spellings) expect(codes(text)).toEqual([[code]])
    }),
  )
})

test('never throws on any text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), text => {
      expect(() => observe(observer, `error 0x8${text}`)).not.toThrow()
    }),
  )
})
