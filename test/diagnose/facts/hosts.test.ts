import { expect, test } from 'vitest'
import { hostOf, isOnlineHost, isSameHost } from '../../../src/diagnose/facts/hosts.ts'

test.each([
  ['sip/FE01.contoso.com', 'fe01.contoso.com'],
  ['fe01.contoso.com:5061', 'fe01.contoso.com'],
  ['https://webext.contoso.com/ucwa/v1', 'webext.contoso.com'],
  ['fe01.contoso.com.', 'fe01.contoso.com'],
  ['[2001:DB8::7]:5061', '2001:db8::7'],
  ['2001:db8::7', '2001:db8::7'],
])('takes "%s" as %s', (name, host) => {
  expect(hostOf(name)).toBe(host)
})

test('knows a machine by its first label', () => {
  expect(isSameHost('FE01', 'fe01.contoso.com')).toBe(true)
  expect(isSameHost('fe01.contoso.com', 'fe01.fabrikam.com')).toBe(false)
  expect(isSameHost('fe0', 'fe01.contoso.com')).toBe(false)
  expect(isSameHost('', '')).toBe(false)
})

test('takes no address for a first label', () => {
  expect(isSameHost('192', '192.0.2.10')).toBe(false)
  expect(isSameHost('192.0.2.10:443', '192.0.2.10:5061')).toBe(true)
})

test('knows hosts of the online service', () => {
  expect(isOnlineHost('webdir1a.online.lync.com')).toBe(true)
  expect(isOnlineHost('bl20a00fes01.infra.lync.com:443')).toBe(true)
  expect(isOnlineHost('lync.contoso.com')).toBe(false)
  expect(isOnlineHost('notlync.com')).toBe(false)
})
