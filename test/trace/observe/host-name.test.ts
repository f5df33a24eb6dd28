import { expect, test } from 'vitest'
import {
  formatTarget,
  isAddress,
  NAME,
  normaliseHost,
  parseTarget,
  SRV_NAME,
} from '../../../src/trace/observe/host-name.ts'

test.each([
  ['pool01.contoso.com:5061', { host: 'pool01.contoso.com', port: 5061 }],
  ['Pool01.Contoso.com.', { host: 'pool01.contoso.com', port: undefined }],
  ['[2001:db8::1]:443', { host: '2001:db8::1', port: 443 }],
  ['2001:db8::1', { host: '2001:db8::1', port: undefined }],
  ['', { host: '', port: undefined }],
])('the target "%s" is %o', (text, expected) => {
  expect(parseTarget(text)).toEqual(expected)
})

test.each([
  ['pool01.contoso.com', 443, 'pool01.contoso.com:443'],
  ['2001:db8::1', '443', '[2001:db8::1]:443'],
  ['SIP.contoso.com.', undefined, 'sip.contoso.com'],
])('%s and port %s are written %s and read back', (host, port, expected) => {
  const target = formatTarget(host, port)
  expect(target).toBe(expected)
  expect(parseTarget(target).host).toBe(normaliseHost(host))
})

test('addresses are told from names', () => {
  expect(['192.0.2.1', '2001:db8::1', 'fe01', 'fe01.contoso.com', ''].map(isAddress)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ])
})

test('a name is found whole, without the word before it', () => {
  expect(new RegExp(NAME).exec('at https://Web-1.contoso.com/x')?.[0]).toBe('Web-1.contoso.com')
  expect(new RegExp(NAME).exec('no name here')).toBeNull()
  expect(new RegExp(SRV_NAME).exec('for _sip._tls.contoso.com.')?.[0]).toBe('_sip._tls.contoso.com')
  expect(new RegExp(SRV_NAME).exec('for my_sip.contoso.com')).toBeNull()
})
