import { expect, test } from 'vitest'
import { isProxyBypassed, parseProxy } from '../../../src/probe/net/proxy.ts'

test.each([
  ['sip.contoso.com', 'contoso.com', true],
  ['sip.contoso.com', '.contoso.com', true],
  ['sip.contoso.com', '*.contoso.com, other', true],
  ['SIP.contoso.com', 'sip.CONTOSO.com', true],
  ['evilcontoso.com', 'contoso.com', false],
  ['10.1.2.3', '10.0.0.0/8', true],
  ['11.1.2.3', '10.0.0.0/8', false],
  ['2001:db8::5', '2001:db8::/32', true],
  ['10.1.2.3', '10.0.0.0/99', false],
  ['10.1.2.3', '1.2.3', false],
  ['sip.contoso.com', '*', true],
  ['sip.contoso.com', '', false],
])('%s with NO_PROXY %s: left out %s', (host, noProxy, expected) => {
  expect(isProxyBypassed(host, noProxy)).toBe(expected)
})

test.each([
  ['proxy.contoso.com:8080', { host: 'proxy.contoso.com', port: 8080, authorization: '' }],
  ['http://[2001:db8::1]:3128/', { host: '2001:db8::1', port: 3128, authorization: '' }],
  ['http://a:b%40c@proxy', { host: 'proxy', port: 80, authorization: 'Basic YTpiQGM=' }],
  ['socks5://proxy:1080', undefined],
  ['http://', undefined],
])('%s', (text, expected) => {
  expect(parseProxy(text)).toEqual(expected)
})
