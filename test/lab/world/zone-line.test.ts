import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseZoneLine } from '../../../src/lab/world/zone-line.ts'

test.each([
  ['sip.contoso.com A 192.0.2.1', { type: 'A', name: 'sip.contoso.com', address: '192.0.2.1' }],
  [
    'SIP.contoso.com. a Edge01.contoso.com',
    { type: 'A', name: 'sip.contoso.com', address: 'edge01.contoso.com' },
  ],
  ['sip.contoso.com AAAA 2001:db8::1', { type: 'AAAA', name: 'sip.contoso.com', address: '2001:db8::1' }],
  ['a.contoso.com CNAME b.contoso.com.', { type: 'CNAME', name: 'a.contoso.com', target: 'b.contoso.com' }],
  [
    '_sip._tls.contoso.com  SRV 0 5 443 sip.contoso.com',
    {
      type: 'SRV',
      name: '_sip._tls.contoso.com',
      priority: 0,
      weight: 5,
      port: 443,
      target: 'sip.contoso.com',
    },
  ],
])('"%s" is a record', (line, record) => {
  expect(parseZoneLine(line)).toEqual({ kind: 'record', record })
})

test('a name is removed with all its records, or those of one type', () => {
  expect(parseZoneLine('remove A.contoso.com')).toEqual({
    kind: 'remove',
    name: 'a.contoso.com',
    type: undefined,
  })
  expect(parseZoneLine('REMOVE a.contoso.com srv')).toEqual({
    kind: 'remove',
    name: 'a.contoso.com',
    type: 'SRV',
  })
})

test.each([
  '',
  'sip.contoso.com',
  'sip.contoso.com A',
  'sip.contoso.com A 1.2.3',
  'sip.contoso.com A 2001:db8::1',
  'sip.contoso.com AAAA 192.0.2.1',
  'sip.contoso.com MX 10 mail',
  'sip.contoso.com SRV 0 0 443',
  'sip.contoso.com SRV 0 0 99999 a.b',
  'remove',
  'remove a.b MX',
  'a..b A 192.0.2.1',
])('"%s" is none', line => {
  expect(parseZoneLine(line).kind).toBe('bad')
})

test('no text breaks it', () => {
  fc.assert(fc.property(fc.string(), text => parseZoneLine(text) !== undefined))
})
