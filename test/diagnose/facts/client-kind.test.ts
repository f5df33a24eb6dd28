import { expect, test } from 'vitest'
import { clientKindOf, clientKindsOf, isDevice, lacksTls12 } from '../../../src/diagnose/facts/client-kind.ts'

test.each([
  ['CPE/4.0.7577.4366 OCPhone/4.0.7577.4366 (Microsoft Lync Phone Edition)', 'phone'],
  ['Lync/5.4 CFNetwork/672.1.13 Darwin/14.0.0', 'ios'],
  ['LyncMobile/6.5 (iPhone; iOS 9.2)', 'ios'],
  ['SfB/6.19 (Android 7.0)', 'android'],
  ['UCCAPI/16.0.4266.1001 OC/16.0.4266.1001 (Skype for Business)', 'windows'],
  ['Purple/2.10.12 Sipe/1.21.0', 'sipe'],
  ['Mozilla/5.0', 'unknown'],
  ['', 'unknown'],
])('"%s" is a client of kind %s', (agent, kind) => {
  expect(clientKindOf(agent)).toBe(kind)
})

test('without a program the words of the library tell', () => {
  expect([...clientKindsOf([], ['Error Domain=NSURLErrorDomain Code=-1202'])]).toEqual(['ios'])
  expect([...clientKindsOf([], ['javax.net.ssl.SSLHandshakeException'])]).toEqual(['android'])
  expect([...clientKindsOf([], ['a sentence'])]).toEqual([])
})

test('devices and programs without TLS 1.2 are known', () => {
  expect(isDevice('phone') && isDevice('android') && !isDevice('windows')).toBe(true)
  expect(lacksTls12('UCCAPI/4.0.7577.4398 OC/4.0.7577.4398 (Microsoft Lync 2010)')).toBe(true)
  expect(lacksTls12('UCCAPI/16.0.4266.1001 OC/16.0.4266.1001 (Skype for Business)')).toBe(false)
})
